"""What answers look like: one class a noun, the key names a contract with outside programs."""
