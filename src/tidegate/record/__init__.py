"""The append-only log: a tree of hashes over canonical entries. In: acts. Out: checkpoints, proofs, verdicts."""
