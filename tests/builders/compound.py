"""Compound files from a tree of names, with bytes wherever a file may hide them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

Tree = dict[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    children: list[int] = field(default_factory=list)
    start: int = END


@dataclass
class _File:
    sectors: list[bytes] = field(default_factory=list)
    table: list[int] = field(default_factory=list)

    def add(self, content: bytes, fill: bytes) -> int:
        """A chain; the rest of its last sector is `fill`, repeated or cut."""
        if not content:
            return END
        first = len(self.sectors)
        room = -len(content) % SECTOR
        content += (fill * room)[:room] if fill else bytes(room)
        for at in range(0, len(content), SECTOR):
            self.sectors.append(content[at : at + SECTOR])
            self.table.append(len(self.sectors))
        self.table[-1] = END
        return first


def compound(
    tree: Tree,
    *,
    slack: bytes = b"",
    mini_slack: bytes = b"",
    free: bytes = b"",
    tail: bytes = b"",
    stale: bytes = b"",
    unlisted: bytes = b"",
    clsid: bytes = bytes(16),
) -> bytes:
    """A file of version 3. `slack`, `mini_slack`: after the end of large and of small streams, in their sectors.
    `free`: sectors that nothing uses. `tail`: behind the last sector. `stale`: an unused directory entry.
    `unlisted`: a stream that no storage leads to. `clsid`: of the root.
    """
    entries = [_Entry("Root Entry", 5)]
    _collect(tree, entries, 0)
    if unlisted:
        entries.append(_Entry("Lost", 2, unlisted.ljust(CUTOFF, b" ")))
    file, mini, mini_table = _File(), b"", []
    for entry in entries[1:]:
        if entry.kind != 2 or not entry.content:
            continue
        if len(entry.content) >= CUTOFF:
            entry.start = file.add(entry.content, slack)
            continue
        entry.start = len(mini) // MINI
        room = -len(entry.content) % MINI
        mini += entry.content + ((mini_slack * room)[:room] if mini_slack else bytes(room))
        count = len(mini) // MINI - entry.start
        mini_table += [*range(entry.start + 1, entry.start + count), END]
    entries[0].content, entries[0].start = mini, file.add(mini, b"")
    minis = file.add(b"".join(struct.pack("<I", n) for n in mini_table), b"\xff")
    if free:
        room = -len(free) % SECTOR
        for at in range(0, len(free) + room, SECTOR):
            file.sectors.append((free + bytes(room))[at : at + SECTOR])
            file.table.append(FREE)
    directory = b"".join(_packed(entry, entries) for entry in entries)
    if stale:
        directory += stale.ljust(66, b"\0")[:66] + bytes(2) + b"\xff" * 12 + bytes(48)
    directory_start = file.add(directory, b"\0")
    return _assembled(file, directory_start, minis, len(mini_table), clsid) + tail


def _collect(tree: Tree, entries: list[_Entry], owner: int) -> None:
    for name, content in tree.items():
        number = len(entries)
        entries[owner].children.append(number)
        if isinstance(content, bytes):
            entries.append(_Entry(name, 2, content))
        else:
            entries.append(_Entry(name, 1))
            _collect(content, entries, number)


def _packed(entry: _Entry, entries: list[_Entry]) -> bytes:
    """Siblings hang to the right of one another, which every reader but Office's own accepts."""
    number = entries.index(entry)
    owner = next((each for each in entries if number in each.children), None)
    right = FREE
    if owner is not None:
        place = owner.children.index(number)
        right = owner.children[place + 1] if place + 1 < len(owner.children) else FREE
    child = entry.children[0] if entry.children else FREE
    name = entry.name.encode("utf-16-le") + b"\0\0"
    head = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry.kind, 1, FREE, right, child)
    start = 0 if entry.kind == 1 else entry.start
    return head + bytes(36) + struct.pack("<IQ", start, len(entry.content))


def _assembled(file: _File, directory: int, minis: int, mini_count: int, clsid: bytes) -> bytes:
    tables = 1
    while tables * (SECTOR // 4) < len(file.sectors) + tables:
        tables += 1
    first = len(file.sectors)
    table = [*file.table, *[FAT] * tables]
    table += [FREE] * (tables * (SECTOR // 4) - len(table))
    places = [*range(first, first + tables)] + [FREE] * (109 - tables)
    assert tables <= 109
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + clsid
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    mini_tables = -(-mini_count * 4 // SECTOR)
    header += struct.pack("<9I", 0, tables, directory, 0, CUTOFF, minis, mini_tables, END, 0)
    header += struct.pack("<109I", *places)
    return header + b"".join(file.sectors) + struct.pack(f"<{len(table)}I", *table)


def property_set(properties: dict[int, bytes], kind: str = "e0859ff2f94f6810ab9108002b27b3d9") -> bytes:
    """A stream with one set; values are typed already."""
    body, offsets = b"", []
    for number, value in properties.items():
        offsets.append((number, 8 + 8 * len(properties) + len(body)))
        body += value + bytes(-len(value) % 4)
    table = b"".join(struct.pack("<II", *pair) for pair in offsets)
    size = 8 + len(table) + len(body)
    head = struct.pack("<HHI16xI", 0xFFFE, 0, 0x00020006, 1) + bytes.fromhex(kind) + struct.pack("<I", 48)
    return head + struct.pack("<II", size, len(properties)) + table + body


def narrow(text: str) -> bytes:
    """A typed string of one byte a character."""
    raw = text.encode("cp1252") + b"\0"
    return struct.pack("<II", 30, len(raw)) + raw


def wide(text: str) -> bytes:
    """A typed string of two bytes a character."""
    return struct.pack("<II", 31, len(text) + 1) + text.encode("utf-16-le") + b"\0\0"


def packaged(name: str, content: bytes) -> bytes:
    """The stream `Ole10Native` of a file dropped into a document."""
    named = name.encode() + b"\0"
    path = b"C:\\" + named
    body = struct.pack("<H", 2) + named + path + struct.pack("<II", 0x30000, len(path)) + path
    body += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def ovba(source: bytes) -> bytes:
    """Packed as macros are, every byte a literal."""
    packed = b"\x01"
    for at in range(0, len(source), 3600):
        chunk = source[at : at + 3600]
        tokens = b"".join(b"\0" + chunk[place : place + 8] for place in range(0, len(chunk), 8))
        packed += struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens
    return packed


def macros(source: bytes, *, compiled: bytes = b"", name: str = "Module1") -> Tree:
    """A storage of a VBA project with one module."""
    records = [
        (0x01, struct.pack("<I", 1)),
        (0x03, struct.pack("<H", 1252)),
        (0x04, b"VBAProject"),
        (0x19, name.encode()),
        (0x1A, name.encode()),
        (0x31, struct.pack("<I", len(compiled))),
        (0x2B, b""),
    ]
    directory = b"".join(struct.pack("<HI", kind, len(body)) + body for kind, body in records)
    return {
        "VBA": {
            "dir": ovba(directory),
            "_VBA_PROJECT": b"\xcc\x61" + bytes(30),
            name: compiled + ovba(source),
        },
        "PROJECT": b'ID="{00000000-0000-0000-0000-000000000000}"\r\nModule=Module1\r\n',
    }


def edges(content: bytes, tree: Tree) -> list[int]:
    """Where in the file each stream of the tree begins and ends: text over an edge stands in two pieces."""
    found = []
    for stream in tree.values():
        if isinstance(stream, dict):
            found += edges(content, stream)
        elif stream:
            start = content.index(stream)
            found += [start, start + len(stream)]
    return found
