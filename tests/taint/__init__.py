"""The taint test: a canary written at a random place of a file comes out of the walk, or something is unread."""
