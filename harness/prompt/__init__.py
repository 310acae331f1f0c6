"""The PROMPT as rubric: requirements read out of it, and checks made of those that are mechanical."""
