"""Drafts a rubric from a PROMPT and an ideal stack; mutants of the ideal prove each check of it."""
