"""Tables of results, one file per format: for a terminal, as plain lines, as CSV and as JSON."""
