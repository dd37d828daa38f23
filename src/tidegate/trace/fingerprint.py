"""A disclosed file made a pack: path in, pack out. The file is read in a sandbox child, and no value leaves it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from tidegate.errors import TraceError
from tidegate.inspection import snapshot
from tidegate.inspection.inspector import WALL_PER_CPU
from tidegate.inspection.on_demand import ON_DEMAND
from tidegate.inspection.sandbox import Dead, Sandbox
from tidegate.inspection.snapshot import Snapshot
from tidegate.model.limits import MIB, Limits
from tidegate.trace import body, extract, keys, pack, shared
from tidegate.trace.extract import Extracted, Order
from tidegate.trace.keys import Sort

PRELOAD = ("tidegate.inspection.ready", "tidegate.trace.ready")
LEAST_SHINGLES = 20
"""Of a file without any number or pair, from which on a pack is worth making."""
MOST_REPLY = 2048 * MIB


@dataclass(frozen=True, slots=True)
class Made:
    """A pack, and what of the file could not be read for it."""

    pack: pack.Pack
    gaps: tuple[str, ...]


def own(
    path: str | Snapshot,
    out: str | Path,
    master: bytes,
    *,
    today: str,
    expires: str = "",
    limits: Limits | None = None,
) -> Made:
    """A pack for this installation's own scans, under its trace key. Raises TraceError, SandboxError."""
    extracted, sha256 = read(path, master, limits or Limits())
    gathered = extracted.gathered
    if (gathered.sorts <= Sort.PAIR).sum() + (gathered.sorts == Sort.SHINGLE).sum() // LEAST_SHINGLES < 1:
        raise TraceError(f"{_name(path)}: nothing in it tells one person from others; no pack was made")
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


def shareable(
    path: str | Snapshot,
    out: str | Path,
    *,
    today: str,
    expires: str = "",
    limits: Limits | None = None,
    cost: int = shared.COST,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Made:
    """A pack for outsiders, which names nobody; takes the slow derivation for each combination.

    `cost`: of one guess (see `shared.COST`); lower only in tests. Raises TraceError, SandboxError.
    """
    salt = secrets.token_bytes(32)
    reply, sha256 = _run(path, Order("", limits or Limits(), salt=salt.hex()))
    found, gaps = extract.decode_offered(reply)
    if found.people < shared.LEAST_PEOPLE:
        raise TraceError(
            f"{_name(path)}: fewer than {shared.LEAST_PEOPLE} people with two fields that nobody can guess; "
            "a pack of so few would not hide them: make one of kind own"
        )
    table, settings = shared.encode(found, salt, cost, progress)
    about = pack.About(
        pack=os.urandom(6).hex(),
        kind="shared",
        made=today,
        expires=expires,
        people=found.people,
        counts={"combination": len(found.quick), "left out": found.left_out, "digest": 1},
        digests=(sha256,),
        settings=settings,
    )
    return Made(pack.write(out, [(about, table)]), gaps)


def read(path: str | Snapshot, master: bytes, limits: Limits) -> tuple[Extracted, str]:
    """What the child made of the file, and the file's SHA-256. Raises TraceError, SandboxError."""
    reply, sha256 = _run(path, Order("", limits, master=master.hex()))
    return extract.decode(reply), sha256


def _run(path: str | Snapshot, order: Order) -> tuple[bytes, str]:
    """The child's answer and the file's SHA-256."""
    with (
        snapshot.take(path) if isinstance(path, str) else nullcontext(path) as taken,
        Sandbox(extract.work, preload=PRELOAD, on_demand=ON_DEMAND) as sandbox,
    ):
        if taken.problem or taken.sha256 is None:
            raise TraceError(f"the file {taken.problem}")
        limits = order.limits
        reply = sandbox.run(
            taken.fd,
            replace(order, name=taken.name).encode(),
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_bytes,
            wall_seconds=WALL_PER_CPU * limits.cpu_seconds,
            spare_seconds=limits.ocr_seconds,
            reply_bytes=MOST_REPLY,
        )
        if isinstance(reply, Dead):
            raise TraceError(f"the file could not be read: {reply.why}")
        return reply.payload, taken.sha256


def _name(path: str | Snapshot) -> str:
    return os.path.basename(path) if isinstance(path, str) else path.name
