"""Visible texts and tables -> a document (docx) of paragraphs and plain tables, or plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.gate.rebuild.packages import DECLARATION, package, xml
from tidegate.gate.rebuild.seen import SeenTable

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LINE = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
_BORDERS = "".join(_LINE.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def document(items: Sequence[SeenTable | str]) -> bytes:
    """Everything in reading order."""
    return package(
        [
            (
                "[Content_Types].xml",
                f'{DECLARATION}<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{_KIND}"/></Types>',
            ),
            (
                "_rels/.rels",
                f'{DECLARATION}<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
                f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            ),
            (
                "word/document.xml",
                f'{DECLARATION}<w:document xmlns:w="{_WORD}"><w:body>{"".join(_body(items))}<w:sectPr/></w:body>'
                "</w:document>",
            ),
        ]
    )


def plain(items: Sequence[SeenTable | str]) -> bytes:
    """The same as text: a line a paragraph, tabs between cells."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, str):
            lines.append(item)
        else:
            lines += ["\t".join(row) for row in _rows(item)]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _body(items: Sequence[SeenTable | str]) -> Iterator[str]:
    for item in items:
        if isinstance(item, str):
            yield from (_paragraph(line) for line in item.split("\n"))
        else:
            # Between two tables stands a paragraph, or they would become one.
            yield f"{''.join(_table(item))}<w:p/>"


def _paragraph(text: str) -> str:
    runs = "<w:r><w:tab/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{xml(piece)}</w:t></w:r>' if piece else ""
        for piece in text.split("\t")
    )
    return f"<w:p>{runs}</w:p>"


def _table(table: SeenTable) -> Iterator[str]:
    rows = list(_rows(table))
    width = max((len(row) for row in rows), default=0)
    yield f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
    yield f"<w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>"
    for row in rows:
        filled = [*row, *[""] * (width - len(row))]
        cells = (f"<w:tc>{''.join(map(_paragraph, cell.split(chr(10))))}</w:tc>" for cell in filled)
        yield f"<w:tr>{''.join(cells)}</w:tr>"
    yield "</w:tbl>"


def _rows(table: SeenTable) -> Iterator[list[str]]:
    for _, cells in table.cells:
        yield [str(cells.get(column, "")) for column in range(max(cells) + 1)]
