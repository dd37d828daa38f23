"""Pictures: structure and metadata of every byte, and the text that stands in the pixels."""
