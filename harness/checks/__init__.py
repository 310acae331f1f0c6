"""Checks: one file per kind. A check reads the graph, the files and the ideal, and never runs code."""
