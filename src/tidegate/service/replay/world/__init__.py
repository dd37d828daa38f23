"""What is invented, and therefore known: people, files, cases, logs. The same seed gives the same world."""
