"""iac-harness: the grading harness for infrastructure code written by models."""

__version__ = "0.1.0"
