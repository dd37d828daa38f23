"""Recognising a disclosed file wherever it turns up again, by fingerprints that name nobody."""
