"""What a scorecard looks like: one file per format, and no scoring."""
