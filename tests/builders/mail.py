"""Messages part by part, so that anything can stand anywhere in them."""

from __future__ import annotations

import base64

TOP = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Figures\r\nMIME-Version: 1.0\r\n"


def message(body: bytes, kind: bytes = b"text/plain", encoding: bytes = b"", more: bytes = b"") -> bytes:
    """One body under the usual fields; `more`: further fields, each with its line end."""
    fields = (
        b"Content-Type: "
        + kind
        + b"\r\n"
        + (b"Content-Transfer-Encoding: " + encoding + b"\r\n" if encoding else b"")
    )
    return TOP + more + fields + b"\r\n" + body


def piece(
    body: bytes, kind: bytes = b"text/plain", encoding: bytes = b"", name: str = "", more: bytes = b""
) -> bytes:
    """One part of several."""
    out = b"Content-Type: " + kind + b"\r\n"
    if encoding:
        out += b"Content-Transfer-Encoding: " + encoding + b"\r\n"
    if name:
        out += f'Content-Disposition: attachment; filename="{name}"\r\n'.encode()
    return out + more + b"\r\n" + body


def several(*pieces: bytes, kind: bytes = b"mixed", before: bytes = b"", after: bytes = b"") -> bytes:
    """A message in parts."""
    return message(joined(*pieces, before=before, after=after), b"multipart/" + kind + b'; boundary="=_b"')


def joined(*pieces: bytes, boundary: bytes = b"=_b", before: bytes = b"", after: bytes = b"") -> bytes:
    body = b"".join(b"--" + boundary + b"\r\n" + each + b"\r\n" for each in pieces)
    return before + body + b"--" + boundary + b"--\r\n" + after


def base64d(body: bytes) -> bytes:
    """In lines, as mail carries it."""
    return base64.encodebytes(body).replace(b"\n", b"\r\n")


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    """(level, code, body) of each attribute, with its checksum."""
    out = b"\x78\x9f\x3e\x22\x01\x00"
    for level, code, body in attributes:
        out += bytes((level,)) + code.to_bytes(4, "little") + len(body).to_bytes(4, "little")
        out += body + (sum(body) & 0xFFFF).to_bytes(2, "little")
    return out


def properties(*pairs: tuple[int, int, bytes]) -> bytes:
    """(type, identifier, value) of properties of one value each, which may be of any length."""
    out = len(pairs).to_bytes(4, "little")
    for kind, identifier, value in pairs:
        out += kind.to_bytes(2, "little") + identifier.to_bytes(2, "little")
        out += (1).to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + bytes(-len(value) % 4)
    return out
