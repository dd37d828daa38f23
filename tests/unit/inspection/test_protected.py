"""The registry's people in content as readers give it."""

from __future__ import annotations

from pathlib import Path

from builders.registry import PEOPLE, built, opened, rows_of
from tidegate.inspection.protected import PAGE, Protected
from tidegate.inspection.tally import Tally
from tidegate.model.content import Passage
from tidegate.model.location import Location
from tidegate.registry.access import LABELS
from tidegate.registry.matching import Matching

PERSON = PEOPLE[12]


def test_somebody_over_the_turn_of_a_page_is_found(tmp_path: Path) -> None:
    """Wherever a page ends between a name and a birth date."""
    built(tmp_path, rows_of(PEOPLE))
    matching = Matching(opened(tmp_path), frozenset(LABELS))
    for filler in (PAGE - len(PERSON.name), PAGE // 2):
        protected = Protected(matching, Tally(bytes(16)))
        for text in ("x" * (filler // 2), "x" * (filler - filler // 2) + f" {PERSON.name}", "y " * 40):
            protected.read(Passage(text, Location(), 1))
        protected.read(Passage(f"born {PERSON.born.isoformat()}", Location(), 9))
        assert len(protected.finish()) == 1
