"""The registry of protected people: built from an agency's records, holding no value in the clear."""
