"""One installation: where its home is, what `instance.toml` says, and how it is first made."""
