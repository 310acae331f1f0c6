"""Runs an answer's unmodified program in a sandbox, against an engine of our own: Workspace -> Preview."""
