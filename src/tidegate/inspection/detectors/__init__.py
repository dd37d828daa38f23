"""Detectors: one file an information type, `catalogue.py` lists them, `scan.py` runs them over canonical text."""
