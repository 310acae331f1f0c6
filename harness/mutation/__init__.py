"""Puts a rubric under test: mutants of its ideal, and which checks notice them."""
