"""Plain and delimited text in any encoding."""
