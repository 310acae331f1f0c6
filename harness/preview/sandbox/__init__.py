"""Runs one untrusted program in bubblewrap, within limits."""
