"""Values at rest: sealed under a key each, found by digest, shredded by destroying the key."""
