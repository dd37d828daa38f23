"""Who: accounts, roles, ways to sign in, tokens."""
