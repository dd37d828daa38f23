"""What key custodians do: signing keys, shredding, litigation holds."""
