"""What pipelines read: any number of cards in one file, in the forms that CI services know."""
