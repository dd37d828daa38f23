"""The nouns: frozen dataclasses on the standard library only. Every other floor speaks in these."""
