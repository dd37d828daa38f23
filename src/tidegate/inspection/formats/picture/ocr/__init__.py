"""Optical character recognition: pixels in, words with their places out, and an honest doubt where text went unread."""
