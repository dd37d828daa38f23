"""XML of any vocabulary, and the vocabularies that need to be understood."""
