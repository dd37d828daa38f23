"""Kills and faults at every call of the path: the driver, and what must be true afterwards."""
