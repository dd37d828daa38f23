"""Hits that scans of this machine left: `HOME/inbox/INCIDENT/*.jsonl`. In: the office. Out: how many are new.

A file is taken whole and then removed; a run that died takes it again, which adds nothing. What cannot be taken is
moved aside under the name of why, and told: it is never dropped.
"""

from __future__ import annotations

import os
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from tidegate.errors import RefusedError, TidegateError
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.deletions.acts import hits
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.trace.delivery import ASIDE, INBOX, RECORDS

LARGEST = 1 << 30


def empty(office: Office) -> int:
    """How many places were new."""
    fresh = 0
    root = office.instance.home / INBOX
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.is_dir() and not folder.is_symlink():
            for path in sorted(folder.glob("*.jsonl")):
                fresh += _take(office, folder, path)
    return fresh


def _take(office: Office, folder: Path, path: Path) -> int:
    incident = _incident(folder.name)
    try:
        if incident is None:
            raise RefusedError("no incident that is not closed has this number")
        taken = hits.take(office, SYSTEM, incident, _lines(path), lambda name: _record(folder, name))
    except RefusedError as error:
        _aside(office, folder, path, str(error))
        return 0
    except TidegateError:
        return 0  # the vault is away: the next minute takes it
    if taken.wrong:
        number, why = taken.wrong[0]
        _aside(office, folder, path, f"{len(taken.wrong)} lines were refused, the first is {number}: {why}")
    else:
        path.unlink(missing_ok=True)
    return taken.fresh


def _incident(name: str) -> Incident | None:
    """By its reference or its id."""
    live = Incident.objects.exclude(state=IncidentState.CLOSED)
    try:
        return live.filter(pk=uuid.UUID(name)).first()
    except ValueError:
        return live.filter(reference=name).first()


def _lines(path: Path) -> Iterator[bytes]:
    """Of a plain file of no immoderate size. Raises RefusedError."""
    with _plain(path) as stream:
        if os.fstat(stream.fileno()).st_size > LARGEST:
            raise RefusedError("the file of hits is too large")
        yield from stream


def _record(folder: Path, name: str) -> BinaryIO | None:
    """`name` was checked to be a digest of ours: it leads nowhere else."""
    try:
        return _plain(folder / RECORDS / name)
    except RefusedError:
        return None


def _plain(path: Path) -> BinaryIO:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise RefusedError(f"a file of the inbox cannot be opened: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise RefusedError("a file of the inbox is no plain file")
    return os.fdopen(fd, "rb")


def _aside(office: Office, folder: Path, path: Path, why: str) -> None:
    try:
        (folder / ASIDE).mkdir(mode=0o700, exist_ok=True)
        os.replace(path, folder / ASIDE / path.name)
    except OSError:
        return  # told again in a minute; nothing of it is lost
    with transaction.atomic():
        alarm("hits-refused", path.stem[:64], f"hits of the trace were put aside: {why}", office.now())
