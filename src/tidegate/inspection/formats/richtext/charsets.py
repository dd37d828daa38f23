"""Character sets of RTF: numbers in the font table and the header -> codecs, all loaded when this is.

Bytes that break a codec are read one by one, so that none is lost.
"""

from __future__ import annotations

import codecs

_SETS = {
    0: "cp1252", 1: "", 2: "cp1252", 77: "mac_roman", 78: "cp932", 79: "cp949", 80: "gbk", 81: "big5",
    128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 179: "cp1256", 181: "cp1255", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_PAGES = {
    437: "cp437", 708: "iso8859_6", 775: "cp775", 850: "cp850", 852: "cp852", 855: "cp855", 857: "cp857",
    860: "cp860", 861: "cp861", 862: "cp862", 863: "cp863", 864: "cp864", 865: "cp865", 866: "cp866",
    869: "cp869", 874: "cp874", 932: "cp932", 936: "gbk", 949: "cp949", 950: "big5", 1250: "cp1250",
    1251: "cp1251", 1252: "cp1252", 1253: "cp1253", 1254: "cp1254", 1255: "cp1255", 1256: "cp1256",
    1257: "cp1257", 1258: "cp1258", 1361: "johab", 10000: "mac_roman", 10007: "mac_cyrillic",
    65001: "utf-8", 54936: "gb18030",
}  # fmt: skip
WESTERN = "cp1252"
HEADER = {"ansi": WESTERN, "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
"""Control words at the start of a file that name its character set."""

_SINGLY = "tidegate-rtf"


def of_font(charset: int) -> str:
    """The codec of a font's character set, or "" for the document's own."""
    return _SETS.get(charset, "")


def of_page(number: int) -> str:
    """The codec of a code page, or "" where it is unknown."""
    return _PAGES.get(number, "")


def decoded(raw: bytes, codec: str) -> str:
    """Text; NULs, which no reader shows, are dropped."""
    return raw.decode(codec, _SINGLY).replace("\0", "")


def _read(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_SINGLY, _read)
for _codec in {*_SETS.values(), *_PAGES.values()} - {""}:
    codecs.lookup(_codec)
