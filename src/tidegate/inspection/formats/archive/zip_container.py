"""A zip container opened once: its entries, what stands between them, and a claim for every byte.

In: the part that is the container. Out: entries in the order of the directory, each to be yielded as a child
part; afterwards the stretches that belong to no entry. Whatever contradicts itself becomes a Gap on the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tidegate.errors import LimitError, ReadingError
from tidegate.inspection.formats.archive import zip_records as records
from tidegate.inspection.formats.archive.leftovers import APPLE_DOUBLE, MacLeftovers
from tidegate.inspection.formats.archive.zip_fields import strangers, texts
from tidegate.inspection.formats.archive.zip_records import Directory, Header, decoded
from tidegate.inspection.formats.inflate import (
    Codec,
    Inflated,
    Refused,
    bzip2,
    deflated,
    lzma1,
    stored,
    xz,
)
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content, Passage

METHODS: dict[int, Codec] = {0: stored, 8: deflated, 12: bzip2, 14: lzma1, 95: xz}
_RARE = frozenset({9, 93})
_KNOWN = METHODS.keys() | _RARE
NAME = "file name"
_LEFTOVERS = MacLeftovers()
_LISTED = 16
"""So many times the limit of parts may be listed, so that one Gap can speak for all that are too many."""

_MARK = re.compile(rb"PK\x03\x04")
_NEXT = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x07\x08|\x05\x06)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One member. `name` as the directory gives it; `start`-`end` with header and descriptor; `data`: range.

    `listed`: False where only a local header speaks of it. `declared`: whether size and checksum are known.
    """

    name: str
    header: Header
    start: int
    data: tuple[int, int]
    end: int
    listed: bool = True
    declared: bool = True


