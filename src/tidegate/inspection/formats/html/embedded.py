"""data: addresses within a page or style sheet -> the files they hold, as parts."""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Iterator

from tidegate.inspection.formats.payload import files_within
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory

_ADDRESS = re.compile(r"\s*data:([^,\"'<>]{0,200}?)(;\s*base64\s*)?,(.*)\Z", re.IGNORECASE | re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_SIGN = r"(?:[A-Za-z0-9+/_=-]|%[0-9A-Fa-f]{2})"
_WITHIN = re.compile(
    r"data:[\w.+-]*+/?[\w.+-]*+(?:;(?!base64,)[\w=.+-]++)*+;base64,"
    rf"{_SIGN}{{16,}}+(?:[\r\n]+[ \t]*{_SIGN}{{60,}}+)*+(?:[\r\n]+[ \t]*{_SIGN}++(?=[\"')]))?",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"[^A-Za-z0-9+/_=%\s-]|[^\s][ \t]+[^\s]")
_SUFFIXES = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/bmp": "bmp",
    "image/svg+xml": "svg", "text/html": "html", "text/csv": "csv", "text/plain": "txt", "text/xml": "xml",
    "application/json": "json", "application/xml": "xml", "application/zip": "zip", "application/gzip": "gz",
}  # fmt: skip


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class Embedded:
    """Finds embedded files; the same bytes are read once, however often a page repeats them."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._seen: set[bytes] = set()
        self._count = 0

    def address(self, value: str) -> list[Part] | None:
        """The part that a value holds, none where it was met before; None where it is no address."""
        found = _ADDRESS.match(value)
        if found is None:
            return None
        payload = _PERCENT.sub(lambda sign: bytes.fromhex(sign[1].decode()), _bytes(found[3]))
        if found[2]:
            try:
                packed = b"".join(payload.split()).translate(bytes.maketrans(b"-_", b"+/"))
                payload = binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))
            except binascii.Error:
                return None
        digest = hashlib.blake2b(payload, digest_size=16).digest()
        if digest in self._seen or not payload:
            return []
        self._seen.add(digest)
        self._count += 1
        self._part.budget.expand(len(payload))
        mime = found[1].partition(";")[0].strip().lower()
        name = f"embedded {self._count}.{_SUFFIXES.get(mime, 'bin')}"
        return [self._part.child(name, Memory(payload), visible=mime.startswith("image/"))]

    def is_pure(self, value: str) -> bool:
        """Whether an address holds nothing beside its file: what base64 does not know, browsers pass over."""
        found = _ADDRESS.match(value)
        return found is not None and not (found[2] and _FOREIGN.search(found[3]))

    def split(self, text: str) -> Iterator[str | Part]:
        """Running text (a style sheet, a script) with its embedded files taken out as parts."""
        at = 0
        for found in _WITHIN.finditer(text):
            parts = self.address(found[0])
            if parts is None:
                continue
            yield text[at : found.start()] + "data:"
            yield from parts
            at = found.end()
        yield from files_within(self._part, text[at:])
        yield text[at:]
