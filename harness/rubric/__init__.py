"""Rubrics: load, validate and extend."""
