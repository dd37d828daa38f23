"""OpenDocument packages and flat files; EPUB books."""
