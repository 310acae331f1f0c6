"""The parts of the loan processing stack."""
