"""Files in base64 within text (mail, JSON strings, XML elements, cells) -> parts to be recognised."""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterable, Iterator

from tidegate.inspection.formats.ooxml.mashup import Mashup, is_mashup
from tidegate.inspection.formats.text.layout import Line
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory

SHORTEST = 80
"""Fewer characters hold no file worth its name."""

_MAGICS = (
    "UEsDB", "iVBORw0KGgo", "/9j/", "R0lGOD", "JVBERi", "0M8R4KGx", "H4sI", "UmFyIRo", "N3q8rycc", "QlpoO",
    "/Td6WFo", "KLUv/", "U1FMaXRl", "UklGR", "e1xydGY", "UEFSMQ", "SUkqA", "TU0AK",
)  # fmt: skip
"""How base64 of a file of known kind begins: zip, pictures, PDF, OLE, archives, databases, RTF."""
_PACKED = ("eJ", "eN", "eA", "eF")
"""How base64 of a zlib stream begins; by chance one text in thousands does, so it must unpack as well."""
_MASHUP = "AAAAA"
_WITHIN = re.compile(
    rf"(?<![A-Za-z0-9+/])(?:{'|'.join(map(re.escape, _MAGICS))})"
    rf"(?:[A-Za-z0-9+/_-]|&#x[aAdD];|\\[nr]|\\/|[\r\n]+(?=[A-Za-z0-9+/_-]{{40}})){{{SHORTEST - 20},}}+={{0,2}}"
)
_FOREIGN = re.compile(r"&#x[aAdD];|\\[nr]|\\|\s")
_FULL_LINE = re.compile(r"[ \t>]*([A-Za-z0-9+/]{60,}+)\r?\n?\Z")
_LAST_LINE = re.compile(r"[ \t>]*([A-Za-z0-9+/]{1,}+={0,2})\r?\n?\Z")
_MOST_HELD = 1 << 16


def file_within(part: Part, text: str) -> Part | None:
    """The part that a whole text is in base64, if what it decodes to begins like a file of a known kind."""
    if len(text) < SHORTEST:
        return None
    begin = text.lstrip()[:16]
    if begin.startswith(_PACKED):
        content = _unpacked(_decoded(text), part)
    elif begin.startswith((*_MAGICS, _MASHUP)):
        content = _decoded(text)
    else:
        return None
    if begin.startswith(_MASHUP) and not is_mashup(content or b""):
        return None
    return _child(part, content) if content else None


def files_within(part: Part, text: str, spot: str = "") -> Iterator[Part]:
    """The files that stand in base64 somewhere in a text (a script, a line, a field); a damaged one is a gap."""
    if len(text) < SHORTEST:
        return
    for found in _WITHIN.finditer(text):
        content = _decoded(_FOREIGN.sub("", found[0]).replace("-", "+").replace("_", "/"))
        if content is None:
            part.gap("holds a file in base64 that is damaged", spot=spot)
        else:
            yield _child(part, content, spot)


def _unpacked(packed: bytes | None, part: Part) -> bytes | None:
    """What a zlib stream unpacks to, or None where it is none."""
    machine = zlib.decompressobj()
    try:
        content = machine.decompress(packed or b"", part.limits.part_bytes)
    except zlib.error:
        return None
    return content if machine.eof and not machine.unused_data else None


def attachments(part: Part, lines: Iterable[Line]) -> Iterator[Line | Part]:
    """Lines as they are, but blocks of base64 as in mail become the parts they hold, whatever those are."""
    run: list[Line] = []
    for line in lines:
        if run and len(run) < _MOST_HELD and _continues(run, line):
            run.append(line)
            continue
        if run:
            yield from _block(part, run)
            run = []
        if _FULL_LINE.match(line.text) and not line.partial:
            run = [line]
        else:
            yield from files_within(part, line.text, f"line {line.number}")
            yield line
    if run:
        yield from _block(part, run)


def _continues(run: list[Line], line: Line) -> bool:
    """As long as the line before and pure base64; the last line may be shorter, and ends the block."""
    first, last = run[0].text.strip(" \t>\r\n"), run[-1].text.strip(" \t>\r\n")
    return len(first) == len(last) and not last.endswith("=") and bool(_LAST_LINE.match(line.text))


def _block(part: Part, run: list[Line]) -> Iterator[Line | Part]:
    text = "".join(line.text.strip(" \t>\r\n") for line in run)
    packed = text.startswith(_MAGICS) or (len(run) > 2 and _is_mixed(text))
    content = _decoded(text) if packed and len(text) >= SHORTEST else None
    if content:
        yield _child(part, content, f"lines {run[0].number}-{run[-1].number}")
    else:
        yield from run


def _is_mixed(text: str) -> bool:
    """Lists of hashes, sequences and words are pure alphabet as well; packed bytes use all of it."""
    return len(set(text)) > 40


def _decoded(text: str) -> bytes | None:
    packed = "".join(text.split()).rstrip("=")
    try:
        return binascii.a2b_base64(packed + "=" * (-len(packed) % 4), strict_mode=True)
    except (binascii.Error, ValueError):
        return None


def _child(part: Part, content: bytes, spot: str = "") -> Part:
    part.budget.expand(len(content))
    label = f"attachment in base64 {spot}".strip()
    reader = Mashup() if is_mashup(content) else None
    return part.child("attachment", Memory(content), label=label, visible=False, format=reader)
