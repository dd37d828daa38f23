"""What archives of every kind share: their members as parts, what stands between them, and what they say aside.

In: a part and places in it. Out: child parts; passages of names and owners; claims for fill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import LimitError
from tidegate.inspection.formats.archive.leftovers import MacLeftovers
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory, Source
from tidegate.model.content import Content, Passage

_SAID = re.compile(b"[^" + re.escape(BLANK) + b"]")
NAME, OWNER, LINK = "file name", "owner", "link"
_LEFTOVERS = MacLeftovers()


def decoded(raw: bytes) -> str:
    """A name or a comment as text: UTF-8 where it is, else one byte a character."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


class Notes:
    """What an archive says beside its contents: each text once, under its label; bytes that are no text."""

    def __init__(self) -> None:
        self._texts: dict[str, dict[str, None]] = {}
        self._bodies: dict[bytes, None] = {}

    def add(self, label: str, text: str) -> None:
        """Take a text in, unless it is blank."""
        if text.strip(" \0\t\r\n"):
            self._texts.setdefault(label, {})[text] = None

    def add_bytes(self, label: str, raw: bytes) -> None:
        """Take bytes in: as text where they are, else to be read as a part of their own; blank ones are fill."""
        if not raw.strip(BLANK):
            return
        try:
            text = raw.rstrip(b"\0").decode("utf-8")
        except UnicodeDecodeError:
            text = "\0"
        if text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable():
            self.add(label, text)
        else:
            self._bodies[raw] = None

    def told(self, part: Part) -> Iterator[Content | Part]:
        """Hidden passages, one a label, and hidden parts; forgets them."""
        for label, texts in self._texts.items():
            yield Passage("\n".join(texts), part.location(label, visible=False), label=label)
        for body in self._bodies:
            yield part.child("header", Memory(body), label="header bytes", visible=False, padding=True)
        self._texts, self._bodies = {}, {}


def member(
    part: Part, name: str, source: Source, within: tuple[int, int] | None = None, *, visible: bool = True
) -> Part:
    """One member as a part. Raises LimitError above the number of parts."""
    if part.budget.parts >= part.limits.parts:
        raise LimitError(f"has more than {part.limits.parts:,} parts (limit parts)")
    format: Format | None = _LEFTOVERS if _LEFTOVERS.recognises(_head(source), name.lower()) else None
    if within is not None and within[0] == within[1]:
        within = None
    return part.child(name, source, visible=visible and format is None, format=format, within=within)


def _head(source: Source) -> bytes:
    return source.head(8) if isinstance(source, Memory) else b""


def give_up(part: Part, why: str) -> None:
    """One gap for all that is not claimed, however many pieces it is in."""
    part.gap(why)
    for start, end in part.ledger.unclaimed():
        part.ledger.claim(start, end, Claim.UNREAD)


def between(part: Part, start: int, end: int, label: str = "") -> Iterator[Part]:
    """Bytes that no member holds: fill where they are blank, else a hidden part that begins with what is not."""
    view = part.source.view()
    found = _SAID.search(view, start, end)
    begin = found.start() if found else end
    part.ledger.claim(start, begin, Claim.FILL)
    if begin < end:
        yield part.stretch(begin, end, label or f"bytes {begin}-{end} outside of any member")


def leftovers(part: Part) -> Iterator[Part]:
    """All that is not claimed yet."""
    for start, end in part.ledger.unclaimed():
        yield from between(part, start, end)
