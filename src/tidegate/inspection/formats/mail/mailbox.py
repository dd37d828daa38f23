"""Mailboxes: messages one after another, each behind a line that begins with `From `."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import LimitError
from tidegate.inspection.formats.mail.message import Message, fields_of
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_TIME = rb"[^\r\n]*[0-9]{1,2}:[0-9]{2}[^\r\n]*[0-9]{4}[^\r\n]*"
_FIRST = re.compile(rb"\s*From " + _TIME + rb"\r?\n")
_POSTMARK = re.compile(rb"(?:\A|(?<=\n)|(?<=\r))From " + _TIME + rb"(?=\r?\n[!-9;-~]+:)")


class Mailbox:
    """All dialects: what they disagree on is how a line of text is kept apart from a postmark."""

    name = "mailbox"
    suffixes = frozenset({".mbox", ".mbx"})
    reads = "mailboxes (mbox): every message as mail is read, and what stands before the first"

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first postmark and a field behind it."""
        found = _FIRST.match(head)
        if found is None:
            return name.endswith(".mbox") and head.lstrip().startswith(b"From ") and bool(fields_of(head))
        return bool(fields_of(head))

    def read(self, part: Part) -> Iterator[Content | Part]:
        """One child a message. Raises LimitError above the number of parts."""
        from tidegate.inspection.formats.archive.members import between

        view = part.source.view()
        starts = [found.start() for found in _POSTMARK.finditer(view)] or [0]
        yield from between(part, 0, starts[0])
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(view)], strict=True), 1):
            if part.budget.parts >= part.limits.parts:
                raise LimitError(f"has more than {part.limits.parts:,} parts (limit parts)")
            label = f"message {number}"
            yield part.child(label, Memory(view[start:end]), format=Message(), within=(start, end))
