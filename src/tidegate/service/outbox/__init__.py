"""Mail that leaves, each message once: sealed, guarded, claimed, handed over, or held where that is unclear."""
