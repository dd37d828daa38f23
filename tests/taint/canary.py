"""A canary, and the ways of writing it into a file. In: bytes and a source of chance. Out: tainted bytes."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable

from contract.reading import Reading

CANARY = "Kanarienvogel900000123"
"""One word, so that no reader breaks it; letters and digits, so that every sweep takes it for text."""

CUT = 3
"""So many characters may the edge of a cell, a name or a stream cut off at one of its ends."""

FORMS = (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be"))
Change = Callable[[bytes, random.Random], bytes]


def overwrite(content: bytes, chance: random.Random) -> bytes:
    """Replace bytes of the file by the canary in one of its forms."""
    form = chance.choice(FORMS)
    at = chance.randrange(max(len(content) - len(form), 0) + 1)
    return content[:at] + form + content[at + len(form) :]


def insert(content: bytes, chance: random.Random) -> bytes:
    """Push the canary in between two bytes of the file."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(FORMS) + content[at:]


def append(content: bytes, chance: random.Random) -> bytes:
    """Behind the end, after some fill."""
    return content + bytes(chance.randrange(600)) + chance.choice(FORMS)


def within(content: bytes, chance: random.Random) -> bytes:
    """Inside what a container holds, packed again as it was: a zip entry, or a Flate stream of a PDF."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _within_zip(content, chance)
    if content.startswith(b"%PDF"):
        return _within_pdf(content, chance)
    return chance.choice((overwrite, insert))(content, chance)


def _within_zip(content: bytes, chance: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w") as after:
        entries = before.infolist()
        chosen = chance.randrange(len(entries))
        for number, entry in enumerate(entries):
            inner = before.read(entry)
            if number == chosen and not entry.is_dir():
                inner = (
                    within(inner, chance)
                    if inner[:2] == b"PK"
                    else chance.choice((overwrite, insert))(inner, chance)
                )
            after.writestr(entry, inner)
    return packed.getvalue()


def _within_pdf(content: bytes, chance: random.Random) -> bytes:
    """One Flate stream of the file with the canary in it, cut or filled to its old length."""
    streams: list[tuple[int, int, bytes]] = []
    at = 0
    while (at := content.find(b"stream", at)) >= 0:
        start = at + 6 + (2 if content[at + 6 : at + 8] == b"\r\n" else 1)
        end = content.find(b"endstream", start)
        at += 6
        if end > start and content[at - 9 : at - 6] != b"end":
            try:
                streams.append((start, end, zlib.decompressobj().decompress(content[start:end])))
            except zlib.error:
                continue
    if not streams:
        return overwrite(content, chance)
    start, end, inner = chance.choice(streams)
    packed = zlib.compress(overwrite(inner, chance), 9)
    if len(packed) > end - start:
        return overwrite(content, chance)
    return content[:start] + packed + content[start + len(packed) :]


CHANGES: tuple[Change, ...] = (overwrite, insert, append, within, within)
"""Each is as likely as it stands here: what is inside of containers is where things hide."""


def taint(content: bytes, chance: random.Random) -> bytes:
    """The file with the canary somewhere."""
    return chance.choice(CHANGES)(content, chance)


def came_out(reading: Reading) -> bool:
    """Whether the canary is in what came out: as a text, or spelled by the cells of one column after another.

    UTF-16 within text of eight bits keeps its zeros, which the canonical text of the detectors drops; a control
    word of RTF is told apart from its number.
    """
    columns: dict[int, list[str]] = {}
    for row in reading.rows:
        for column, value in row.items():
            columns.setdefault(column, []).append(str(value))
    shown = "\n".join([reading.text, *map("".join, columns.values())]).replace("\0", "").replace(" ", "")
    return CANARY[CUT:] in shown or CANARY[:-CUT] in shown
