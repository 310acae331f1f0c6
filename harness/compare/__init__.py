"""The answer's resource graph beside the ideal's: an optimal assignment, then property by property."""
