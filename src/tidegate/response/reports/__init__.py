"""Reports on an incident. In: its history, and what belongs to it. Out: Markdown, HTML and PDF; bundles."""
