"""Plain text (notes, logs, source, SQL) -> passages, and tables where lines stand in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidegate.inspection.formats.encoding import begin, claim_rest, decoded
from tidegate.inspection.formats.flow import PASSAGE, Flow, line_batches
from tidegate.inspection.formats.json.literals import written_out
from tidegate.inspection.formats.payload import attachments
from tidegate.inspection.formats.text.layout import Line, arranged
from tidegate.inspection.formats.text.record import record
from tidegate.inspection.part import Part
from tidegate.model.content import Block, Content

_SCRIPTS = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx")
_WHOLE = 16 << 20
_ENCODED = (
    *(f"begin {mode} " for mode in ("600", "640", "644", "664", "666", "700", "755", "775", "777")),
    "begin-base64 ",
    "=ybegin ",
    "%!PS",
    "%PDF-",
    "<~",
    "-----BEGIN PGP MESSAGE",
)
"""Lines that begin uuencoded, yEnc, PostScript, PDF, Ascii85 and encrypted content."""


class Text:
    """Takes any text that no other format takes, and reads every character of it."""

    name = "text"
    suffixes = frozenset({".txt", ".text", ".log"})
    reads = (
        "all characters of plain text in UTF-8, UTF-16, UTF-32, EBCDIC and legacy encodings, tables drawn "
        "with pipes, tabs or blanks, attachments in base64; not text whose encoding cannot be told, nor what "
        "PostScript draws or what is written out as uuencode, yEnc or Ascii85 outside of mail"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether the bytes decode to text."""
        return begin(head) is not None

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages with line numbers, and Blocks; rows that a script writes out once more, as a table."""
        yield from read_text(part)
        if part.name.lower().endswith(_SCRIPTS) and part.source.size <= _WHOLE:
            yield from written_out(part, "".join(decoded(part)), "script", visible=True)


def read_text(part: Part) -> Iterator[Content | Part]:
    """The whole part as plain text; the way out for readers whose format turns out to be broken."""
    yield from read_lines(part, numbered(part, decoded(part)))
    claim_rest(part)


def read_lines(part: Part, lines: Iterable[Line]) -> Iterator[Content | Part]:
    """Lines as passages with line numbers, Blocks and attachments. Claims nothing."""
    flow = Flow(part.location())
    for item in arranged(part, attachments(part, lines)):
        if isinstance(item, Block | Part):
            yield from flow.end()
            yield item
        else:
            found = record(part, item.number, item.text)
            if found is not None:
                yield found
            yield from flow.add(item.text, item.number)
    yield from flow.end()


def numbered(part: Part, pieces: Iterable[str]) -> Iterator[Line]:
    """Pieces of text as lines; a line too long to hold comes in pieces."""
    number, whole = 1, True
    for batch in line_batches(pieces, PASSAGE):
        for text in batch:
            if text.startswith(_ENCODED):
                part.gap(
                    "holds a file written out as text in a way that is not undone", spot=f"line {number}"
                )
            ended = text.endswith(("\n", "\r"))
            yield Line(number, text, not whole or (not ended and len(text) > PASSAGE))
            number += ended
            whole = ended
