"""csv, tsv and their kin -> one table of text cells, row by row in constant memory."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain, compress, groupby

from tidegate.inspection.formats.encoding import begin, claim_rest, decoded
from tidegate.inspection.formats.flow import line_batches, passages
from tidegate.inspection.formats.interface import HEAD
from tidegate.inspection.formats.payload import file_within, files_within
from tidegate.inspection.formats.text.delimited_dialect import SAMPLE, Dialect, sniff
from tidegate.inspection.formats.text.delimited_rows import Fields, Rows
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Block, Columns, Content, Passage, Row, Table, Value

FAVOURED = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".psv": "|"}
_DECLARED = re.compile(r'\ufeff?"?sep=(.)"?\r?\n', re.IGNORECASE)
_RULED = re.compile(r"^[\s|+:=-]*[-=]{3,}[\s|+:=-]*$", re.MULTILINE)
_CELLS_IN_A_LINE = 8
_SETTLED = 3
_FILE = 200
"""Shorter cells hold no file in base64; rows of tables are too many for a closer look."""


class Delimited:
    """Recognised by its suffix, or by several lines that split alike."""

    name = "delimited"
    suffixes = frozenset(FAVOURED)
    reads = (
        "every row and cell of text separated by commas, semicolons, tabs, pipes and the like; "
        "not a cell above the limit cell_chars"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether it is text, and named as delimited or clearly split alike line by line."""
        text = begin(head)
        if text is None:
            return False
        if name.endswith(tuple(FAVOURED)) or _DECLARED.match(text):
            return True
        if len(head) >= HEAD:
            text = text[: text.rfind("\n") + 1]
        return _clearly_split(text)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """One Table's Blocks; a row of unusual width also as a Passage, for its cells may be wrongly cut."""
        csv.field_size_limit(part.limits.cell_chars)
        pieces = decoded(part)
        text = _enough(pieces)
        dialect, width = Dialect(), 1
        declared = _DECLARED.match(text)
        if declared:
            yield Passage(declared[0].strip(), part.location("line 1", visible=False), 1)
            text = text[declared.end() :]
            dialect = Dialect(declared[1])
        else:
            evidence = sniff(text, FAVOURED.get(part.name.lower()[-4:], ""))
            dialect, width = evidence.dialect, evidence.width
        too_long: list[str] = []
        longest = _CELLS_IN_A_LINE * part.limits.cell_chars
        batches = line_batches(chain([text], pieces), longest)
        rows = Rows(_bounded(part, batches, longest), dialect, width, too_long.append)
        yield from _blocks(part, rows, dialect.delimiter, 1 + bool(declared), too_long)
        claim_rest(part, Claim.TABLE)


def _enough(pieces: Iterator[str]) -> str:
    text = ""
    for piece in pieces:
        text += piece
        if len(text) > SAMPLE:
            break
    return text


def _bounded(part: Part, batches: Iterator[list[str]], longest: int) -> Iterator[list[str]]:
    for batch in batches:
        if len(batch) == 1 and len(batch[0]) > longest:
            part.gap(f"a line of more than {longest:,} characters (limit cell_chars)")
        yield batch


def _blocks(
    part: Part, rows: Rows, delimiter: str, first: int, too_long: list[str]
) -> Iterator[Content | Part]:
    table = Table(part.location())
    for fields in rows:
        widths = set(map(len, fields))
        if not rows.widths.issuperset(widths):
            yield from _unusual(part, rows, fields, delimiter, first)
        if len(widths) == 1 and 0 not in widths:
            yield Block(table, [], _turned(fields, first))
        elif block := [Row(n, _cells(values)) for n, values in enumerate(fields, first) if values]:
            yield Block(table, block)
        yield from _written_out(part, fields, delimiter, first)
        yield from _files(part, fields)
        first += len(fields)
        yield from _too_long(part, too_long, first)


def _turned(fields: list[Fields], first: int) -> Columns:
    """Rows of one width on their side."""
    columns: dict[int, Sequence[Value | None]] = {}
    for number, values in enumerate(zip(*fields, strict=True)):
        filled = [value or None for value in values] if "" in values else values
        if filled is values or any(filled):
            columns[number] = filled
    return Columns(first, len(fields), columns)


def _files(part: Part, rows: list[Fields]) -> Iterator[Part]:
    """Cells that hold a whole file in base64."""
    for row in rows:
        if len("".join(row)) >= _FILE:
            for cell in row:
                if len(cell) >= _FILE:
                    found = file_within(part, cell)
                    if found is not None:
                        yield found
                    else:
                        yield from files_within(part, cell)


def _cells(values: Fields) -> dict[int, Value]:
    return dict(compress(enumerate(values), values))


def _unusual(part: Part, rows: Rows, fields: list[Fields], delimiter: str, first: int) -> Iterator[Passage]:
    """Rows of a width not seen before; three of one width in a row are a table of their own."""
    for width, run in groupby(enumerate(fields, first), lambda row: len(row[1])):
        if width in rows.widths:
            continue
        same = list(run)
        if len(same) >= _SETTLED:
            rows.widths.add(width)
            continue
        for number, values in same:
            if sum(map(bool, values)) > 1:
                yield from passages(part, delimiter.join(values), spot=f"row {number}", line=number)


def _written_out(part: Part, fields: list[Fields], delimiter: str, first: int) -> Iterator[Passage]:
    """The few rows that are sentences, cut at their commas: a blank follows where in the others none does."""
    found = [n for n, values in enumerate(fields) if len(values) > 1 and values[1][:1] == " "]
    if len(found) * 10 < len(fields):
        for n in found:
            yield from passages(part, delimiter.join(fields[n]), spot=f"row {first + n}", line=first + n)


def _too_long(part: Part, found: list[str], number: int) -> Iterator[Passage]:
    for text in found:
        part.gap(
            f"a cell of more than {part.limits.cell_chars:,} characters (limit cell_chars)",
            spot=f"row {number}",
        )
        yield from passages(part, text, spot=f"row {number}", line=number)
    found.clear()


def _clearly_split(text: str) -> bool:
    """Whether text without a telling name is delimited beyond doubt: prose with commas stays prose."""
    if _RULED.search(text):
        return False
    found = sniff(text)
    strong = found.dialect.delimiter not in {"", ","}
    return (
        found.rows >= (4 if found.width > 2 else 6)
        and found.width >= (2 if strong else 3)
        and found.agreement >= 0.9
        and found.ordinary >= 0.9
        and found.filled >= 0.4
        and found.length <= 40
    )
