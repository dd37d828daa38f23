"""clean(file) -> a new file of what a reader sees, inspected like any other, or none.

    snapshot -> sandbox (read, rebuild) -> temporary file -> inspect -> put in place, only if it is clear

The old file is never edited: whatever was hidden in it has no way into the new one.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass

from tidegate.errors import UsageError
from tidegate.gate.rebuild.rebuild import SUFFIXES, Order, Rebuilt, work
from tidegate.inspection import snapshot
from tidegate.inspection.inspector import PRELOAD, WALL_PER_CPU, Inspector
from tidegate.inspection.on_demand import ON_DEMAND
from tidegate.inspection.sandbox import Dead, Sandbox
from tidegate.model.limits import Limits
from tidegate.model.verdict import Inspection, Verdict

LARGEST = 1 << 30
"""Bytes that a rebuilt file may have."""
_READY = (*PRELOAD, "tidegate.gate.rebuild.rebuild")
_ON_DEMAND = (*ON_DEMAND, ("tidegate.gate.rebuild.pages",))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of it. `inspection`: of the new file, None where there is none. `problem`: one line, or ""."""

    rebuilt: Rebuilt | None
    inspection: Inspection | None
    problem: str = ""

    @property
    def kept(self) -> bool:
        """Whether the new file stands in its place."""
        return self.inspection is not None and self.inspection.verdict is Verdict.CLEAR


def clean(
    path: str,
    target: str,
    limits: Limits,
    inspector: Inspector,
    progress: Callable[[float], None] | None = None,
) -> Cleaned:
    """Rebuild `path` as `target`, whose suffix says what it becomes. `target` is only replaced by a clear file.

    Raises UsageError where `target` has a suffix that cannot be written, is the file itself, or has no folder.
    """
    suffix = os.path.splitext(target)[1].lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"cannot write {suffix or 'a file without a suffix'}: use {', '.join(SUFFIXES)}")
    if os.path.exists(target) and os.path.exists(path) and os.path.samefile(path, target):
        raise UsageError("the new file needs another name than the old one")
    with snapshot.take(path) as taken:
        made, problem = rebuilt(taken, suffix, limits, progress)
    if made is None or problem:
        return Cleaned(made, None, problem)
    return Cleaned(made, _placed(made.content, target, inspector))


def rebuilt(
    taken: snapshot.Snapshot,
    suffix: str,
    limits: Limits,
    progress: Callable[[float], None] | None = None,
) -> tuple[Rebuilt | None, str]:
    """The new file's bytes, and why there are none or they must not be used, in one line, or "". Not inspected."""
    if taken.problem:
        return None, taken.problem
    with Sandbox(work, preload=_READY, on_demand=_ON_DEMAND) as sandbox:
        reply = sandbox.run(
            taken.fd,
            Order(taken.name, suffix, limits).encode(),
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_bytes,
            wall_seconds=WALL_PER_CPU * limits.cpu_seconds,
            reply_bytes=LARGEST,
            progress=progress,
        )
    if isinstance(reply, Dead):
        return None, reply.why
    try:
        made = Rebuilt.decode(reply.payload)
    except ValueError:
        return None, "the reading process gave an answer that makes no sense"
    return made, made.problem


def _placed(content: bytes, target: str, inspector: Inspector) -> Inspection:
    """Write beside the target, inspect, and only then put it there."""
    folder, name = os.path.split(os.path.realpath(target))
    temporary = os.path.join(folder, f".{os.urandom(8).hex()}.{name}")
    try:
        with open(temporary, "xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        inspection = inspector.inspect(temporary, target)
        if inspection.verdict is Verdict.CLEAR:
            os.replace(temporary, target)
        return inspection
    except OSError as error:
        raise UsageError(f"cannot write the new file: {error.strerror}") from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
