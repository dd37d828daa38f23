"""One 512-byte block of a tar archive -> a header, in the old, POSIX and GNU forms, and what hides in its fields.

In: the block. Out: plain values, the texts, and bytes that stand where nothing should; None for no header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidegate.inspection.formats.archive.tar import BLOCK, OCTAL, is_header, number

_ZEROS = re.compile(rb"\0+")
_NUMBERS = ((100, 108), (108, 116), (116, 124), (136, 148))
"""Mode, user, group and time of change."""
_GNU_NUMBERS = ((345, 357), (357, 369), (369, 381), (483, 495))
"""Times of access and of the inode, offset within a volume, true size."""
_ZEROS = re.compile(rb"\0+")
_KINDS = "01234567xgXLKSVMD"
_MARKS = (b"ustar\x0000", b"ustar  \0", bytes(8))
_SPARSE_PAIRS = 4


@dataclass(frozen=True, slots=True)
class Header:
    """`kind`: one character. `size`: bytes of contents. `sparse`: (place, length) pieces of an old GNU sparse
    file, `true_size` its size with holes, `extended` whether more pieces follow. `strays`: the whole header
    where some of its bytes belong to no value."""

    name: bytes
    kind: str
    size: int
    link: bytes
    owners: tuple[bytes, bytes]
    sparse: tuple[tuple[int, int], ...] = ()
    true_size: int = 0
    extended: bool = False
    strays: bytes = b""


def parsed(block: bytes) -> Header | None:
    """The header, or None where its checksum or its size is wrong."""
    if not is_header(block):
        return None
    size = number(block[124:136])
    if size is None or size < 0:
        return None
    strays = [_stray_number(block[start:end]) for start, end in (*_NUMBERS, (124, 136), (148, 156))]
    name, link = _text(block[:100], strays), _text(block[157:257], strays)
    strays.extend(block[end - 1 : end] for end in (257, 297, 329, 500))
    kind = chr(block[156]) if block[156] else "0"
    if kind not in _KINDS or block[257:265] not in _MARKS:
        strays.append(block[156:157] + block[257:265])
    if block[257:263] not in (b"ustar\0", b"ustar "):
        strays.append(block[257:BLOCK])
        return Header(name, kind, size, link, (b"", b""), strays=_told(block, strays))
    owners = (_text(block[265:297], strays), _text(block[297:329], strays))
    strays.extend(_stray_number(block[start:end]) for start, end in ((329, 337), (337, 345)))
    if block[257:265] == b"ustar  \0":
        return _gnu(block, Header(name, kind, size, link, owners), strays)
    if block[508:512] == b"tar\0":
        prefix = _text(block[345:476], strays)
        strays.extend(_stray_number(block[start:end]) for start, end in ((476, 488), (488, 500)))
        strays.append(block[500:508])
    else:
        prefix = _text(block[345:500], strays)
        strays.append(block[500:512])
    name = prefix + b"/" + name if prefix else name
    return Header(name, kind, size, link, owners, strays=_told(block, strays))


def _gnu(block: bytes, header: Header, strays: list[bytes]) -> Header:
    sparse: tuple[tuple[int, int], ...] = ()
    strays.extend(_stray_number(block[start:end]) for start, end in _GNU_NUMBERS)
    if header.kind == "S":
        sparse = pieces(block[386:482], _SPARSE_PAIRS)
        strays.append(block[381:386] + block[495:512])
    else:
        strays.append(block[381:483] + block[495:512])
    return Header(
        header.name,
        header.kind,
        header.size,
        header.link,
        header.owners,
        sparse,
        number(block[483:495]) or 0,
        bool(block[482]) and header.kind == "S",
        _told(block, strays),
    )


def pieces(raw: bytes, count: int) -> tuple[tuple[int, int], ...]:
    """(place, length) pairs of a sparse file, in the order of the table, without empty ones at its end."""
    pairs = []
    for at in range(0, count * 24, 24):
        place, length = number(raw[at : at + 12]), number(raw[at + 12 : at + 24])
        if raw[at : at + 24].strip(b"\0") and place is not None and length is not None:
            pairs.append((place, length))
    return tuple(pairs)


def _text(field: bytes, strays: list[bytes]) -> bytes:
    text, _, rest = field.partition(b"\0")
    strays.append(rest)
    return text


def _stray_number(field: bytes) -> bytes:
    """What a number's field holds beside the number."""
    value = number(field)
    if value is None:
        return field
    if field[:1] in (b"\x80", b"\xff"):
        return b""
    found = OCTAL.match(field)
    return field[found.end() :] if found else field


def _told(block: bytes, strays: list[bytes]) -> bytes:
    """The whole header where anything strays in it: a text may run over the borders of fields."""
    return _ZEROS.sub(b"\n", block) if any(stray.strip(b"\0 ") for stray in strays) else b""
