"""Bytes + policy + registry -> Inspection. No network, clock, database or environment."""
