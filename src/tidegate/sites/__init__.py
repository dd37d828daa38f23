"""Places where files are public. In: cleared bytes. Out: what the public really receives."""
