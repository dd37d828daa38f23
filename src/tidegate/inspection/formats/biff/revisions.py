"""Revision logs of shared workbooks: what cells held before and after, and who changed them.

In: the stream `Revision Log` or `User Names`. Out: texts and large numbers of every record, hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from struct import unpack_from

from tidegate.errors import DamagedError
from tidegate.inspection.formats.biff import values
from tidegate.inspection.formats.biff.kinds import KNOWN
from tidegate.inspection.formats.biff.records import Record, is_beginning, records
from tidegate.inspection.formats.biff.sweep import Sweep
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_CHANGED_CELL = 0x13B
_TYPES_AT, _FIXED = 14, 26
_RK, _DOUBLE = 1, 2
_SIZES = {0: 0, _RK: 4, _DOUBLE: 8, 4: 2}
"""Sorts of values, and how long they are: none, RK, double, truth or error. Texts and formulas differ."""

_LEAST, _MOST = 100_000, 10**13


def read_revisions(part: Part) -> Iterator[Content | Part]:
    """The whole stream. Raises DamagedError where it is none."""
    view = part.source.view()
    sweep = Sweep(part, part.location("revisions"))
    rows: list[Row] = []
    table = Table(part.location("changed cells", visible=False), "changed cells")
    at = 0
    for record in records(view, 0, len(view)):
        if not at and not (is_beginning(view) or record.kind in KNOWN):
            break
        at = record.end
        whole = record.whole()
        yield from sweep.text(whole, "revision")
        if record.kind not in KNOWN:
            sweep.strange(record.kind, whole)
        cells = dict(enumerate(_values(record))) if record.kind == _CHANGED_CELL else {}
        if cells:
            rows.append(Row(len(rows) + 1, cells))
    for start in range(0, len(rows), BLOCK_ROWS):
        yield Block(table, rows[start : start + BLOCK_ROWS])
    if not at:
        raise DamagedError("is not what a revision log looks like")
    sweep.dense()
    part.ledger.claim(0, at, Claim.TABLE)
    if at < len(view):
        yield part.stretch(at, len(view), "bytes after the revisions")


def _values(record: Record) -> Iterator[Value]:
    """The numbers a cell held before and holds now, which stand at the end of the record."""
    raw = record.whole()
    if len(raw) < _FIXED:
        return
    new, old = raw[_TYPES_AT] & 7, raw[_TYPES_AT] >> 3 & 7
    size = _SIZES.get(new)
    if size is None:
        # Behind a text or a formula whose length is not known here, every place is tried.
        ends: Iterable[int] = range(_FIXED, len(raw) + 1)
    else:
        ends = (len(raw) - size,)
        yield from _number(raw, len(raw), new)
    for end in ends:
        yield from _number(raw, end, old)


def _number(raw: bytes, end: int, sort: int) -> Iterator[Value]:
    """A number of this sort that ends at `end`, if it is one that may be somebody's."""
    if sort == _RK:
        number = values.rk(unpack_from("<I", raw, end - 4)[0])
    elif sort == _DOUBLE:
        number = values.double(raw, end - 8)
    else:
        return
    if isinstance(number, int) and _LEAST <= number < _MOST:
        yield number
