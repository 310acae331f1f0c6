"""Where the Pulumi project is in the answer's files, read without running any of them."""
