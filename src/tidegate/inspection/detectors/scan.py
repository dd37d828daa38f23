"""Any text in, everything recognised in it out: as it stands, and as it may be read otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tidegate.inspection.canonical import View, canonical, views
from tidegate.inspection.detectors.company import beside_people
from tidegate.inspection.detectors.context import counting
from tidegate.inspection.detectors.interface import Hit
from tidegate.inspection.detectors.search import search
from tidegate.model.finding import InformationType, Likelihood

Seen = Counter[tuple[InformationType, str]]

_DOUBTFUL = {
    "spaced out": 4,
    "letters for digits": 4,
    "character codes": 0,
    "a broken line": 0,
    "a hyphen at a line end": 0,
    "two lines": 0,
}
"""Readings that ordinary tables and codes also allow, and how many different digits a value needs there."""


def scan(text: str, label: str = "") -> list[Hit]:
    """Every value recognised in `text` (as the file has it), in order of place.

    `label`: the name the file gives this text. Offsets are characters of `canonical(text)`; a value found
    only by undoing an escape, a broken line or an encoding has the place of the stretch that hid it.
    """
    body = canonical(text)
    # Underscores separate like spaces: for what stands beside a name as for the name itself.
    found = beside_people(body.replace("_", " "), search(body, label))
    seen: Seen = Counter((hit.type, hit.key) for hit in found)
    otherwise: dict[str, Seen] = {}
    for view in views(text, body):
        hits = beside_people(view.text.replace("_", " "), search(view.text, label))
        found.extend(_new(view, hits, seen, otherwise.setdefault(view.kind, Counter())))
    return sorted(found, key=lambda hit: (hit.start, hit.end))


def _new(view: View, hits: Iterable[Hit], seen: Seen, here: Seen) -> list[Hit]:
    """The hits of a view that no other reading has shown as often."""
    new = []
    for hit in hits:
        value = (hit.type, hit.key)
        here[value] += 1
        if here[value] > seen[value] and (placed := _tempered(view, hit)) is not None:
            seen[value] = here[value]
            new.append(placed)
    return new


def _tempered(view: View, hit: Hit) -> Hit | None:
    """The hit in the stretch that hid it, and less sure where that way of reading may be chance."""
    likelihood = hit.likelihood
    if view.kind in _DOUBTFUL and likelihood == Likelihood.LIKELY:
        digits = "".join(c for c in hit.key if c.isdigit())
        if len(set(digits)) < _DOUBTFUL[view.kind] or counting(digits):
            return None
        likelihood = Likelihood.POSSIBLE
    return hit._replace(start=view.start, end=view.end, likelihood=likelihood, why=f"{hit.why} ({view.kind})")
