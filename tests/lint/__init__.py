"""Tests of reading failures analyses."""
