"""Log files of this machine, kept as they grow and before rotation loses them. In: settings, paths. Out: pieces, kept.

A log is known by its content, not by its name: what was renamed, copied or truncated goes on where it was kept to, and
what was packed since is not kept twice. A piece ends with a line; what a writer has not ended comes with the next.
"""

from __future__ import annotations

import bz2
import glob
import gzip
import hashlib
import io
import lzma
import os
import stat
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.incidents.acts import evidence
from tidegate.service.incidents.acts.again import again
from tidegate.service.incidents.description import Description
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Evidence, Incident, LogFile, StepKind
from tidegate.service.incidents.options import NamedLog, options
from tidegate.service.office import Office
from tidegate.vault.seal import Stored

_PACKED: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
)
_TAIL, _PIECE = 4096, 1 << 20
_DAMAGED = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)
ACCESS_LOG = "access log"


@dataclass(slots=True)
class Kept:
    """`files` met, `bytes` newly kept, `unread`: those that could not be opened."""

    files: int = 0
    bytes: int = 0
    unread: int = 0


def keep(
    office: Office,
    incident: Incident,
    here: Description,
    notes: list[str],
    progress: Callable[[float], None] = lambda share: None,
) -> Kept:
    """Everything that is there now and not kept yet. Raises VaultError; what cannot be read is a note."""
    kept, found = Kept(), _found(office, here, notes)
    sizes = sum(size for _, _, size in found) or 1
    done = 0
    for number, (log, path, size) in enumerate(found, start=1):
        before, seen = done, 0

        def tell(more: int, before: int = before) -> None:
            nonlocal seen
            seen += more
            progress(min(1.0, (before + seen) / sizes))

        try:
            kept.bytes += _one(office, incident, log, path, tell)
            kept.files += 1
        except OSError as error:
            kept.unread += 1
            notes.append(
                f"log {number} of {log.source} cannot be read: {error.strerror or type(error).__name__}"
            )
        done += size
        progress(min(1.0, done / sizes))
    return kept


def _found(office: Office, here: Description, notes: list[str]) -> list[tuple[NamedLog, str, int]]:
    """Every file that the settings and the description name, the oldest first, each once."""
    given = [NamedLog("given", one.path, one.format, one.zone, one.skew) for one in here.logs]
    found: dict[str, tuple[NamedLog, str, int, float]] = {}
    for log in (*given, *options(office.instance).logs):
        names = [log.path] if os.path.exists(log.path) else []
        # What rotation made of a given one lies beside it.
        names += glob.glob(glob.escape(log.path) + "[.-]*") if log.source == "given" else glob.glob(log.path)
        if not names:
            notes.append(f"{log.source}: there is no log at the place that was named")
        for name in names:
            try:
                status = os.stat(name)
            except OSError:
                notes.append(f"{log.source}: a log went away before it could be kept")
                continue
            if stat.S_ISREG(status.st_mode):
                place = os.path.realpath(name)
                found.setdefault(place, (log, name, status.st_size, status.st_mtime))
            elif name in log.path:
                notes.append(f"{log.source}: what was named is no file")
    return [one[:3] for one in sorted(found.values(), key=lambda one: (one[3], one[1]))]


