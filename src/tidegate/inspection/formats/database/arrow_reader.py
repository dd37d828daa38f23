"""Reads Arrow files (Feather) and streams: pyarrow for what rows say, the messages for where every byte belongs.

In: a part. Out: rows as Blocks; hidden: metadata, what lies under nulls, entries of dictionaries that no row uses,
items that no list reaches, batches that the footer does not list, bytes between buffers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.arrow_beneath import Beneath
from tidegate.inspection.formats.database.arrow_library import pa
from tidegate.inspection.formats.database.arrow_messages import (
    BATCH,
    DICTIONARY,
    FILE_MAGIC,
    SCHEMA,
    Message,
    footer,
    messages,
)
from tidegate.inspection.formats.database.arrow_rows import read
from tidegate.inspection.formats.database.arrow_schema import metadata, schema_texts
from tidegate.inspection.formats.database.cells import crossing, sweep
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK
from tidegate.model.content import Content

_FIRST = 8


class Reader:
    """One file or stream."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._view = part.source.view()
        self._listed: set[int] | None = None
        self._found: list[Message] = []

    def read(self) -> Iterator[Content | Part]:
        """Everything. Raises DamagedError or LimitError where it cannot go on."""
        part, view = self._part, self._view
        start, end = 0, len(view)
        if bytes(view[: len(FILE_MAGIC)]) == FILE_MAGIC:
            last = footer(view)
            start, end = _FIRST, last.head[0]
            self._listed = set(last.blocks)
            part.ledger.claim(0, _FIRST, Claim.STRUCT)
            part.ledger.claim(*last.head, Claim.STRUCT)
            yield from metadata(part, last.texts, view[last.head[0] : last.head[1]])
        self._found = list(messages(view, start, end))
        for message in self._found:
            yield from self._message(message)
        yield from self._values(start, self._found[-1].start)
        for hole, behind in part.ledger.unclaimed():
            yield part.stretch(hole, behind, "bytes between the values")

    def _message(self, message: Message) -> Iterator[Content | Part]:
        """Claims, and texts beside the values."""
        part, view = self._part, self._view
        part.ledger.claim(*message.head, Claim.STRUCT)
        if message.kind == SCHEMA:
            yield from schema_texts(part, bytes(view[slice(*message.head)]))
        elif message.kind:
            yield from metadata(part, message.texts, view[slice(*message.head)])
        at = message.body[0]
        for start, end in sorted(message.buffers):
            self._fill(at, start)
            for border in {at, start}:
                yield from crossing(view, border, part, "values")
            part.ledger.claim(start, end, Claim.TABLE)
            if message.packed:
                yield from sweep(view[start:end], part, "packed values")
            at = max(at, end)
        self._fill(at, message.body[1])
        yield from crossing(view, at, part, "values")

    def _fill(self, start: int, end: int) -> None:
        if start < end and not self._view[start:end].tobytes().strip(BLANK):
            self._part.ledger.claim(start, end, Claim.FILL)

    def _values(self, start: int, end: int) -> Iterator[Content | Part]:
        batches = [message for message in self._found if message.kind == BATCH]
        values = {message.start for message in self._found if message.kind in (BATCH, DICTIONARY)}
        if self._listed is not None and self._listed - values:
            self._part.gap("lists values in places where none are")
        shown = [self._listed is None or message.start in self._listed for message in batches]
        try:
            opened = self._open(start, end)
            yield from read(self._part, opened.schema, lambda _: self._batches(start, end, shown, True), "")
            if not all(shown):
                hidden = lambda _: self._batches(start, end, shown, False)  # noqa: E731
                yield from read(self._part, opened.schema, hidden, "unlisted rows", visible=False)
            yield from self._beneath(start, end)
        except (pa.ArrowException, OSError) as error:
            raise DamagedError("an Arrow file that pyarrow cannot read") from error

    def _open(self, start: int, end: int) -> Any:
        options = pa.ipc.IpcReadOptions(use_threads=False, ensure_alignment=pa.ipc.Alignment.DataTypeSpecific)
        return pa.ipc.open_stream(pa.py_buffer(self._view[start:end]), options=options)

    def _batches(self, start: int, end: int, shown: list[bool], visible: bool) -> Iterable[Any]:
        count = 0
        for count, batch in enumerate(self._open(start, end), 1):
            batch.validate(full=True)
            if count <= len(shown) and shown[count - 1] == visible:
                yield batch
        if count != len(shown):
            raise DamagedError("an Arrow file of which pyarrow sees other batches")

    def _beneath(self, start: int, end: int) -> Iterator[Content | Part]:
        beneath = Beneath(self._part)
        for batch in self._open(start, end):
            yield from beneath.read(batch)
        yield from beneath.end()
        fresh: set[int] = set()
        for message in self._found:
            if message.kind == BATCH:
                fresh.clear()
            elif message.kind == DICTIONARY and message.dictionary in fresh:
                self._part.gap("holds a dictionary that another one replaces before any row uses it")
            elif message.kind == DICTIONARY:
                fresh.add(message.dictionary)
