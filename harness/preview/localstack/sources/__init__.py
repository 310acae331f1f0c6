"""The data sources that can be answered: one file per AWS service, listed in ``registry.py``."""
