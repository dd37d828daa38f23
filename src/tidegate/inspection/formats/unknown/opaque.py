"""What no format takes: held whole, and searched for words all the same, so that a person in it is found."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Opaque:
    """The last of all formats. Whoever chooses it declares the Gap; this only reads what can be read."""

    name = "unknown"
    suffixes: frozenset[str] = frozenset()
    reads = (
        "any other type: printable runs in UTF-8, Latin, UTF-16 and UTF-32 are searched for people, "
        "and the file is held"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """Whatever it is."""
        return True

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Hidden passages; claims nothing."""
        from tidegate.inspection.formats.unknown.strings import runs

        yield from runs(part.source.view(), part, "")
