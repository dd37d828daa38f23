"""Evidence of a hit: a WARC record, as it lay in an archive or made of what was fetched. Out: a file's bytes."""

from __future__ import annotations

import gzip
import hashlib
import uuid

from tidegate.trace.sources import bodies
from tidegate.trace.sources.interface import Item

LARGEST = 64 << 20
"""Bytes of a body that are kept; of a larger one, the place alone."""


def of(item: Item, digest: str, now: str) -> tuple[str, bytes] | None:
    """A name that tells nothing, and a packed record. None where it is too large to be kept so."""
    if bodies.size(item.body) > LARGEST:
        return None
    record = item.record() if item.record is not None else _made(item, digest, now)
    name = hashlib.sha256(record).hexdigest()
    return f"{name}.warc.gz", gzip.compress(record, mtime=0)


def _made(item: Item, digest: str, now: str) -> bytes:
    body = b"".join(piece for _, piece in bodies.pieces(item.body, bodies.IN_MEMORY, 0))
    where = item.where + (f"#{item.part}" if item.part else "")
    number = uuid.uuid5(uuid.NAMESPACE_URL, f"{where} {digest}")
    lines = (
        "WARC/1.1",
        "WARC-Type: resource",
        f"WARC-Record-ID: <urn:uuid:{number}>",
        f"WARC-Date: {item.captured if item.captured.endswith('Z') else now}",
        f"WARC-Target-URI: {_uri(where)}",
        f"WARC-Payload-Digest: sha256:{digest}",
        f"Content-Type: {_plain(item.media_type) or 'application/octet-stream'}",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def _uri(where: str) -> str:
    from urllib.parse import quote

    scheme = where.partition(":")[0].isalnum() and "://" in where
    return quote(where if scheme else f"file:{where}", safe="/?%:@!$&'()*+,;=-._~#")


def _plain(value: str) -> str:
    return "".join(character for character in value if character.isprintable())[:200]
