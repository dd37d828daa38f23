"""Ordinary files of every format, built by hand: what canaries are written into and where fuzzing starts."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
from collections.abc import Callable
from functools import cache

from builders import biff, xlsb
from builders.compound import compound
from builders.doc import Doc
from builders.document import Document, paragraph, run, table
from builders.mail import piece, several
from builders.msg import Message
from builders.opendocument import package as opendocument
from builders.pdf import PdfFile, show
from builders.ppt import Presentation
from builders.ppt import shape as old_shape
from builders.ppt import slide as old_slide
from builders.richtext import row as rtf_row
from builders.richtext import rtf
from builders.slides import Slide, Slides, shape, text
from builders.tar import archive
from builders.workbook import Sheet, Workbook, package

COUNTS = [["Facility", "FY22", "FY23"], *[[f"Facility {n}", 100 + n * 7, 90 + n * 11] for n in range(12)]]
TEXT = "Figures are final.\n\nThey were counted at the end of each month, by facility.\n"
LINES = [list(map(str, row)) for row in COUNTS]


def _csv() -> bytes:
    return "".join(",".join(row) + "\n" for row in LINES).encode()


def _json() -> bytes:
    rows = [dict(zip(COUNTS[0], row, strict=True)) for row in COUNTS[1:]]
    return json.dumps({"title": "Counts", "rows": rows}).encode()


def _html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in COUNTS)
    return (
        "<!DOCTYPE html><html><head><title>Counts</title><style>td { color: black }</style>"
        f'<script>var a = 1;</script></head><body><p class="lead">Figures</p><table>{rows}</table></body></html>'
    ).encode()


def _xml() -> bytes:
    rows = "".join(
        f'<row n="{n}"><name>{row[0]}</name><count>{row[1]}</count></row>' for n, row in enumerate(COUNTS)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><counts>{rows}</counts>'.encode()


def _svg() -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><title>Counts</title>'
        b'<text x="1" y="9">Figures are final.</text><rect width="3" height="4"/></svg>'
    )


def _kml() -> bytes:
    marks = "".join(
        f"<Placemark><name>{row[0]}</name><Point><coordinates>-9{n}.5,3{n}.25,0</coordinates></Point></Placemark>"
        for n, row in enumerate(LINES[1:9])
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{marks}</Document></kml>"
    ).encode()


def _xlsx() -> bytes:
    return Workbook(
        [Sheet("Counts", COUNTS), Sheet("Notes", [["Figures are final."]], state="hidden")]
    ).to_bytes()


def _xls() -> bytes:
    stream = biff.Workbook([biff.Sheet("Counts", COUNTS)]).to_bytes()
    return compound({"Workbook": stream.ljust(4096, b"\0")})


def _pdf() -> bytes:
    made = PdfFile()
    made.page("".join(show("  ".join(line), 72, 700 - 15 * n) for n, line in enumerate(LINES)))
    made.page(show("Figures are final."))
    return made.build()


def _eml() -> bytes:
    return several(piece(TEXT.encode()), piece(_html(), b"text/html"), piece(_csv(), b"text/csv", b"8bit"))


def _sqlite() -> bytes:
    base = sqlite3.connect(":memory:")
    base.execute("create table counts (facility text, first integer, second integer)")
    base.executemany("insert into counts values (?, ?, ?)", COUNTS[1:])
    base.commit()
    content = bytes(base.serialize())
    base.close()
    return content


def _parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    columns = dict(zip(COUNTS[0], zip(*COUNTS[1:], strict=True), strict=True))
    pyarrow.parquet.write_table(pyarrow.table({name: list(v) for name, v in columns.items()}), out)
    return out.getvalue()


def _arrow() -> bytes:
    import pyarrow

    out = io.BytesIO()
    columns = dict(zip(COUNTS[0], zip(*COUNTS[1:], strict=True), strict=True))
    made = pyarrow.table({name: list(v) for name, v in columns.items()})
    with pyarrow.ipc.new_file(out, made.schema) as writer:
        writer.write_table(made)
    return out.getvalue()


def _avro() -> bytes:
    import fastavro

    schema = {
        "type": "record",
        "name": "counts",
        "fields": [{"name": "facility", "type": "string"}, {"name": "first", "type": "long"}],
    }
    out = io.BytesIO()
    fastavro.writer(
        out, schema, [{"facility": a, "first": b} for a, b, _ in COUNTS[1:]], sync_marker=bytes(range(16))
    )
    return out.getvalue()


def _picture(kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.radial_gradient("L").resize((48, 48)).save(out, kind)
    return out.getvalue()


SAMPLES: dict[str, Callable[[], bytes]] = {
    name: cache(build)
    for name, build in {
        "counts.csv": _csv,
        "counts.json": _json,
        "counts.html": _html,
        "counts.xml": _xml,
        "counts.svg": _svg,
        "counts.kml": _kml,
        "notes.txt": TEXT.encode,
        "notes.rtf": lambda: rtf(r"Figures are final.\par " + "".join(rtf_row(*line) for line in LINES)),
        "counts.xlsx": _xlsx,
        "counts.xlsb": lambda: xlsb.Workbook([xlsb.Sheet("Counts", COUNTS)]).to_bytes(),
        "counts.xls": _xls,
        "counts.ods": lambda: opendocument("ods"),
        "notes.odt": lambda: opendocument("odt"),
        "notes.docx": lambda: Document(paragraph(run("Figures are final.")) + table(LINES)).to_bytes(),
        "notes.doc": lambda: compound(Doc({"main": "Figures are final.\rCounted monthly.\r"}).streams()),
        "talk.pptx": lambda: Slides(
            [Slide(shape(text("Figures are final.")), notes="Counted monthly.")]
        ).to_bytes(),
        "talk.ppt": lambda: compound(Presentation([old_slide(old_shape("Figures are final."))]).streams()),
        "letter.msg": lambda: compound(Message().streams()),
        "letter.eml": _eml,
        "counts.pdf": _pdf,
        "counts.sqlite": _sqlite,
        "counts.parquet": _parquet,
        "counts.arrow": _arrow,
        "counts.avro": _avro,
        "shade.png": lambda: _picture("PNG"),
        "shade.jpg": lambda: _picture("JPEG"),
        "shade.gif": lambda: _picture("GIF"),
        "shade.tif": lambda: _picture("TIFF"),
        "shade.bmp": lambda: _picture("BMP"),
        "counts.csv.gz": lambda: gzip.compress(_csv(), mtime=0),
        "counts.csv.bz2": lambda: bz2.compress(_csv()),
        "counts.csv.xz": lambda: lzma.compress(_csv()),
        "both.tar": lambda: archive({"counts.csv": _csv(), "notes.txt": TEXT.encode()}),
        "both.zip": lambda: package(
            {"counts.csv": _csv(), "in/notes.txt": TEXT.encode(), "counts.xlsx": _xlsx()}
        ),
    }.items()
}
