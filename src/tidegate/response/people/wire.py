"""How people are written down, for the way out of a reading process and for the vault: a line a person.

In: a `Disclosed`. Out: lines of JSON, the first one a head with gaps and counts. A child is untrusted once it has read
a hostile file: `decode` checks every type and every length, and raises ValueError, which quotes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tidegate.model.person import KINDS, Cell, Disclosed, Individual, Known, Place

VERSION = 1
MOST_PEOPLE, MOST_GAPS = 4_000_000, 200
MOST_CELLS, MOST_PLACES, MOST_KNOWN, MOST_PARTS = 400, 50, 20, 40
LONGEST_VALUE, LONGEST_WORD, LONGEST_LINE = 4000, 600, 1 << 22


def encode(found: Disclosed) -> bytes:
    """All of it."""
    return b"".join(lines(found))


def lines(found: Disclosed) -> Iterator[bytes]:
    """Piece by piece: a million people are never one text."""
    gaps = list(found.gaps[:MOST_GAPS])
    if len(found.gaps) > MOST_GAPS:
        gaps[-1] = f"and {len(found.gaps) - MOST_GAPS + 1:,} more unread places"
    head = {
        "version": VERSION,
        "people": len(found.people),
        "gaps": [gap[:LONGEST_WORD] for gap in gaps],
        "protected": sorted(found.protected),
    }
    yield _line(head)
    for person in found.people:
        yield _line(_plain(person))


def decode(text: bytes) -> Disclosed:
    """The inverse. Raises ValueError for anything that `encode` would not have written."""
    whole = _split(text)
    head = _parsed(next(whole, b""))
    if not isinstance(head, dict) or head.get("version") != VERSION:
        raise ValueError("head")
    gaps = tuple(_text(gap, LONGEST_WORD) for gap in _list(head.get("gaps"), MOST_GAPS))
    protected = frozenset(_count(one) for one in _list(head.get("protected"), MOST_PEOPLE))
    people = tuple(_person(_parsed(line), number) for number, line in enumerate(whole, 1))
    if len(people) != _count(head.get("people")) or len(people) > MOST_PEOPLE:
        raise ValueError("count")
    return Disclosed(people, gaps, protected)


def _plain(person: Individual) -> list[Any]:
    return [
        [
            [cell.kind.name if cell.kind else "", cell.heading, cell.value, cell.visible]
            for cell in person.cells
        ],
        [[list(place.parts), place.row, place.visible] for place in person.places],
        [[known.person, known.standing, known.by, known.sure] for known in person.known],
        person.relation,
        person.of,
    ]


def _person(raw: Any, number: int) -> Individual:
    cells, places, known, relation, of = _list(raw, 5, exactly=True)
    return Individual(
        number,
        tuple(_cell(cell) for cell in _list(cells, MOST_CELLS)),
        tuple(_place(place) for place in _list(places, MOST_PLACES)),
        tuple(_known(one) for one in _list(known, MOST_KNOWN)),
        _text(relation, 40),
        _count(of),
    )


def _cell(raw: Any) -> Cell:
    """The many: checked in one place, without a call a field."""
    if type(raw) is not list or len(raw) != 4:
        raise ValueError("cell")
    kind, heading, value, visible = raw
    if type(heading) is not str or type(value) is not str or type(visible) is not bool:
        raise ValueError("cell")
    if len(heading) > LONGEST_WORD or len(value) > LONGEST_VALUE:
        raise ValueError("cell")
    if kind == "":
        return Cell(None, heading, value, visible)
    if type(kind) is not str or kind not in KINDS:
        raise ValueError("kind")
    return Cell(KINDS[kind], heading, value, visible)


def _place(raw: Any) -> Place:
    parts, row, visible = _list(raw, 3, exactly=True)
    named = tuple(_text(part, LONGEST_WORD) for part in _list(parts, MOST_PARTS))
    return Place(named, _count(row), _flag(visible))


def _known(raw: Any) -> Known:
    person, standing, by, sure = _list(raw, 4, exactly=True)
    return Known(_count(person), _count(standing), _text(by, 64), _flag(sure))


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _split(text: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(text):
        end = text.find(b"\n", start)
        if end < 0 or end - start > LONGEST_LINE:
            raise ValueError("line")
        yield text[start:end]
        start = end + 1


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("json") from None


def _list(raw: Any, most: int, *, exactly: bool = False) -> list[Any]:
    if not isinstance(raw, list) or len(raw) > most or (exactly and len(raw) != most):
        raise ValueError("list")
    return raw


def _text(raw: Any, most: int) -> str:
    if not isinstance(raw, str) or len(raw) > most:
        raise ValueError("text")
    return raw


def _count(raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < 1 << 40:
        raise ValueError("number")
    return raw


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError("flag")
    return raw


def clipped(people: Iterable[Individual]) -> tuple[Individual, ...]:
    """People within the limits above, as `decode` demands."""
    return tuple(
        Individual(
            one.number,
            one.cells[:MOST_CELLS],
            tuple(
                Place(
                    tuple(part[:LONGEST_WORD] for part in place.parts[:MOST_PARTS]), place.row, place.visible
                )
                for place in one.places[:MOST_PLACES]
            ),
            one.known[:MOST_KNOWN],
            one.relation[:40],
            one.of,
        )
        for one in people
    )
