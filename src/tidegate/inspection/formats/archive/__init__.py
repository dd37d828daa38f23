"""Containers of other files: every entry a part, every byte between them accounted for."""
