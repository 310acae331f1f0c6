"""Counts, compares and tests the results of batches: DuckDB queries over results.jsonl."""
