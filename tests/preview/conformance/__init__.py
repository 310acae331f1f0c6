"""One suite of assertions that every engine has to meet."""
