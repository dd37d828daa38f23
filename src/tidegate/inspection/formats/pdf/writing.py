"""One picture of a document -> a document of its own that shows nothing else, for pdfium to draw.

In: the dictionary and raw bytes of the picture. Out: the bytes of a PDF with one page of the picture's size.
"""

from __future__ import annotations

from tidegate.inspection.formats.pdf.document import Document
from tidegate.inspection.formats.pdf.syntax import Dictionary, Name, Ref, Value

_KEPT = ("Width", "Height", "BitsPerComponent", "ColorSpace", "Filter", "DecodeParms", "ImageMask", "Decode")
_MOST_OBJECTS = 64
_SPECIAL = frozenset("()<>[]{}/%#")


def picture_alone(document: Document, dictionary: Dictionary, raw: bytes, width: int, height: int) -> bytes:
    """A page of `width` x `height` points with the picture over all of it; without the masks that hide parts."""
    kept = Dictionary((key, dictionary[key]) for key in _KEPT if key in dictionary)
    kept["Type"], kept["Subtype"] = Name("XObject"), Name("Image")
    writer = _Writer(document)
    content = f"{width} 0 0 {height} 0 0 cm /P Do".encode("ascii")
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R"
        "/Resources<</XObject<</P 5 0 R>>>>>>".encode("ascii"),
        _stream(b"<<", content),
        _stream(writer.text(kept)[:-2], raw),
    ]
    bodies.extend(writer.rest())
    return _file(bodies)


def _stream(opened: bytes, raw: bytes) -> bytes:
    return opened + f"/Length {len(raw)}>>stream\n".encode("ascii") + raw + b"\nendstream"


def _file(bodies: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode("ascii")
    out += b"".join(f"{place:010d} 00000 n \n".encode("ascii") for place in places)
    out += f"trailer\n<</Root 1 0 R/Size {len(bodies) + 1}>>\nstartxref\n{table}\n%%EOF\n".encode("ascii")
    return bytes(out)


class _Writer:
    """Writes values; what they refer to gets numbers of its own, from 6."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers: dict[int, int] = {}
        self._waiting: list[Ref] = []

    def text(self, value: Value) -> bytes:
        """A value as PDF writes it."""
        if isinstance(value, Dictionary):
            return (
                b"<<" + b"".join(_name(key) + b" " + self.text(item) for key, item in value.items()) + b">>"
            )
        if isinstance(value, Ref):
            return self._reference(value)
        if isinstance(value, list):
            return b"[" + b" ".join(map(self.text, value)) + b"]"
        if isinstance(value, Name):
            return _name(value)
        if isinstance(value, bytes):
            return b"<" + value.hex().encode("ascii") + b">"
        if value is None or isinstance(value, bool):
            return {None: b"null", True: b"true", False: b"false"}[value]
        return f"{value:f}".encode("ascii") if isinstance(value, float) else str(value).encode("ascii")

    def _reference(self, value: Ref) -> bytes:
        if value.number not in self._numbers:
            if len(self._numbers) >= _MOST_OBJECTS:
                return b"null"
            self._numbers[value.number] = 6 + len(self._numbers)
            self._waiting.append(value)
        return f"{self._numbers[value.number]} 0 R".encode("ascii")

    def rest(self) -> list[bytes]:
        """The bodies of what was referred to, in the order of their numbers."""
        bodies = []
        while self._waiting:
            found = self._document.object(self._waiting.pop(0))
            if found is None:
                bodies.append(b"null")
            elif found.stream is not None:
                kept = Dictionary((k, v) for k, v in found.dictionary.items() if k != "Length")
                bodies.append(_stream(self.text(kept)[:-2], self._document.raw(found)))
            else:
                bodies.append(self.text(found.value))
        return bodies


def _name(name: str) -> bytes:
    written = "".join(c if "!" <= c <= "~" and c not in _SPECIAL else f"#{ord(c) & 255:02x}" for c in name)
    return b"/" + written.encode("ascii")