def _one(office: Office, incident: Incident, log: NamedLog, path: str, tell: Callable[[int], None]) -> int:
    """How many bytes were kept of one file. Raises OSError."""
    with open(path, "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        packed = _packing(os.pread(file.fileno(), 8, 0))
        row = _same_place(office, incident, file, status, packed)
        row = row or _same_content(incident, file, status, packed)
        row = row or LogFile(incident=incident, source=log.source[:32], grows=not packed)
        went_on = bool(packed and row.grows)
        row.device, row.inode, row.met_at = status.st_dev, status.st_ino, office.now()
        row.grows = not packed
        row.save()
        name = os.path.basename(path)
        if went_on:
            rest = _after(file, packed, row.kept)
            return _put(office, incident, log, name, row, row.kept, io.BufferedReader(_Told(rest, tell)))
        start, end = _what_is_new(log, row, file, status.st_size)
        if end <= row.kept:
            return 0
        file.seek(start)
        return _put(
            office, incident, log, name, row, start, io.BufferedReader(_Told(file, tell, end - start))
        )


def _what_is_new(log: NamedLog, row: LogFile, file: BinaryIO, size: int) -> tuple[int, int]:
    """From where to where. What is packed is whole; of what somebody named, an unended last line is kept, too."""
    if not row.grows:
        return 0, size
    start = _last_line(file, row.kept) if row.kept else 0
    return start, size if log.source == "given" else _last_line(file, size)


def _put(
    office: Office, incident: Incident, log: NamedLog, name: str, row: LogFile, start: int, source: BinaryIO
) -> int:
    def mark(stored: Stored, fresh: bool) -> None:
        LogFile.objects.filter(pk=row.pk).update(kept=start + stored.length)
        if fresh:
            # Whoever read the logs before this piece came has not read it.
            again(incident, StepKind.ACCESSES, office.now(), "logs")

    made = evidence.put(
        office,
        SYSTEM,
        incident,
        ACCESS_LOG,
        source,
        name,
        options=log.reading(),
        file=row,
        begins=start,
        after=mark,
    )
    return made.length if made else 0


class _Told(io.RawIOBase):
    """A stream from where it stands, at most `left` bytes of it; `tell` hears of each piece."""

    def __init__(self, file: BinaryIO, tell: Callable[[int], None], left: int = sys.maxsize) -> None:
        self._file, self._left, self._tell = file, left, tell

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._file.read(min(len(buffer), self._left)) or b""
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        self._tell(len(piece))
        return len(piece)


def _packing(head: bytes) -> str:
    return next((name for magic, name in _PACKED if head.startswith(magic)), "")


def _same_place(
    office: Office, incident: Incident, file: BinaryIO, status: os.stat_result, packed: str
) -> LogFile | None:
    """The row of this very file, where it has only grown since."""
    row = (
        incident.log_files.filter(device=status.st_dev, inode=status.st_ino, grows=not packed)
        .order_by("-pk")
        .first()
    )
    if row is None or row.kept > status.st_size:
        return None
    if packed:
        return row if row.kept == status.st_size else None
    last = row.pieces.order_by("-begins").first()
    if last is None:
        return row
    end = last.begins + last.length
    tail = min(_TAIL, last.length)
    with office.vault.open(holder(incident.pk), last.sha256) as stream:
        stream.seek(last.length - tail)
        return row if os.pread(file.fileno(), tail, end - tail) == stream.read(tail) else None


def _same_content(incident: Incident, file: BinaryIO, status: os.stat_result, packed: str) -> LogFile | None:
    """The row of a log whose content this file begins with: it was renamed across disks, copied, or packed."""
    for row in incident.log_files.filter(grows=True).order_by("pk"):
        pieces = list(row.pieces.order_by("begins"))
        if pieces and (packed or row.kept <= status.st_size) and _begins_with(file, pieces, packed):
            return row
    return None


def _begins_with(file: BinaryIO, pieces: list[Evidence], packed: str) -> bool:
    file.seek(0)
    try:
        stream = _unpacked(file, packed)
        at, before = 0, b""
        for piece in pieces:
            back = at - piece.begins
            if back > len(before):
                return False
            hasher, last = hashlib.sha256(before[len(before) - back :] if back else b""), before
            left = piece.length - back
            while left and (part := stream.read(min(_PIECE, left))):
                hasher.update(part)
                last, left = (last + part)[-_PIECE:], left - len(part)
            if left or hasher.hexdigest() != piece.sha256:
                return False
            at, before = piece.begins + piece.length, last
    except _DAMAGED:
        return False
    return True


def _after(file: BinaryIO, packed: str, kept: int) -> BinaryIO:
    """What is packed, unpacked, behind so many bytes that are kept already."""
    file.seek(0)
    stream = _unpacked(file, packed)
    while kept and (part := stream.read(min(_PIECE, kept))):
        kept -= len(part)
    return stream


def _unpacked(file: BinaryIO, packed: str) -> BinaryIO:
    if packed == "gz":
        return gzip.GzipFile(fileobj=file, mode="rb")  # type: ignore[return-value]
    if packed == "bz2":
        return bz2.BZ2File(file)  # type: ignore[return-value]
    if packed == "xz":
        return lzma.LZMAFile(file)  # type: ignore[return-value]
    if packed == "zst":
        from backports import zstd

        return zstd.ZstdFile(file)  # type: ignore[return-value]
    return file


def _last_line(file: BinaryIO, size: int) -> int:
    """Where the last line that was ended ends."""
    at = size
    while at > 0:
        start = max(0, at - _PIECE)
        block = os.pread(file.fileno(), at - start, start)
        found = block.rfind(b"\n")
        if found >= 0:
            return start + found + 1
        at = start
    return 0
