"""Stream filters, undone with every unpacked byte counted before it is held.

In: the raw bytes of a stream and its dictionary. Out: what they unpack to, the codec of a picture that is left
packed, and whatever lies behind the end of the packed bytes. Raises LimitError for bombs.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tidegate.errors import LimitError
from tidegate.inspection.formats.pdf.syntax import Dictionary, Value
from tidegate.inspection.source import Budget

Resolve = Callable[[Value], Value]

_ALIASES = {
    "A85": "ASCII85Decode", "AHx": "ASCIIHexDecode", "CCF": "CCITTFaxDecode", "DCT": "DCTDecode",
    "Fl": "FlateDecode", "LZW": "LZWDecode", "RL": "RunLengthDecode",
}  # fmt: skip
PICTURES = frozenset({"DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode"})
_ROWS = frozenset({"FlateDecode", "LZWDecode"})
_STEP = 1 << 20
_MOST_FILTERS = 16
_WHITE = re.compile(rb"[\0\t\n\f\r ]+")
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]+")
_NOT_85 = re.compile(rb"[^!-uz]+")


@dataclass(slots=True)
class Unpacked:
    """`content`: unpacked as far as `codec`, the picture codec that is left, or "". `slack`: bytes behind the
    packed ones. `trouble`: why it could not be unpacked, or not to its end ("" where it was)."""

    content: bytes
    codec: str = ""
    parameters: Dictionary | None = None
    slack: bytes = b""
    trouble: str = ""


def unpack(
    raw: bytes, dictionary: Dictionary, resolve: Resolve, budget: Budget, *, predicted: bool = False
) -> Unpacked:
    """Undo the filters of one stream. `predicted`: leave rows as their predictor made them (pixels)."""
    names = _listed(resolve(dictionary.get("Filter")), resolve)
    given = _listed(resolve(dictionary.get("DecodeParms")), resolve)
    if len(names) > _MOST_FILTERS:
        return Unpacked(b"", trouble=f"packed more than {_MOST_FILTERS} times over")
    content, slack, trouble = raw, b"", ""
    for position, name in enumerate(names):
        parameters = given[position] if position < len(given) else None
        parameters = parameters if isinstance(parameters, Dictionary) else Dictionary()
        codec = _ALIASES.get(str(name), str(name))
        if codec in PICTURES:
            return Unpacked(content, codec, parameters, slack, trouble)
        if codec == "Crypt":
            if resolve(parameters.get("Name")) not in (None, "Identity"):
                return Unpacked(b"", trouble="encrypted by a filter of its own")
            continue
        decode = _CODECS.get(codec)
        if decode is None:
            return Unpacked(b"", trouble="packed in a way that is not known")
        content, behind, problem = decode(content, parameters, budget)
        slack += behind
        trouble = trouble or problem
        if not predicted and codec in _ROWS and resolve(parameters.get("Predictor")) not in (None, 1):
            content = _unpredicted(content, parameters, resolve)
    return Unpacked(content, slack=slack, trouble=trouble)


def _listed(value: Value, resolve: Resolve) -> list[Value]:
    if isinstance(value, list):
        return [resolve(item) for item in value]
    return [] if value is None else [value]


class _Room:
    """Counts what one filter gives; raises LimitError for what would be too much."""

    def __init__(self, packed: int, budget: Budget) -> None:
        self._packed, self._budget, self._total = packed, budget, 0

    def add(self, count: int) -> None:
        self._total += count
        self._budget.expand(count)
        self._budget.ratio(self._total, self._packed)
        room = self._budget.limits.part_bytes
        if self._total > room:
            raise LimitError(f"a stream needs more than {room:,} bytes at once (limit part_bytes)")


def _flate(packed: bytes, _: Dictionary, budget: Budget) -> tuple[bytes, bytes, str]:
    """zlib, read as raw deflate, so that what is cut short or has a wrong checksum is read as far as it goes."""
    start = _deflate_start(packed)
    if start is None:
        return b"", b"", "packed bytes that are damaged" if packed.strip() else ""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    room, pieces, trouble = _Room(len(packed), budget), [], ""
    given: bytes | memoryview = memoryview(packed)[start:]
    try:
        while not engine.eof:
            piece = engine.decompress(given, _STEP)
            room.add(len(piece))
            pieces.append(piece)
            given = engine.unconsumed_tail
            if not engine.eof and not given and len(piece) < _STEP:
                trouble = "packed bytes that end too early"
                break
    except zlib.error:
        return b"".join(pieces), b"", "packed bytes that are damaged"
    content = b"".join(pieces)
    behind = engine.unused_data
    check = zlib.adler32(content).to_bytes(4, "big")
    if check.startswith(behind[:4].rstrip(b"\r\n")):
        behind = behind[4:]
    elif not trouble:
        trouble = "packed bytes whose checksum does not match"
    return content, behind, trouble


def _deflate_start(packed: bytes) -> int | None:
    """Where deflate begins: behind a zlib header, which some writers put line ends before."""
    for start in range(min(3, len(packed))):
        head = packed[start : start + 2]
        if (
            len(head) == 2
            and head[0] & 15 == 8
            and int.from_bytes(head, "big") % 31 == 0
            and not head[1] & 32
        ):
            return start + 2
        if head[:1] not in (b"\r", b"\n"):
            break
    return None


def _ascii_hex(packed: bytes, _: Dictionary, budget: Budget) -> tuple[bytes, bytes, str]:
    body, _end, behind = packed.partition(b">")
    digits = _WHITE.sub(b"", body)
    trouble = "hexadecimal that is none" if _NOT_HEX.search(digits) else ""
    digits = _NOT_HEX.sub(b"", digits)
    content = bytes.fromhex((digits + b"0" * (len(digits) & 1)).decode("ascii"))
    budget.expand(len(content))
    return content, behind, trouble


def _ascii85(packed: bytes, _: Dictionary, budget: Budget) -> tuple[bytes, bytes, str]:
    body, _end, behind = packed.partition(b"~>")
    body = _WHITE.sub(b"", body).removeprefix(b"<~").rstrip(b"~")
    _Room(len(packed), budget).add(len(body) * 4)
    trouble = "Ascii85 that is none" if _NOT_85.search(body) else ""
    pieces = []
    for run in re.split(rb"(z)", _NOT_85.sub(b"", body)):
        pieces.append(b"\0\0\0\0" if run == b"z" else _groups_of_five(run))
    return b"".join(pieces), behind, trouble


def _groups_of_five(run: bytes) -> bytes:
    missing = -len(run) % 5
    run += b"u" * missing
    out = bytearray()
    for at in range(0, len(run), 5):
        a, b, c, d, e = run[at : at + 5]
        value = ((((a - 33) * 85 + b - 33) * 85 + c - 33) * 85 + d - 33) * 85 + e - 33
        out += (value & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(out[: len(out) - missing])


def _run_length(packed: bytes, _: Dictionary, budget: Budget) -> tuple[bytes, bytes, str]:
    out, at, size, room = bytearray(), 0, len(packed), _Room(len(packed), budget)
    while at < size:
        count = packed[at]
        if count == 128:
            return bytes(out), packed[at + 1 :], ""
        before = len(out)
        if count < 128:
            out += packed[at + 1 : at + 2 + count]
            at += 2 + count
        else:
            out += packed[at + 1 : at + 2] * (257 - count)
            at += 2
        room.add(len(out) - before)
    return bytes(out), b"", ""


def _lzw(packed: bytes, parameters: Dictionary, budget: Budget) -> tuple[bytes, bytes, str]:
    early = parameters.get("EarlyChange", 1) != 0
    singles = [bytes([value]) for value in range(256)] + [b"", b""]
    table, width, previous = list(singles), 9, b""
    out, held, bits, room = bytearray(), 0, 0, _Room(len(packed), budget)
    for at, byte in enumerate(packed):
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == 257:
            return bytes(out), packed[at + 1 :], ""
        if code == 256:
            table, width, previous = list(singles), 9, b""
            continue
        if code < len(table):
            entry = table[code]
        elif code == len(table) and previous:
            entry = previous + previous[:1]
        else:
            return bytes(out), b"", "packed bytes that are damaged"
        room.add(len(entry))
        out += entry
        if previous and len(table) < 4096:
            table.append(previous + entry[:1])
        previous = entry
        filled = len(table) + early
        width = 9 if filled < 512 else 10 if filled < 1024 else 11 if filled < 2048 else 12
    return bytes(out), b"", ""


_CODECS: dict[str, Callable[[bytes, Dictionary, Budget], tuple[bytes, bytes, str]]] = {
    "FlateDecode": _flate,
    "ASCIIHexDecode": _ascii_hex,
    "ASCII85Decode": _ascii85,
    "RunLengthDecode": _run_length,
    "LZWDecode": _lzw,
}


def _unpredicted(content: bytes, parameters: Dictionary, resolve: Resolve) -> bytes:
    """Rows as they were before the PNG or TIFF predictor."""

    def whole(key: str, default: int) -> int:
        value = resolve(parameters.get(key))
        return value if isinstance(value, int) and 0 < value < 1 << 20 else default

    predictor, colors, bits = whole("Predictor", 1), whole("Colors", 1), whole("BitsPerComponent", 8)
    width = (whole("Columns", 1) * colors * bits + 7) // 8
    step = max(colors * bits // 8, 1)
    if predictor >= 10:
        return _png_rows(content, width, step)
    if predictor == 2 and bits == 8:
        rows = bytearray(content)
        for start in range(0, len(rows), width):
            for at in range(start + step, min(start + width, len(rows))):
                rows[at] = (rows[at] + rows[at - step]) & 255
        return bytes(rows)
    return content


def _png_rows(content: bytes, width: int, step: int) -> bytes:
    out, above = bytearray(), bytes(width)
    for start in range(0, len(content), width + 1):
        kind, row = content[start], bytearray(content[start + 1 : start + 1 + width])
        if kind == 2:
            row = bytearray(_added(row, above[: len(row)]))
        elif kind in (1, 3, 4):
            _png_row(kind, row, above, step)
        above = bytes(row) + bytes(width - len(row))
        out += row
    return bytes(out)


def _added(row: bytearray, above: bytes) -> bytes:
    """Two rows added byte by byte, as two long numbers whose carries are kept apart."""
    size = len(row)
    one, two = int.from_bytes(row, "big"), int.from_bytes(above, "big")
    low = int.from_bytes(b"\x7f" * size, "big")
    return ((one & low) + (two & low) ^ (one ^ two) & ~low).to_bytes(size, "big")


def _png_row(kind: int, row: bytearray, above: bytes, step: int) -> None:
    for at in range(len(row)):
        left = row[at - step] if at >= step else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + above[at]) // 2
        else:
            corner = above[at - step] if at >= step else 0
            guess = _paeth(left, above[at], corner)
        row[at] = (row[at] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    base = left + up - corner
    to_left, to_up, to_corner = abs(base - left), abs(base - up), abs(base - corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner
