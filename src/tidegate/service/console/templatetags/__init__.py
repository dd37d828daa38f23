"""Names for templates."""
