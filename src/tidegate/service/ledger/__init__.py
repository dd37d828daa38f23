"""The record as rows: entries, tree nodes, checkpoints."""
