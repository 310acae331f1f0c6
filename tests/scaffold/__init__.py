"""Tests of drafting a rubric."""
