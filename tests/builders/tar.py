"""Tar archives block by block, so that anything can stand anywhere in them."""

from __future__ import annotations

import io
import tarfile

BLOCK = 512
END = bytes(2 * BLOCK)


def padded(body: bytes) -> bytes:
    return body + bytes(-len(body) % BLOCK)


def signed(block: bytes) -> bytes:
    """The block with its checksum."""
    block = block[:148] + b" " * 8 + block[156:]
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def header(
    name: bytes,
    size: int = 0,
    kind: bytes = b"0",
    *,
    link: bytes = b"",
    owner: bytes = b"root",
    rest: bytes = b"",
) -> bytes:
    """One header in POSIX form; `rest`: the last twelve bytes, which say nothing."""
    fields = [
        name.ljust(100, b"\0"), b"0000644\0", b"0000000\0", b"0000000\0", b"%011o\0" % size, b"00000000000\0",
        bytes(8), kind, link.ljust(100, b"\0"), b"ustar\0" + b"00", owner.ljust(32, b"\0"), b"root".ljust(32, b"\0"),
        b"0000000\0", b"0000000\0", bytes(155), rest.ljust(12, b"\0"),
    ]  # fmt: skip
    return signed(b"".join(fields))


def entry(name: bytes, body: bytes, kind: bytes = b"0", **more: bytes) -> bytes:
    return header(name, len(body), kind, **more) + padded(body)


def record(keyword: str, value: bytes) -> bytes:
    """One record of an extended header."""
    tail = b" " + keyword.encode() + b"=" + value + b"\n"
    size = len(tail) + 1
    while len(str(size)) + len(tail) != size:
        size = len(str(size)) + len(tail)
    return str(size).encode() + tail


def archive(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """What the standard library writes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as target:
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            target.addfile(member, io.BytesIO(body))
    return out.getvalue()
