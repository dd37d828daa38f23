"""A batch for the post. In: letters. Out: one PDF to print double-sided, and a manifest that names nobody.

Each letter begins on a sheet of its own, so that no page of one is folded into another's envelope. The batch is for
printing: it has lost the tags by which a letter on its own can be read aloud.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tidegate.errors import NoticeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pikepdf

    from tidegate.response.notices.typeset import Letter

MOST = 500
"""Letters in one batch: a print shop's day, and what memory holds."""
COLUMNS = ("sequence", "serial", "language", "first_page", "pages", "sheets", "sha256")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")


@dataclass(frozen=True, slots=True)
class Entry:
    """One letter in a batch. Pages count from 1 in the batch; `sha256` is of the letter on its own."""

    sequence: int
    serial: str
    language: str
    first_page: int
    pages: int
    sheets: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Batch:
    """`content`: the PDF, which holds names; sealed by the caller. `entries`: what the manifest lists."""

    content: bytes
    entries: tuple[Entry, ...]

    def __repr__(self) -> str:
        return f"Batch({len(self.entries)} letters)"


def batch(letters: Sequence[Letter]) -> Batch:
    """Raises NoticeError for none, too many, the same serial twice, or a letter that is no PDF."""
    import pikepdf

    if not 0 < len(letters) <= MOST:
        raise NoticeError(f"a batch has 1 to {MOST} letters, and this one {len(letters)}")
    if len({letter.serial for letter in letters}) != len(letters):
        raise NoticeError("a batch has a serial twice: nobody may get two letters, or somebody else's")
    out = pikepdf.new()
    entries: list[Entry] = []
    opened: list[pikepdf.Pdf] = []
    try:
        for letter in letters:
            try:
                source = pikepdf.open(io.BytesIO(letter.content))
            except pikepdf.PdfError:
                raise NoticeError(f"letter {letter.serial} is no PDF") from None
            opened.append(source)
            entries.append(_add(out, source, letter, len(entries) + 1))
        made = io.BytesIO()
        out.save(made, deterministic_id=True)
    finally:
        for source in opened:
            source.close()
        out.close()
    return Batch(made.getvalue(), tuple(entries))


def _add(out: pikepdf.Pdf, source: pikepdf.Pdf, letter: Letter, sequence: int) -> Entry:
    first = len(out.pages) + 1
    out.pages.extend(source.pages)
    pages = len(source.pages)
    if pages % 2:
        box = source.pages[0].mediabox
        out.add_blank_page(page_size=(float(box[2]), float(box[3])))
    digest = hashlib.sha256(letter.content).hexdigest()
    return Entry(sequence, letter.serial, letter.language, first, pages, (pages + 1) // 2, digest)


def manifest_csv(entries: Sequence[Entry]) -> str:
    """The manifest as CSV (RFC 4180) for a spreadsheet: no cell of it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([cell(value) for value in asdict(entry).values()])
    return out.getvalue()


def manifest_json(entries: Sequence[Entry]) -> str:
    """The manifest as JSON: `letters`, and their totals to count against."""
    told = {
        "version": 1,
        "letters": [asdict(entry) for entry in entries],
        "total": len(entries),
        "pages": sum(entry.pages for entry in entries),
        "sheets": sum(entry.sheets for entry in entries),
    }
    return json.dumps(told, indent=2) + "\n"


def cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
