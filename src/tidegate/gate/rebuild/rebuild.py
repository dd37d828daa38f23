"""What the sandbox child does for `clean`: walk the file, keep what a reader sees, write the new file's bytes.

In: an open file and an order (JSON: its name, the limits, the suffix of the new file). Out: a line of JSON
(`problem`, `dropped`, `unread`), a line end, and the bytes of the new file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from tidegate.gate.rebuild.delimited import delimited
from tidegate.gate.rebuild.document import document, plain
from tidegate.gate.rebuild.opendocument import spreadsheet
from tidegate.gate.rebuild.seen import Seen, SeenTable
from tidegate.gate.rebuild.workbook import workbook
from tidegate.inspection.part import Part
from tidegate.inspection.source import Budget, Descriptor
from tidegate.inspection.unpack import Walk
from tidegate.model.limits import Limits

Progress = Callable[[float], None]
SHEETS = {".xlsx": workbook, ".ods": spreadsheet}
DELIMITERS = {".csv": ",", ".tsv": "\t"}
TEXTS = {".docx": document, ".txt": plain}
PAGES = ".pdf"
SUFFIXES = (*DELIMITERS, *SHEETS, *TEXTS, PAGES)
"""What can be written."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is told. `suffix`: of the new file, one of `SUFFIXES`."""

    name: str
    suffix: str
    limits: Limits

    def encode(self) -> bytes:
        """JSON, UTF-8."""
        return json.dumps(asdict(self)).encode("utf-8", "surrogatepass")

    @classmethod
    def decode(cls, text: bytes) -> Order:
        """The inverse of `encode`; comes from the trusted side."""
        raw = json.loads(text.decode("utf-8", "surrogatepass"))
        return cls(raw["name"], raw["suffix"], Limits(**raw["limits"]))


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The new file. `problem`: why there is none, in one line, or ""; `dropped`: what it lacks, a line each;
    `unread`: how many places of the old file nobody could read."""

    content: bytes
    dropped: tuple[str, ...]
    unread: int
    problem: str = ""

    def encode(self) -> bytes:
        """As the module says."""
        head = {"problem": self.problem, "dropped": self.dropped, "unread": self.unread}
        return json.dumps(head).encode() + b"\n" + self.content

    @classmethod
    def decode(cls, reply: bytes) -> Rebuilt:
        """Raises ValueError where the reply is not exactly what `encode` writes."""
        head, _, content = reply.partition(b"\n")
        raw = json.loads(head)
        if not isinstance(raw, dict) or not isinstance(raw.get("dropped"), list):
            raise ValueError("reply of the wrong form")
        dropped, problem, unread = raw["dropped"], raw.get("problem"), raw.get("unread")
        if not all(isinstance(line, str) for line in (*dropped, problem)) or type(unread) is not int:
            raise ValueError("reply of the wrong form")
        return cls(content, tuple(dropped), unread, str(problem))


def work(descriptor: int, order: bytes, progress: Progress) -> bytes:
    """Read the open file and write the new one."""
    return rebuild(descriptor, Order.decode(order), progress).encode()


def rebuild(descriptor: int, order: Order, progress: Progress) -> Rebuilt:
    """Never raises over the file's content: what cannot be read is counted, and left out."""
    source = Descriptor(descriptor)
    if order.suffix == PAGES:
        from tidegate.gate.rebuild.pages import pages

        return Rebuilt(*pages(source, order.limits, progress))
    walk, seen = Walk(), Seen()
    for content in walk.contents(Part(name=order.name, source=source, budget=Budget(order.limits))):
        seen.take(content)
        progress(walk.fraction())
    parts = list(reversed(walk.parts))
    texts = order.suffix in TEXTS
    dropped = tuple(seen.dropped(parts, texts=texts))
    written, problem = _write(seen, order.suffix)
    return Rebuilt(written, dropped, len(walk.gaps), problem)


def _write(seen: Seen, suffix: str) -> tuple[bytes, str]:
    tables: list[SeenTable] = seen.tables
    if suffix in TEXTS:
        # What a workbook shows are its cells; texts beside them are its machinery, and comments that pop up.
        grids = any(table.grid for table in tables)
        items = [item for item in seen.items if (isinstance(item, str) and not grids) or item in tables]
        return (TEXTS[suffix](items), "") if items else (b"", "shows nothing to a reader")
    if not tables:
        return b"", "shows no table to a reader: name the new file .docx or .txt"
    if suffix in SHEETS:
        return SHEETS[suffix](tables), ""
    if len(tables) > 1:
        return (
            b"",
            f"has {len(tables):,} visible tables, and a {suffix} file holds one: name the new file .xlsx",
        )
    return delimited(tables[0], DELIMITERS[suffix]), ""
