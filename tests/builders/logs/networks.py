"""A database in MaxMind's format with one IPv4 network in it. In: network, row, day. Out: its bytes."""

from __future__ import annotations

from datetime import datetime
from ipaddress import IPv4Network

MARKER = b"\xab\xcd\xefMaxMind.com"


def _value(value: str | int | dict[str, object] | list[str]) -> bytes:
    if isinstance(value, str):
        raw = value.encode()
        return _sized(2, len(raw)) + raw
    if isinstance(value, int):
        raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
        return _sized(6, len(raw)) + raw
    if isinstance(value, list):
        return bytes([len(value), 4]) + b"".join(map(_value, value))
    pairs = b"".join(_value(key) + _typed(key, each) for key, each in value.items())
    return _sized(7, len(value)) + pairs


def _typed(key: str, value: object) -> bytes:
    """The library asks for the very type of some numbers."""
    if key == "build_epoch" and isinstance(value, int):
        raw = value.to_bytes(4, "big")
        return bytes([len(raw), 2]) + raw
    found = _value(value)  # type: ignore[arg-type]  # nested plainly
    short = key in ("record_size", "ip_version") or key.startswith("binary_format")
    return bytes([found[0] & 31 | 5 << 5]) + found[1:] if short else found


def _sized(kind: int, size: int) -> bytes:
    return bytes([kind << 5 | size]) if size < 29 else bytes([kind << 5 | 29, size - 29])


def database(net: IPv4Network, row: dict[str, object], built: datetime) -> bytes:
    """A tree of one path: each bit of the network leads on, every other way leads nowhere."""
    nodes = net.prefixlen
    tree = b""
    for depth in range(nodes):
        bit = int(net.network_address) >> (31 - depth) & 1
        on = depth + 1 if depth + 1 < nodes else nodes + 16
        sides = [nodes, nodes]
        sides[bit] = on
        tree += b"".join(side.to_bytes(3, "big") for side in sides)
    metadata: dict[str, object] = {
        "node_count": nodes, "record_size": 24, "ip_version": 4, "database_type": "Invented-ASN", "languages": ["en"],
        "binary_format_major_version": 2, "binary_format_minor_version": 0, "build_epoch": int(built.timestamp()),
        "description": {"en": "invented"},
    }  # fmt: skip
    return tree + b"\0" * 16 + _value(row) + MARKER + _value(metadata)
