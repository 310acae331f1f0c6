"""What a source file says of itself, told by parsers: nothing here is ever executed."""
