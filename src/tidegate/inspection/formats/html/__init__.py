"""Web pages: what is shown, what is hidden, and what stands in scripts and attributes."""
