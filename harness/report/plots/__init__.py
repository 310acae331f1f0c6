"""Plots of results, one file per plot; each draws a table and nothing else."""
