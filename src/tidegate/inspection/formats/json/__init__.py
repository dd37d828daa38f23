"""JSON and JSON Lines: tables where objects repeat, passages elsewhere."""
