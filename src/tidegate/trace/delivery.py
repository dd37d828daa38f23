"""Handing hits to an incident. In: groups, an incident's number. Out: where they were left, or posted.

Whoever keeps incidents is a floor above: it implements `Delivery`. Without a service a file in the home's inbox does,
written whole or not at all, of its owner alone; the service takes it from there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tidegate.errors import TraceError
from tidegate.trace.groups import Group

INBOX = "inbox"
RECORDS, ASIDE = "records", "refused"
"""Within an incident's folder: what scans kept of hits, and files that could not be taken."""
_INCIDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Delivery(Protocol):
    """Takes hits for an incident; the same hits twice are the same as once."""

    def deliver(self, incident: str, groups: Iterable[Group]) -> int:
        """How many it took. Raises TidegateError."""
        ...


@dataclass(frozen=True, slots=True)
class FileDelivery:
    """One file of lines for each delivery, in `HOME/inbox/INCIDENT`. `name`: tells the scan, and replaces its last.

    `records`: the folder where the scan kept WARC records; those of the hits are left beside the lines.
    """

    home: Path
    name: str
    records: Path | None = None

    def deliver(self, incident: str, groups: Iterable[Group]) -> int:
        """See `Delivery`. Raises TraceError."""
        if not _INCIDENT.fullmatch(incident):
            raise TraceError("--incident is a number or name of letters, digits, dots and dashes")
        groups = list(groups)
        lines = [group.encode() for group in groups]
        folder = self.home / INBOX / incident
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._leave_records(folder / RECORDS, groups)
            write_private(folder / f"{self.name}.jsonl", "".join(f"{line}\n" for line in lines).encode())
        except OSError as error:
            raise TraceError(f"hits could not be left in {folder}: {error.strerror}") from None
        return len(lines)

    def _leave_records(self, folder: Path, groups: Iterable[Group]) -> None:
        """Before the lines that name them. Raises OSError."""
        if self.records is None:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        for name in evidence_of(groups):
            if not (folder / name).exists() and (self.records / name).is_file():
                write_private(folder / name, (self.records / name).read_bytes())


def evidence_of(groups: Iterable[Group]) -> tuple[str, ...]:
    """Names of the records that these hits name, each once."""
    names = (name for group in groups for name in (group.hit.evidence, *map(_evidence, group.copies)))
    return tuple(dict.fromkeys(name for name in names if name))


def _evidence(copy: Mapping[str, object]) -> str:
    return str(copy["evidence"])


def write_private(path: Path, content: bytes) -> None:
    """A file of its owner alone that appears whole or not at all. Raises OSError."""
    temporary = path.with_name(f".{os.urandom(8).hex()}")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
