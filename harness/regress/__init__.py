"""Holds a task's ideal and samples to the committed baseline."""
