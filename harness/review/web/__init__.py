"""The pages of ``review``: forms without JavaScript, on this machine alone."""
