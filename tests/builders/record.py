"""A record of invented acts: entries, a tree, checkpoints by a key, two witnesses, an export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidegate.record.acts import Act
from tidegate.record.checkpoint import Checkpoint, KeyInMemory, TrustedKey, sign
from tidegate.record.entry import Entry, canonical
from tidegate.record.export import export, keys_file
from tidegate.record.tree import NodesInMemory, Tree
from tidegate.record.witness.folder import FolderWitness

START = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)
NOW = START + dt.timedelta(hours=1)
ORIGIN = "agency.example/record"
ACTS = [Act.SUBMISSION_RECEIVED, Act.SUBMISSION_INSPECTED, Act.CLEARANCE_SIGNED, Act.RELEASE_VERIFIED]


def signer(seed: int = 1) -> KeyInMemory:
    """A key that is the same every time."""
    return KeyInMemory(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def trusted(seed: int = 1, **times: dt.datetime) -> TrustedKey:
    return TrustedKey(ORIGIN, signer(seed).public, **times)


def entry(sequence: int, story: str = "") -> Entry:
    return Entry(
        sequence=sequence,
        at=START + dt.timedelta(seconds=30 * sequence),
        act=ACTS[sequence % len(ACTS)],
        actor=f"account:{sequence % 5}",
        subject=f"submission:{sequence // 4}{story}",
        detail={"length": sequence * 1000, "verdict": "clear", "live": True, "gaps": ["none"], "note": None},
    )


@dataclass
class Made:
    """An exported record, and what it was made of."""

    folder: Path
    entries: list[Entry]
    tree: Tree
    notes: dict[int, bytes]
    witnesses: list[Path] = field(default_factory=list)
    key: Path = Path()


def head(tree: Tree, size: int, seeds: Sequence[int] = (1,)) -> bytes:
    at = START + dt.timedelta(seconds=30 * size)
    return sign(Checkpoint(ORIGIN, size, tree.root(size), at), [signer(seed) for seed in seeds])


def make(
    base: Path,
    count: int = 40,
    sizes: Sequence[int] = (8, 16, 24, 32, 40),
    *,
    story: str = "",
    story_from: int = 0,
    seed: int = 1,
    witnessed: Sequence[Sequence[int]] = ((8, 24, 40), (16, 32)),
) -> Made:
    """Write a record, its witnesses' folders and its key file below `base`."""
    base.mkdir(parents=True, exist_ok=True)
    entries = [entry(n, story if n >= story_from else "") for n in range(count)]
    tree = Tree(NodesInMemory())
    for one in entries:
        tree.append(canonical(one))
    notes = {size: head(tree, size, (seed,)) for size in sizes}
    made = Made(base / "record", entries, tree, notes)
    export(made.folder, iter(entries), notes=notes.values(), keys=[trusted(seed)])
    for place, held in enumerate(witnessed):
        folder = base / f"witness{place}"
        folder.mkdir()
        witness = FolderWitness(f"w{place}", folder)
        for size in held:
            witness.keep(notes[size], size)
        made.witnesses.append(folder)
    made.key = base / "key.json"
    made.key.write_bytes(keys_file([trusted(seed)]))
    return made
