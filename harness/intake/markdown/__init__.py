"""A markdown answer becomes files: its code blocks are found, named and chosen between."""
