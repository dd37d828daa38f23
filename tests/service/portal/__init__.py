"""The attorney portal."""
