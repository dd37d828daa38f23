"""Outlook messages from properties, recipients and attachments."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from builders.compound import Tree

LONG, TIME, TEXT, BYTES = 0x0003, 0x0040, 0x001F, 0x0102


def properties(
    header: int, values: dict[int, str | bytes | int], *, times: dict[int, int] | None = None
) -> Tree:
    """The streams of one set of properties; texts in two bytes a character."""
    tree: Tree = {}
    entries = b""
    for number, value in values.items():
        if isinstance(value, int):
            entries += struct.pack("<HHIIi", LONG, number, 6, value, 0)
            continue
        type, raw = (TEXT, value.encode("utf-16-le")) if isinstance(value, str) else (BYTES, value)
        entries += struct.pack("<HHIII", type, number, 6, len(raw), 0)
        tree[f"__substg1.0_{number:04X}{type:04X}"] = raw
    for number, ticks in (times or {}).items():
        entries += struct.pack("<HHIQ", TIME, number, 6, ticks)
    tree["__properties_version1.0"] = bytes(header) + entries
    return tree


def recipient(name: str, address: str, **more: str) -> Tree:
    values: dict[int, str | bytes | int] = {0x3001: name, 0x39FE: address, 0x0C15: 1}
    values.update({int(number[1:], 16): value for number, value in more.items()})
    return properties(8, values)


def attachment(name: str, content: bytes) -> Tree:
    return properties(8, {0x3707: name, 0x3701: content, 0x3705: 1})


def enclosed(message: Tree) -> Tree:
    return {**properties(8, {0x3001: "message", 0x3705: 5}), "__substg1.0_3701000D": message}


def rich(text: str) -> bytes:
    """Rich text as messages pack it, every byte a literal."""
    plain = text.encode("latin-1")
    body = b"".join(b"\0" + plain[at : at + 8] for at in range(0, len(plain), 8))
    checksum = zlib.crc32(body, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return struct.pack("<II4sI", len(body) + 12, len(plain), b"LZFu", checksum) + body


@dataclass
class Message:
    """`named`: properties under names of the sender's own. `values`: any others by number."""

    subject: str = "Figures"
    body: str = "Figures are final."
    values: dict[int, str | bytes | int] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    recipients: list[Tree] = field(default_factory=list)
    attachments: list[Tree] = field(default_factory=list)
    named: dict[str, str | int] = field(default_factory=dict)

    def streams(self, *, inner: bool = False) -> Tree:
        values = {0x0037: self.subject, 0x1000: self.body, **self.values}
        values.update({0x8000 + place: value for place, value in enumerate(self.named.values())})
        values = {number: value for number, value in values.items() if value != ""}
        tree = properties(24 if inner else 32, values, times=self.times)
        for place, each in enumerate(self.recipients):
            tree[f"__recip_version1.0_#{place:08X}"] = each
        for place, each in enumerate(self.attachments):
            tree[f"__attach_version1.0_#{place:08X}"] = each
        if not inner:
            tree["__nameid_version1.0"] = self._names()
        return tree

    def _names(self) -> Tree:
        entries, strings = b"", b""
        for place, name in enumerate(self.named):
            raw = name.encode("utf-16-le")
            entries += struct.pack("<IHH", len(strings), 7, place)
            strings += struct.pack("<I", len(raw)) + raw + bytes(-len(raw) % 4)
        return {
            "__substg1.0_00020102": b"",
            "__substg1.0_00030102": entries,
            "__substg1.0_00040102": strings,
        }
