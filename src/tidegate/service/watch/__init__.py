"""The watch as a Django app: what was observed, taken down and reported, and who was told."""
