"""OpenPGP packets (keys, signatures, signed content), as in `.gpg`, `.sig` and behind the armour of `.asc`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_BEGINNINGS = frozenset((1, 2, 3, 4, 5, 6, 8, 11))
_TAGS = frozenset((*range(1, 15), 17, 18, 19, 20, 21))
_VERSIONED = {1: (3, 6), 2: (3, 4, 5, 6), 3: (4, 5, 6), 4: (3, 6), 5: (3, 4, 5, 6), 6: (3, 4, 5, 6)}
_ALGORITHMS = (0, 1, 2, 3)
_LITERAL = b"btul1m"


class Packet(NamedTuple):
    """`spans`: the ranges that hold its body (several where its length was not known beforehand)."""

    tag: int
    start: int
    spans: list[tuple[int, int]]

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.spans[-1][1]


def packet(raw: bytes | memoryview, at: int) -> Packet | None:
    """The packet at a place; None where there is none. Its end may lie beyond the bytes."""
    if at + 2 > len(raw) or not raw[at] & 0x80:
        return None
    if not raw[at] & 0x40:
        kind = raw[at] & 3
        size = len(raw) - at - 1 if kind == 3 else int.from_bytes(raw[at + 1 : at + 1 + (1 << kind)], "big")
        body = at + 1 + (0 if kind == 3 else 1 << kind)
        return Packet(raw[at] >> 2 & 15, at, [(body, body + size)])
    spans, place = [], at + 1
    while place < len(raw):
        first = raw[place]
        if first < 192:
            size, place, more = first, place + 1, False
        elif first < 224 and place + 1 < len(raw):
            size, place, more = (first - 192 << 8) + raw[place + 1] + 192, place + 2, False
        elif first == 255:
            size, place, more = int.from_bytes(raw[place + 1 : place + 5], "big"), place + 5, False
        else:
            size, place, more = 1 << (first & 31), place + 1, True
        spans.append((place, place + size))
        place += size
        if not more:
            return Packet(raw[at] & 63, at, spans)
    return Packet(raw[at] & 63, at, spans) if spans else None


class OpenPgp:
    """By packets that follow one another."""

    name = "openpgp"
    suffixes = frozenset({".gpg", ".pgp", ".sig"})
    reads = "OpenPGP keys with their user names and photographs, signatures, signed content; not encrypted content"

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first packet, and the second where it can be seen."""
        first = packet(head, 0)
        if first is None or first.tag not in _BEGINNINGS:
            return False
        body = first.spans[0][0]
        known: tuple[int, ...] | bytes = _VERSIONED.get(
            first.tag, _ALGORITHMS if first.tag == 8 else _LITERAL
        )
        if body >= len(head) or head[body] not in known:
            return False
        if first.end == len(head) or (first.end > len(head) and len(head) >= 4096):
            return True
        second = packet(head, first.end)
        return second is not None and second.tag in _TAGS

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Texts, photographs and contents. Raises DamagedError where packets do not follow one another."""
        from tidegate.inspection.formats.unknown.openpgp_reader import read_openpgp

        yield from read_openpgp(part)


def packets(view: memoryview) -> Iterator[Packet]:
    """All packets. Raises DamagedError where one is none or ends too late."""
    at = 0
    while at < len(view):
        found = packet(view, at)
        if found is None or found.tag not in _TAGS or found.end > len(view):
            raise DamagedError("is damaged: its packets do not follow one another")
        yield found
        at = found.end
