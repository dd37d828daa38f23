"""How numbers are written, a folder a language."""
