"""The arithmetic of a grade: counts, score and verdict."""
