"""Is this a person's name? By lists of words, letter runs and shape; no model to load, no list from a leak.

Each answer is 0 to 1 (likelier than not above one half). Thresholds, measured in `bench/names.py`:
`LIKELY` for a column to be called names, `POSSIBLE` for one that deserves the name only together with other
evidence (an identifier or a birth date on the same rows).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tidegate.inspection.names.asset import Tables
from tidegate.inspection.names.fold import name_key
from tidegate.inspection.names.score import Judge, likeness
from tidegate.inspection.names.shape import is_symbol

LIKELY = 0.6
POSSIBLE = 0.3

__all__ = [
    "LIKELY",
    "POSSIBLE",
    "column_likeness",
    "is_full_name",
    "is_symbol",
    "name_key",
    "name_likeness",
]


@lru_cache(maxsize=1)
def _judge() -> Judge:
    """The judge over the built tables, loaded at first need."""
    return Judge(Tables())


def name_likeness(value: str) -> float:
    """Is this one value a person's name: full, given or family only, in any order, case or script?"""
    return likeness(_judge().value_odds(value))


def column_likeness(values: Sequence[str], heading: str = "") -> float:
    """Are the distinct values of this column names? The heading moves it by one unit of log odds at most."""
    return likeness(_judge().column_odds(values, heading))


def is_full_name(value: str) -> float:
    """Is this run of text a given and a family name together? For passages; single words give 0."""
    return likeness(_judge().full_name_odds(value))
