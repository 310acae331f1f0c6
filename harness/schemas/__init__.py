"""JSON Schemas of the rubric and the scorecard, generated from ``harness.model``."""
