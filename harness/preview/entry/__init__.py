"""Entry programs, synthesised around the component classes of answers that have no program of their own."""
