"""Picture streams: which are read by OCR, which by the picture reader, which are so small that nobody needs to.

In: a picture's dictionary and bytes. Out: contents, child parts, and claims on the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.pdf.document import Document
from tidegate.inspection.formats.pdf.filters import Unpacked, unpack
from tidegate.inspection.formats.pdf.scan import Object
from tidegate.inspection.formats.pdf.strings import printable, words_in
from tidegate.inspection.formats.pdf.syntax import Dictionary, Name, Value
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content

_JPEG = "DCTDecode"
_MOST_PARTS = 2000
_COLORS = {
    "DeviceGray": 1, "G": 1, "CalGray": 1, "DeviceRGB": 3, "RGB": 3, "CalRGB": 3, "Lab": 3, "DeviceCMYK": 4,
    "CMYK": 4, "Indexed": 1, "I": 1, "Separation": 1,
}  # fmt: skip
_LEAST_EXCESS = 64


class Images:
    """Reads each picture once, however often it stands in the file."""

    def __init__(self, part: Part, document: Document) -> None:
        self._part, self._document = part, document
        self._known: set[bytes] = set()
        self._parts = 0

    def read(self, each: Object, spot: str, *, visible: bool) -> Iterator[Content | Part]:
        """One picture object. Raises LimitError."""
        part, span = self._part, each.stream or (0, 0)
        unpacked = self._document.unpacked(each, predicted=True)
        if unpacked.trouble:
            part.gap(f"a picture of {unpacked.trouble}", *span, spot=spot)
            return
        if unpacked.slack.strip(BLANK):
            yield part.child(
                f"bytes behind a picture, {spot}", Memory(unpacked.slack), visible=False, padding=True
            )
        if self._is_known(self._document.raw(each)):
            part.ledger.claim(*span, Claim.PIXELS)
            return
        if unpacked.codec == _JPEG and self._parts < _MOST_PARTS:
            self._parts += 1
            yield part.child(
                "picture.jpg", Memory(unpacked.content), label=f"picture {self._parts}, {spot}", visible=visible,
                within=span,
            )  # fmt: skip
            return
        yield from self._pixels(each.dictionary, self._document.raw(each), unpacked, spot, visible)
        part.ledger.claim(*span, Claim.PIXELS)

    def inline(self, dictionary: Dictionary, raw: bytes, spot: str) -> Iterator[Content | Part]:
        """A picture that stands in a content stream."""
        unpacked = unpack(raw, dictionary, self._document.resolve, self._part.budget, predicted=True)
        if unpacked.trouble:
            self._part.gap(f"a picture of {unpacked.trouble}", spot=spot)
        elif not self._is_known(raw):
            yield from self._pixels(dictionary, raw, unpacked, spot, True)

    def _is_known(self, raw: bytes) -> bool:
        digest = hashlib.blake2b(raw, digest_size=16).digest()
        known = digest in self._known
        self._known.add(digest)
        return known

    def _pixels(
        self, dictionary: Dictionary, raw: bytes, unpacked: Unpacked, spot: str, visible: bool
    ) -> Iterator[Content | Part]:
        """What the pixels show, and bytes that are no pixels."""
        part, number = self._part, self._document.whole_number
        width, height = number(dictionary.get("Width")), number(dictionary.get("Height"))
        bits = 1 if dictionary.get("ImageMask") is True else number(dictionary.get("BitsPerComponent")) or 8
        colors = self._colors(self._document.resolve(dictionary.get("ColorSpace")))
        expected = (width * colors * bits + 7) // 8 * height
        if width < 1 or height < 1:
            if unpacked.content.strip(b"\0\xff\r\n "):
                yield part.child(f"pixels of no size, {spot}", Memory(unpacked.content), visible=False)
            return
        yield from passages(part, words_in(unpacked.content), spot=spot, visible=False)
        if not unpacked.codec:
            behind = self._behind(unpacked.content, dictionary, expected, height)
            if behind:
                yield part.child(
                    f"bytes behind a picture, {spot}", Memory(behind), visible=False, padding=True
                )
        if width * height <= part.limits.unread_picture_pixels:
            return
        if max(expected, width * height) > part.limits.part_bytes:
            part.gap("a picture larger than can be read (limit part_bytes)", spot=spot)
            return
        from tidegate.inspection.formats.pdf.pictures import read_picture

        yield from read_picture(part, self._document, dictionary, raw, (width, height), spot, visible=visible)

    def _colors(self, space: Value) -> int:
        """How many numbers make a colour; the most there may be where that is not plain."""
        if isinstance(space, Name):
            return _COLORS.get(space, 4)
        if isinstance(space, list) and space:
            name = self._document.resolve(space[0])
            if name == "ICCBased" and len(space) > 1:
                return self._document.whole_number(self._document.dictionary(space[1]).get("N")) or 4
            if name == "DeviceN" and len(space) > 1:
                return max(len(self._document.array(space[1])), 1)
            return _COLORS.get(str(name), 4)
        return 1

    def _behind(self, content: bytes, dictionary: Dictionary, expected: int, height: int) -> bytes:
        """Bytes after the last row. Rows with a predictor have one byte more each."""
        for given in self._document.array(dictionary.get("DecodeParms")) or [dictionary.get("DecodeParms")]:
            if self._document.whole_number(self._document.dictionary(given).get("Predictor")) >= 10:
                expected += height
        behind = content[expected:]
        return behind if len(behind) > _LEAST_EXCESS or printable(behind) else b""
