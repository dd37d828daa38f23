"""Where copies may be: one file a kind of source, each cut into shards and read body by body."""
