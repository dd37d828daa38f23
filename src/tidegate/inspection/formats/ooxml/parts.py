"""Small parts of a workbook that are machinery: chains of cell references, and printer settings.

In: the part. Out: whatever in it is words.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.leftovers import is_dense, printable
from tidegate.inspection.formats.ooxml.sweep import Sweep
from tidegate.inspection.formats.ooxml.xml import parse, parser, split
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Passage

COMPOUND = b"\xd0\xcf\x11\xe0"
"""The beginning of an OLE file, as which some controls are kept."""
_FIXED = 100
_PIECES = 64
"""So many pieces of text, of 64 KiB each, may wait for the end of their element."""


class Machinery:
    """XML that holds references and settings: only what is neither comes out, each text once."""

    name = "xml"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages of attributes and texts. Raises ReadingError."""
        sweep = Sweep(part.limits)
        made = parser()
        sweep.watch(made)
        text: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            flush(name)
            sweep.attributes(name, attributes)

        def flush(name: str) -> None:
            if text:
                sweep.text("".join(text), split(name)[1])
                text.clear()

        made.StartElementHandler, made.EndElementHandler = start, flush
        made.CharacterDataHandler = text.append
        for _ in parse(part.source, made):
            if len(text) > _PIECES:
                flush("text")
            yield from sweep.passages(part)
        part.ledger.claim_all(Claim.STRUCT)


class PrinterSettings:
    """What Windows knows about a printer (DEVMODE): its name, its paper, and the driver's private bytes."""

    name = "printer settings"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """By its fixed fields: version, its own size, and the driver's."""
        return _is_devmode(head)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All printable runs. Raises DamagedError where it is no such structure."""
        view = part.source.view()
        whole = bytes(view)
        if not _is_devmode(whole, len(whole)):
            raise DamagedError("is not what printer settings look like")
        if is_dense(whole):
            raise DamagedError("holds dense bytes where printer settings are mostly empty")
        text = printable(whole)
        if text:
            yield Passage(text, part.location(visible=False), label="printer")
        part.ledger.claim_all(Claim.INERT)


class Control:
    """What a form control keeps of itself (ActiveX): its caption, its choices, its colours."""

    name = "control"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: its folder says what it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All printable runs. Raises DamagedError where the bytes are dense."""
        view = part.source.view()
        if is_dense(bytes(view)):
            raise DamagedError("holds dense bytes where a form control keeps its settings")
        yield from runs(view, part, "control")
        part.ledger.claim_all(Claim.INERT)


def _is_devmode(head: bytes, total: int | None = None) -> bool:
    """Whether the bytes begin like a DEVMODE and, where the `total` is known, are as long as it says."""
    if len(head) < _FIXED:
        return False
    version, _, size, extra = (int.from_bytes(head[at : at + 2], "little") for at in range(64, 72, 2))
    fits = total is None or size + extra <= total <= size + extra + 64
    return 0x0300 <= version <= 0x0700 and 100 <= size <= 300 and fits
