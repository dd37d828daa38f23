"""The record as a folder that anybody can verify offline. In: entries, notes, stamps, keys. Out: RECORD.

RECORD/entries.jsonl         canonical entries, a line each, in order
RECORD/leaves.bin            their hashes as the database has them, 32 bytes each: tells which entry was changed
RECORD/checkpoints/N.note    the signed checkpoint of N entries
RECORD/stamps/N.tsr          the RFC 3161 response over that checkpoint's text
RECORD/keys.json             the public keys, and when they counted
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tidegate.errors import RecordError
from tidegate.record.checkpoint import TrustedKey, parse
from tidegate.record.entry import MOMENT, Entry, canonical
from tidegate.record.tree import Tree, leaf_hash

VERSION = 1


def export(
    folder: Path,
    entries: Iterable[Entry],
    *,
    notes: Iterable[bytes],
    keys: Sequence[TrustedKey],
    stamps: Mapping[int, bytes] | None = None,
    leaves: Iterable[bytes] | None = None,
) -> None:
    """Write the record into `folder`, which must not exist: it appears whole or not at all.

    `leaves` are the leaf hashes (32 bytes) that the tree was built of; without them they are made of the entries.
    `stamps`: response by size. Raises RecordError.
    """

    def write(to: Path) -> None:
        _write_entries(to, entries, leaves)

    _write_whole(folder, write, _notes(notes), stamps or {}, keys)


def export_as_found(
    folder: Path,
    lines: Iterable[bytes],
    *,
    leaves: Iterable[bytes],
    notes: Mapping[int, bytes],
    keys: Sequence[TrustedKey],
    stamps: Mapping[int, bytes],
) -> None:
    """The same folder from what a store holds, written as it is: where it was tampered with, verifying tells.

    `lines`: canonical entries as stored; `notes`, `stamps`: by size. Raises RecordError.
    """

    def write(to: Path) -> None:
        # A line end within a line would shift all after it; no sound entry has one.
        _write(to / "entries.jsonl", (line.replace(b"\n", b" ") + b"\n" for line in lines))
        _write(to / "leaves.bin", leaves)

    _write_whole(folder, write, ((f"{size}.note", note) for size, note in notes.items()), stamps, keys)


def _write_whole(
    folder: Path,
    write_entries: Callable[[Path], None],
    notes: Iterable[tuple[str, bytes]],
    stamps: Mapping[int, bytes],
    keys: Sequence[TrustedKey],
) -> None:
    if os.path.lexists(folder):
        raise RecordError("the record cannot be written: something lies there already; name a new folder")
    passing = folder.parent / f".{folder.name}.{os.urandom(8).hex()}"
    try:
        passing.mkdir()
        write_entries(passing)
        for name, made in (("checkpoints", notes), ("stamps", _stamps(stamps))):
            (passing / name).mkdir()
            for file, content in made:
                _write(passing / name / file, [content])
            _settle(passing / name)
        _write(passing / "keys.json", [keys_file(keys)])
        _settle(passing)
        passing.rename(folder)
        _settle(folder.parent)
    except OSError as error:
        raise RecordError(f"the record cannot be written: {error.strerror}") from None
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def prove(entry: Entry, tree: Tree, note: bytes, keys: Sequence[TrustedKey]) -> bytes:
    """A proof that a person can be handed: the entry, the way to the root, and the signed root, as JSON.

    Raises RecordError if the note is older than the entry.
    """
    size = parse(note).checkpoint.size
    path = tree.inclusion(entry.sequence, size)
    proof = {
        "kind": "tidegate-inclusion-proof",
        "version": VERSION,
        "entry": canonical(entry).decode(),
        "index": entry.sequence,
        "size": size,
        "path": [base64.b64encode(step).decode() for step in path],
        "checkpoint": note.decode(),
        "keys": [_key(key) for key in keys],
    }
    return (json.dumps(proof, indent=1, ensure_ascii=False) + "\n").encode()


def keys_file(keys: Sequence[TrustedKey]) -> bytes:
    """The keys as `keys.json`: also what to hand to whoever is to verify, ahead of time and by another way."""
    return (json.dumps({"version": VERSION, "keys": [_key(key) for key in keys]}, indent=1) + "\n").encode()


def _key(key: TrustedKey) -> dict[str, Any]:
    return {
        "name": key.name,
        "public": base64.b64encode(key.public).decode(),
        "since": _moment(key.since),
        "until": _moment(key.until),
        "revoked": _moment(key.revoked),
    }


def _moment(at: dt.datetime | None) -> str | None:
    return None if at is None else at.astimezone(dt.UTC).strftime(MOMENT)


def _write_entries(folder: Path, entries: Iterable[Entry], leaves: Iterable[bytes] | None) -> None:
    known = None if leaves is None else iter(leaves)
    with open(folder / "entries.jsonl", "xb") as lines, open(folder / "leaves.bin", "xb") as hashes:
        for entry in entries:
            line = canonical(entry)
            lines.write(line + b"\n")
            hashes.write(leaf_hash(line) if known is None else _next(known))
        if known is not None and next(known, None) is not None:
            raise RecordError("the record has more leaves than entries: an entry is missing")
        for stream in (lines, hashes):
            stream.flush()
            os.fsync(stream.fileno())


def _next(known: Any) -> bytes:
    leaf: bytes | None = next(known, None)
    if leaf is None or len(leaf) != 32:
        raise RecordError("the record has more entries than leaves: a leaf is missing")
    return leaf


def _notes(notes: Iterable[bytes]) -> Iterable[tuple[str, bytes]]:
    return ((f"{parse(note).checkpoint.size}.note", note) for note in notes)


def _stamps(stamps: Mapping[int, bytes]) -> Iterable[tuple[str, bytes]]:
    return ((f"{size}.tsr", response) for size, response in stamps.items())


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with open(path, "xb") as stream:
        stream.writelines(pieces)
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
