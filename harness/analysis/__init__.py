"""Static tools over the answer's source: they read it, nothing of it ever runs."""
