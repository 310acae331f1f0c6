"""What the stages found, kept by the content that they found it in."""
