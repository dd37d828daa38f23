"""A table that gives every key a value and tells nobody which keys are its own.

Three cells of a table, picked by the key, combined by exclusive or, are the value. Keys that were put in get theirs;
any other gets 16 bytes that look just like one. So a guess is never confirmed by the table alone.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

WIDTH = 16
_SPARE = 1.3
_TRIES = 50


def build(values: Mapping[bytes, bytes]) -> bytes:
    """A table for these keys (32 bytes each) and values (16 bytes each): a seed, and cells of 16 bytes."""
    size = max(int(len(values) * _SPARE) + 32, 64)
    for _ in range(_TRIES):
        seed = secrets.token_bytes(16)
        order = _peeled({key: _cells(seed, key, size) for key in values}, size)
        if order is not None:
            return seed + _filled(order, values, seed, size)
    raise AssertionError(
        "no table could be built"
    )  # with room to spare this has a probability of 2^-50 or so


def get(table: bytes | memoryview, key: bytes) -> bytes:
    """The key's value, or what looks like one."""
    size = (len(table) - 16) // WIDTH
    value = 0
    for cell in _cells(bytes(table[:16]), key, size):
        at = 16 + WIDTH * cell
        value ^= int.from_bytes(table[at : at + WIDTH], "little")
    return value.to_bytes(WIDTH, "little")


def _cells(seed: bytes, key: bytes, size: int) -> tuple[int, int, int]:
    """One cell in each third."""
    digest = hashlib.blake2b(key, key=seed, digest_size=24).digest()
    third = size // 3
    one, two, three = (int.from_bytes(digest[8 * k : 8 * k + 8], "little") % third for k in range(3))
    return one, third + two, 2 * third + three


def _peeled(cells: Mapping[bytes, tuple[int, int, int]], size: int) -> list[tuple[bytes, int]] | None:
    """Keys in the order in which each has a cell to itself once those before are gone; None where some never have."""
    users: list[set[bytes]] = [set() for _ in range(size)]
    for key, three in cells.items():
        for cell in three:
            users[cell].add(key)
    alone = [cell for cell in range(size) if len(users[cell]) == 1]
    order: list[tuple[bytes, int]] = []
    while alone:
        cell = alone.pop()
        if len(users[cell]) != 1:
            continue
        key = users[cell].pop()
        order.append((key, cell))
        for other in cells[key]:
            users[other].discard(key)
            if len(users[other]) == 1:
                alone.append(other)
    return order if len(order) == len(cells) else None


def _filled(order: list[tuple[bytes, int]], values: Mapping[bytes, bytes], seed: bytes, size: int) -> bytes:
    """Cells nobody settles hold chance, so that they look like the others."""
    table = [int.from_bytes(secrets.token_bytes(WIDTH), "little") for _ in range(size)]
    for key, cell in reversed(order):
        value = int.from_bytes(values[key], "little")
        for other in _cells(seed, key, size):
            if other != cell:
                value ^= table[other]
        table[cell] = value
    return b"".join(cell.to_bytes(WIDTH, "little") for cell in table)
