"""Tests of harness.preview.cli_engine."""
