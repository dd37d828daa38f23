"""A web archive record by record -> fields as passages, contents as parts, chunks joined.

In: the part. Raises DamagedError where one record does not follow another, LimitError above the number of parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.archive.members import between
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.mail.structure import fields
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_VERSION = re.compile(rb"WARC/[0-9]+\.[0-9]+\r?\n")
_HTTP = re.compile(rb"HTTP/[0-9.]+ [0-9]{3}[^\r\n]*\r?\n|[A-Z]{3,10} [^ \r\n]+ HTTP/[0-9.]+\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]*\r\n")
_HEAD = 1 << 20


def read_web_archive(part: Part) -> Iterator[Content | Part]:
    """Records in order, then all other bytes."""
    view, at, number = part.source.view(), 0, 0
    while at < len(view):
        head = bytes(view[at : at + _HEAD])
        version = _VERSION.match(head)
        if version is None:
            break
        number += 1
        if part.budget.parts >= part.limits.parts:
            raise LimitError(f"has more than {part.limits.parts:,} parts (limit parts)")
        found, body = fields(head, version.end(), len(head))
        size = next((f.value for f in found if f.name.lower() == "content-length"), b"")
        start = at + body
        if not size.isdigit() or start + int(size) > len(view):
            raise DamagedError("ends in the middle of a record, or does not say how long one is")
        part.ledger.claim(at, start, Claim.TEXT)
        text = "\n".join(f"{f.name}: {f.value.decode('utf-8', 'replace')}" for f in found)
        yield from passages(part, text, spot=f"record {number}", visible=False)
        end = start + int(size)
        yield from _record(part, number, start, end)
        at = end
        while bytes(view[at : at + 2]) == b"\r\n":
            part.ledger.claim(at, at + 2, Claim.STRUCT)
            at += 2
    for first, last in part.ledger.unclaimed():
        yield from between(part, first, last)


def _record(part: Part, number: int, start: int, end: int) -> Iterator[Content | Part]:
    head = bytes(part.source.view()[start : min(end, start + _HEAD)])
    line = _HTTP.match(head)
    if line is None:
        if start < end:
            yield part.child(f"record {number}", Memory(part.source.view()[start:end]), within=(start, end))
        return
    found, body = fields(head, line.end(), len(head))
    part.ledger.claim(start, start + body, Claim.TEXT)
    text = line[0].decode("utf-8", "replace") + "\n".join(
        f"{f.name}: {f.value.decode('utf-8', 'replace')}" for f in found
    )
    yield from passages(part, text, spot=f"record {number}", visible=False)
    chunked = any(f.name.lower() == "transfer-encoding" and b"chunked" in f.value.lower() for f in found)
    begin = start + body
    content = part.source.view()[begin:end]
    if begin < end:
        joined = _unchunked(bytes(content)) if chunked else None
        source = Memory(content if joined is None else joined)
        yield part.child(f"record {number}", source, within=(begin, end))


def _unchunked(raw: bytes) -> bytes | None:
    """Chunks joined; None where it is not in chunks, as many archives keep it, or something follows them."""
    pieces: list[bytes] = []
    at = 0
    while (found := _CHUNK.match(raw, at)) is not None:
        size = int(found[1], 16)
        if not size:
            return b"".join(pieces) if not raw[found.end() :].strip() else None
        pieces.append(raw[found.end() : found.end() + size])
        at = found.end() + size + 2
        if len(found[0]) > len(found[1]) + 2:
            return None
    return None
