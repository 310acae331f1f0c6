"""Components of the loan processing stack, one concern to a module."""
