"""What a reader of a file sees, written into a new file. Runs in the sandbox's child, like all reading."""
