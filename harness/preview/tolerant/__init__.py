"""The second, tolerant run of a program that failed: what it reports, marks and adds to the preview."""
