"""Which files are offered, and under which names. In: paths as typed. Out: snapshots, each path opened once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.cli.gather import STDIN, gather
from tidegate.errors import UsageError
from tidegate.inspection import snapshot
from tidegate.inspection.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Offered:
    """`name`: of a file its own, within a folder the way below it; `/` between folders."""

    path: str
    name: str
    taken: Snapshot


def offered(paths: Sequence[str]) -> list[Offered]:
    """Every file at and below the paths, taken now; whoever calls closes them. Raises UsageError.

    All are taken before the first is sent: what is published together was taken together.
    """
    if STDIN in paths:
        raise UsageError("standard input has no name to be published under: give files")
    found: dict[str, str] = {}
    for path in paths:
        for entry in gather([path]):
            place = entry.path or entry.name
            name = os.path.relpath(place, path) if os.path.isdir(path) else os.path.basename(place)
            name = name.replace(os.sep, "/")
            if found.setdefault(name, place) != place:
                raise UsageError(f"two files would be published as {name}: give the folder above them")
    return [Offered(place, name, snapshot.take(place)) for name, place in found.items()]
