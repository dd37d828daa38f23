"""What sources in files share: who they are, and which of their columns were asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable

from tidegate.errors import RegistryError


def file_identity(path: str) -> str:
    """Changes when the file does."""
    status = os.stat(path)
    return f"{os.path.realpath(path)}:{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"


def require(columns: Iterable[str], present: Iterable[str], name: str) -> None:
    """Raises RegistryError that names the columns which are not there."""
    there = list(present)
    missing = [column for column in columns if column not in there]
    if missing:
        listed = ", ".join(repr(column) for column in there[:20])
        raise RegistryError(
            f"{name} has no column {', '.join(map(repr, missing))}: there are {listed}; change the map"
        )
