"""PDF: every object of every revision, what a reader sees, and what stands outside the objects."""
