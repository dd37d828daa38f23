"""A compiled message catalogue -> its strings, each claimed where it stands.

In: the part. Raises DamagedError where a table points outside.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import between
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.unknown.catalogue import ORDERS
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_FEW = 10
"""Not more than one byte in so many may belong to tables that are only searched for words."""


def read_catalogue(part: Part) -> Iterator[Content | Part]:
    """All strings, then what lies between them."""
    view = part.source.view()
    order = ORDERS[bytes(view[:4])]
    try:
        revision, count, originals, translations, hash_size, hashes = struct.unpack_from(
            f"{order}6I", view, 4
        )
        part.ledger.claim(0, 28, Claim.STRUCT)
        texts, places = [], {(hashes, hashes + 4 * hash_size)}
        for table in (originals, translations):
            places.add((table, table + 8 * count))
            for at in range(table, table + 8 * count, 8):
                length, start = struct.unpack_from(f"{order}II", view, at)
                places.add((start, start + length + 1))
                texts.append(bytes(view[start : start + length]).decode("utf-8", "replace"))
    except struct.error as error:
        raise DamagedError("ends too early: it was probably cut short") from error
    at = 28
    for start, end in sorted(places):
        if end > len(view):
            raise DamagedError("ends too early: it was probably cut short")
        part.ledger.claim(max(start, at), max(end, at), Claim.TEXT)
        at = max(at, end)
    yield from passages(part, "\n\n".join(texts).replace("\0", "\n"))
    rest = part.ledger.unclaimed()
    if revision & 0xFFFF == 1 and sum(end - start for start, end in rest) * _FEW < len(view):
        # Strings with numbers that differ between systems: their pieces stand among tables of places.
        for start, end in rest:
            yield from runs(view[start:end], part)
            part.ledger.claim(start, end, Claim.STRUCT)
    for start, end in part.ledger.unclaimed():
        yield from between(part, start, end)
