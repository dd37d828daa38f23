"""Witnesses: places outside that keep copies of checkpoints, so that the record cannot be rewritten unseen."""
