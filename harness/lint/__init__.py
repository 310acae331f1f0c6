"""Reads a failures analysis that somebody wrote by hand, and names what is wrong with it."""
