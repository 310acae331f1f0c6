"""Many answers: found, graded side by side, and appended to one file of results as they finish."""
