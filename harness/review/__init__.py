"""What people say of the grades: acts, kept for ever, what follows from them, and agreement."""
