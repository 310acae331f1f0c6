"""Data that checks read, and the scripts that make it."""
