"""Tidegate: what goes out through the gate is what may be public; what must not go out cannot."""

__version__ = "0.1.0"
