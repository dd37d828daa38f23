"""Canonical text: what detectors match, and the other ways in which the same text may be read."""

from tidegate.inspection.canonical.text import canonical
from tidegate.inspection.canonical.derived import View, views

__all__ = ["View", "canonical", "views"]
