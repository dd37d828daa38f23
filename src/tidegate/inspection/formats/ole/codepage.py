"""Windows code pages by their numbers, and bytes decoded with them: never a byte lost, never an error."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from tidegate.inspection.formats.biff import text

_OTHERS = {1200: "utf-16-le", 20866: "koi8_r", 28592: "iso8859_2", 28595: "iso8859_5", 28597: "iso8859_7",
           28599: "iso8859_9", 51932: "euc_jp", 51949: "euc_kr", 54936: "gb18030"}  # fmt: skip
"""Pages that messages use beside those of workbooks."""

WIDE = "utf-16-le"
_SPREAD = re.compile("(?:[^\0]\0){4,}")
_PRINTED = range(0x20, 0x7F)
_PAIRS = "".join(f"{chr(high << 8 | 0x20)}-{chr(high << 8 | 0x7E)}" for high in _PRINTED)
_ONE_BYTE = re.compile(f"[\u2000-\u7eff]?[{_PAIRS}]{{4,}}[ -~]?")
_MISPLACED = re.compile(f"[{''.join(chr(high << 8) for high in _PRINTED)}]{{5,}}")


def codec_of(page: int) -> str:
    """The codec of a code page; that of Western Europe where it is unknown or cannot be loaded any more."""
    name = _OTHERS.get(page, "")
    if name == WIDE or f"encodings.{name}" in sys.modules:
        return name
    return text.codec(page)


def decoded(raw: bytes, codec: str) -> str:
    """Text without the zeros that end it; zeros within part it into lines.

    What is written in the other width than the codec's, and would be nonsense, stands at the end once more.
    """
    plain = text.decoded(raw, codec)
    if codec == WIDE:
        plain = "\n".join((plain.rstrip("\0"), *misread(plain)))
    elif "\0" in plain:
        plain = _SPREAD.sub(lambda found: found[0].replace("\0", ""), plain)
    return plain.replace("\0", "\n").strip("\n")


def misread(plain: str) -> Iterator[str]:
    """Runs that make sense as one byte a character, or one byte further on."""
    for found in _ONE_BYTE.findall(plain):
        yield found.encode(WIDE).decode("latin-1").replace("\0", "")
    for found in _MISPLACED.findall(plain):
        yield "".join(chr(ord(character) >> 8) for character in found)
