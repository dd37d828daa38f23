"""Where keys come from and which of them may sign. In: references and folders. Out: bytes that are never shown."""
