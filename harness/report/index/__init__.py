"""The page of a batch: every answer in a table, what was found, and what was not graded."""
