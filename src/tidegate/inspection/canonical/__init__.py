"""Canonical text: what detectors match, and the other ways in which the same text may be read."""

from tidegate.inspection.canonical.derived import View, views
from tidegate.inspection.canonical.text import canonical

__all__ = ["View", "canonical", "views"]
