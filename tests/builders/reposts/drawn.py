"""An excerpt as a workbook, a PDF and a screenshot."""

from __future__ import annotations

import io
from collections.abc import Sequence

from builders.reposts.leak import HEADINGS

Rows = Sequence[Sequence[str]]
SHOWN = (0, 1, 2, 3, 4)
"""Columns that fit on a page."""


def workbook(rows: Rows) -> bytes:
    """An xlsx."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate([HEADINGS, *rows]):
        for column, value in enumerate(row):
            sheet.write_string(at, column, value)
    book.close()
    return out.getvalue()


def document(rows: Rows) -> bytes:
    """A PDF of one page with text."""
    lines = ["   ".join(row[c] for c in SHOWN) for row in rows]
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    stream = f"BT /F1 9 Tf 14 TL 40 800 Td {shown}ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def screenshot(rows: Rows) -> bytes:
    """A PNG as a screen shows a table."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(26)
    height = 48 * (len(rows) + 2)
    image = Image.new("RGB", (1500, height), "white")
    draw = ImageDraw.Draw(image)
    for at, row in enumerate([HEADINGS, *rows]):
        for place, column in enumerate(SHOWN):
            draw.text((20 + 290 * place, 20 + 48 * at), row[column], "black", font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
