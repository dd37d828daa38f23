"""The disclosed file as people: read once more in the sandbox, resolved against the registry, field by field."""
