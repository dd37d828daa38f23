"""PDF files written by hand, so that every hidden place can be made, also those that no program makes on purpose."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Entry = tuple[int, int]


def text_string(text: str) -> str:
    """A literal string."""
    return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"


def show(
    text: str, x: float = 72, y: float = 700, size: float = 12, font: str = "F1", before: str = ""
) -> str:
    """Operators that draw one line of text."""
    return f"BT {before} /{font} {size} Tf {x} {y} Td {text_string(text)} Tj ET\n"


class PdfFile:
    """One file under construction. Objects 1 to 4 are catalog, page tree, font and information."""

    def __init__(self, version: str = "1.7") -> None:
        self.bodies: dict[int, bytes] = {}
        self.catalog: dict[str, str] = {"Type": "/Catalog", "Pages": "2 0 R"}
        self.kids: list[int] = []
        self.information = "<</Producer(builder)>>"
        self.header = f"%PDF-{version}\n%\xe2\xe3\xcf\xd3\n".encode("latin-1")
        self.put(3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")

    def put(self, number: int, body: str | bytes) -> int:
        self.bodies[number] = body.encode("latin-1") if isinstance(body, str) else body
        return number

    def add(self, body: str | bytes) -> int:
        return self.put(max([4, *self.bodies]) + 1, body)

    def stream(
        self, content: str | bytes, dictionary: str = "", *, packed: bool = False, slack: bytes = b""
    ) -> int:
        return self.add(stream(content, dictionary, packed=packed, slack=slack))

    def page(
        self, content: str | bytes = "", *, resources: str = "", extra: str = "", box: str = "0 0 612 792"
    ) -> int:
        """A page with one content stream and the font /F1."""
        body = self.stream(content)
        number = self.add(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {body} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>{resources}>>{extra}>>"
        )
        self.kids.append(number)
        return number

    def _finished(self) -> dict[int, bytes]:
        kids = " ".join(f"{kid} 0 R" for kid in self.kids)
        self.put(2, f"<</Type/Pages/Kids[{kids}]/Count {len(self.kids)}>>")
        self.put(1, "<<" + "".join(f"/{key} {value}" for key, value in self.catalog.items()) + ">>")
        self.put(4, self.information)
        return self.bodies

    def build(self, *, unlisted: Sequence[int] = (), between: bytes = b"", tail: bytes = b"") -> bytes:
        """The bytes. `unlisted`: numbers that the table leaves out; `between`: stands between two objects."""
        out = bytearray(self.header)
        places: dict[int, int] = {}
        for number, body in sorted(self._finished().items()):
            places[number] = len(out)
            out += wrapped(number, body)
            if number == 3:
                out += between
        return bytes(out) + table(len(out), {n: p for n, p in places.items() if n not in unlisted}) + tail


def wrapped(number: int, body: bytes) -> bytes:
    return f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"


def stream(content: str | bytes, dictionary: str = "", *, packed: bool = False, slack: bytes = b"") -> bytes:
    raw = content.encode("latin-1") if isinstance(content, str) else content
    if packed:
        raw, dictionary = zlib.compress(raw), dictionary + "/Filter/FlateDecode"
    raw += slack
    return f"<<{dictionary}/Length {len(raw)}>>\nstream\n".encode("latin-1") + raw + b"\nendstream"


def table(at: int, places: dict[int, int], extra: str = "") -> bytes:
    """Cross-reference table and trailer, as they stand at offset `at`."""
    size = max(places) + 1
    sections = ["0 1\n0000000000 65535 f \n"]
    sections.extend(f"{number} 1\n{place:010d} 00000 n \n" for number, place in sorted(places.items()))
    trailer = f"trailer\n<</Size {size}/Root 1 0 R/Info 4 0 R{extra}>>\nstartxref\n{at}\n%%EOF\n"
    return ("xref\n" + "".join(sections) + trailer).encode("ascii")


def updated(old: bytes, changed: dict[int, bytes]) -> bytes:
    """An incremental update: the old bytes stay, changed objects are appended."""
    out = bytearray(old)
    places = {}
    for number, body in changed.items():
        places[number] = len(out)
        out += wrapped(number, body)
    previous = old.rindex(b"startxref")
    start = int(old[previous + 9 :].split()[0])
    return bytes(out) + table(len(out), places, f"/Prev {start}")


def map_of(pairs: dict[int, str], width: int = 2) -> str:
    """A ToUnicode map."""
    rows = "\n".join(
        f"<{code:0{2 * width}x}> <{text.encode('utf-16-be').hex()}>" for code, text in pairs.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        f"1 begincodespacerange <{'00' * width}> <{'ff' * width}> endcodespacerange\n"
        f"{len(pairs)} beginbfchar\n{rows}\nendbfchar endcmap CMapName currentdict /CMap defineresource pop end end"
    )