class Container:
    """Opens at construction; never raises for a damaged container, but declares the damage as Gaps."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.view = part.source.view()
        self.entries: list[Entry] = []
        self._sources: dict[int, Inflated | Refused] = {}
        self._notes: list[tuple[str, str]] = []
        self._noted: set[tuple[str, str]] = set()
        self._strangers: list[bytes] = []
        found = records.directory(self.view)
        if found is None:
            part.gap("its directory is missing or damaged: the file was probably cut short")
            self.entries = [replace(entry, listed=True) for entry in self._recovered(0, len(self.view))]
        else:
            self._open(found)

    def notes(self) -> Iterator[Content | Part]:
        """Names, comments and foreign extra fields met so far: what the archive says beside its contents."""
        names = [text for label, text in self._notes if label == NAME]
        others = [(label, text) for label, text in self._notes if label != NAME]
        if names:
            others.insert(0, (NAME, "\n".join(names)))
        for label, text in others:
            yield Passage(text, self.part.location(label, visible=False), label=label)
        for body in self._strangers:
            yield self.part.child("extra field", Memory(body), visible=False, padding=True)
        self._notes, self._strangers = [], []

    def source(self, entry: Entry) -> Inflated | Refused:
        """The entry's bytes; the same object each time until it was read."""
        key = entry.start
        if key not in self._sources:
            self._sources[key] = self._source(entry)
        return self._sources[key]

    def head(self, entry: Entry, count: int) -> bytes:
        """The first bytes of an entry, or nothing where it cannot be opened (reading it says why)."""
        try:
            return self.source(entry).head(count)
        except ReadingError:
            return b""

    def read(
        self,
        entry: Entry,
        *,
        label: str = "",
        visible: bool = True,
        format: Format | None = None,
        padding: bool = False,
    ) -> Iterator[Part]:
        """The entry as a child part, and whatever follows the end of its compressed stream."""
        if self.part.budget.parts >= self.part.limits.parts:
            raise LimitError(f"has more than {self.part.limits.parts:,} parts (limit parts)")
        self.part.ledger.claim(entry.start, entry.data[0], Claim.STRUCT)
        self.part.ledger.claim(entry.data[1], entry.end, Claim.STRUCT)
        if entry.data[0] == entry.data[1] and entry.name.endswith("/"):
            return
        source = self.source(entry)
        left = _LEFTOVERS.recognises(self.head(entry, len(APPLE_DOUBLE)), entry.name.lower())
        child = self.part.child(
            entry.name,
            source,
            label=label or entry.name,
            visible=visible and entry.listed and not left,
            format=_LEFTOVERS if left else format if self.head(entry, 1) else None,
            within=entry.data if entry.data[1] > entry.data[0] else None,
            padding=padding,
        )
        yield child
        if isinstance(source, Inflated):
            yield from self._after(child, source, entry)
        self._sources.pop(entry.start, None)

    def leftovers(self) -> Iterator[Content | Part]:
        """Bytes that no listed entry holds: unlisted entries, prefix, gaps, trailer. After all entries."""
        for start, end in self.part.ledger.unclaimed():
            for entry in self._recovered(start, end):
                yield from self.read(entry, label=f"unlisted entry {entry.name}", visible=False)
        yield from self.notes()
        for start, end in self.part.ledger.unclaimed():
            if bytes(self.view[start : min(end, start + 4096)]).strip(BLANK) or end - start > 4096:
                yield self.part.stretch(start, end, f"bytes {start}-{end} outside of any entry")
            else:
                self.part.ledger.claim(start, end, Claim.FILL)

    def _open(self, found: Directory) -> None:
        for start, end in found.records:
            self.part.ledger.claim(start, end, Claim.STRUCT)
        if found.comment.strip(BLANK):
            self._notes.append(("archive comment", decoded(found.comment)))
        if found.disks:
            self.part.gap("is one piece of an archive in several pieces: join them first")
        headers = list(self._headers(found))
        if found.promised not in (len(headers), len(headers) & 0xFFFF):
            self.part.gap(f"declares {found.promised:,} entries but lists {len(headers):,}")
        self._place(headers, found)

    def _headers(self, found: Directory) -> Iterator[Header]:
        at, room = found.start, self.part.limits.parts * _LISTED
        while at < found.end:
            header = records.central(self.view, at)
            if header is None or header.end > found.end or not room:
                why = "its directory is damaged" if room else f"lists more than {_LISTED} times limit parts"
                self.part.gap(why, at, found.end)
                return
            self.part.ledger.claim(header.start, header.end, Claim.STRUCT)
            yield header
            at, room = header.end, room - 1

    def _place(self, headers: list[Header], found: Directory) -> None:
        """Entries of the directory that really are where it says, each byte used once."""
        entries = [entry for header in headers if (entry := self._entry(header, found.shift)) is not None]
        if len(entries) < len(headers):
            self.part.gap(f"lists entries that are not there ({len(headers) - len(entries):,})")
        overlapping, busy = set(), 0
        for entry in sorted(entries, key=lambda e: (e.start, e.end)):
            if entry.start < busy or (entry.start < found.end and entry.end > found.start):
                overlapping.add(id(entry))
            busy = max(busy, entry.end)
        if overlapping:
            self.part.gap(
                f"has entries that overlap ({len(overlapping):,}), which is how archive bombs are made"
            )
        self.entries = [entry for entry in entries if id(entry) not in overlapping]
        names = [entry.name.lower() for entry in self.entries]
        if len(set(names)) != len(names):
            self.part.gap("has several entries of the same name: readers differ in which one they show")

    def _entry(self, listed: Header, shift: int) -> Entry | None:
        header = records.local(self.view, listed.offset + shift)
        if header is None:
            return None
        if (header.raw_name, header.method, header.flags & 0x2041) != (
            listed.raw_name,
            listed.method,
            listed.flags & 0x2041,
        ):
            self.part.gap("describes an entry in two ways that contradict each other")
        told = ((header.crc, listed.crc), (header.packed, listed.packed), (header.size, listed.size))
        if any(here != there and not (header.deferred and not here) for here, there in told):
            # Some writers (macOS) know the size beforehand, and leave only the others for behind the entry.
            self.part.gap("declares two different sizes or checksums for one entry")
        self._note(listed)
        self._note(header)
        stop = min(header.end + listed.packed, len(self.view))
        end = records.descriptor(self.view, stop, listed) if header.deferred else stop
        joined = replace(listed, flags=listed.flags | header.flags & 0x2041)
        return Entry(listed.name, joined, header.start, (header.end, stop), end)

    def _recovered(self, start: int, end: int) -> Iterator[Entry]:
        """Entries that only their local headers speak of, within a range."""
        at, room = start, self.part.limits.parts
        while (hit := _MARK.search(self.view, at, end)) is not None and room:
            at = hit.end()
            header = records.local(self.view, hit.start())
            if header is None or header.end > end or header.method not in _KNOWN or not header.raw_name:
                continue
            known = header.packed > 0 or not header.deferred
            stop = header.end + header.packed
            if not known:
                after = _NEXT.search(self.view, header.end, end)
                stop = after.start() if after else end
            stop = min(stop, end)
            at = records.descriptor(self.view, stop, header) if known and header.deferred else stop
            self._note(header)
            room -= 1
            yield Entry(
                header.name, header, header.start, (header.end, stop), at, listed=False, declared=known
            )

    def _note(self, header: Header) -> None:
        for note in ((NAME, header.name), *texts(header)):
            if note not in self._noted:
                self._noted.add(note)
                self._notes.append(note)
        self._strangers.extend(strangers(header))

    def _source(self, entry: Entry) -> Inflated | Refused:
        packed, header = self.view[slice(*entry.data)], entry.header
        if header.encrypted:
            return Refused(len(packed), "is encrypted: give it without a password")
        if header.method not in _KNOWN:
            return Refused(
                len(packed), f"is compressed by a method that this version does not read ({header.method})"
            )
        return Inflated(
            packed,
            _codec(header.method),
            self.part.budget,
            size=header.size if entry.declared else None,
            crc=header.crc if entry.declared else None,
            endless=header.method == 14,
        )

    def _after(self, child: Part, source: Inflated, entry: Entry) -> Iterator[Part]:
        if not child.gaps:
            try:
                source.finish()
            except ReadingError as error:
                self.part.gap(f"an entry {error}")
        if source.consumed is not None and source.consumed < entry.data[1] - entry.data[0]:
            start = entry.data[0] + source.consumed
            label = f"bytes after the end of {entry.name}"
            yield self.part.child(
                label, Memory(self.view[start : entry.data[1]]), visible=False, padding=True
            )


def _codec(method: int) -> Codec:
    if method in METHODS:
        return METHODS[method]
    from tidegate.inspection.formats.archive.zip_methods import CODECS

    return CODECS[method]
