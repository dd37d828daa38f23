"""A disclosed file made a pack: path in, pack out. The file is read in a sandbox child, and no value leaves it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tidegate.errors import TraceError
from tidegate.inspection import snapshot
from tidegate.inspection.inspector import WALL_PER_CPU
from tidegate.inspection.on_demand import ON_DEMAND
from tidegate.inspection.sandbox import Dead, Sandbox
from tidegate.model.limits import MIB, Limits
from tidegate.trace import body, extract, keys, pack
from tidegate.trace.extract import Extracted, Order
from tidegate.trace.keys import Sort

PRELOAD = ("tidegate.inspection.ready", "tidegate.trace.ready")
MOST_REPLY = 2048 * MIB


@dataclass(frozen=True, slots=True)
class Made:
    """A pack, and what of the file could not be read for it."""

    pack: pack.Pack
    gaps: tuple[str, ...]


def own(
    path: str, out: str | Path, master: bytes, *, today: str, expires: str = "", limits: Limits | None = None
) -> Made:
    """A pack for this installation's own scans, under its trace key. Raises TraceError, SandboxError."""
    extracted, sha256 = read(path, master, limits or Limits())
    gathered = extracted.gathered
    if not gathered.count:
        raise TraceError(f"{os.path.basename(path)}: nothing in it tells one person from others; no pack was made")
    content = body.encode(gathered, master)
    about = pack.About(
        pack=os.urandom(6).hex(),
        kind="own",
        made=today,
        expires=expires,
        people=gathered.count,
        counts={sort.name.lower(): int((gathered.sorts == sort).sum()) for sort in Sort}
        | {"digest": 1 + len(extracted.parts), "picture": len(extracted.pictures)},
        rates=gathered.rates,
        check=body.check(master),
        digests=tuple(keys.of_digest(master, each) for each in (sha256, *extracted.parts)),
        pictures=body.masked(extracted.pictures, master),
        sealed=body.sealed(gathered.densities, master),
    )
    return Made(pack.write(out, [(about, content)]), extracted.gaps)


def read(path: str, master: bytes, limits: Limits) -> tuple[Extracted, str]:
    """What the child made of the file, and the file's SHA-256. Raises TraceError, SandboxError."""
    with (
        snapshot.take(path) as taken,
        Sandbox(extract.work, preload=PRELOAD, on_demand=ON_DEMAND) as sandbox,
    ):
        if taken.problem or taken.sha256 is None:
            raise TraceError(f"the file {taken.problem}")
        reply = sandbox.run(
            taken.fd,
            Order(taken.name, master.hex(), limits).encode(),
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_bytes,
            wall_seconds=WALL_PER_CPU * limits.cpu_seconds,
            spare_seconds=limits.ocr_seconds,
            reply_bytes=MOST_REPLY,
        )
        if isinstance(reply, Dead):
            raise TraceError(f"the file could not be read: {reply.why}")
        return extract.decode(reply.payload), taken.sha256


