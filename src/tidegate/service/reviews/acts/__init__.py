"""What is done in this room, an act a file."""
