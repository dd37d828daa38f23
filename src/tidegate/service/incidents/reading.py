"""Sealed logs, read. In: pieces in the vault. Out: what one log holds of the file asked about, itself kept sealed.

Content goes from the vault to the reader through a pipe: no log lies anywhere unsealed. A log that was kept in pieces
is read as the one it was, so that what its first lines declare holds for all. What was read once is not read again
until there is more of it.
"""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import AccessLogError, VaultError
from tidegate.response.accesses import Log, Partial, Skew
from tidegate.response.accesses.form import partial_as_dict, partial_from_dict
from tidegate.response.accesses.naming import Target
from tidegate.response.accesses.scan import scan
from tidegate.response.accesses.silences import series_of
from tidegate.service.incidents.acts.logs import ACCESS_LOG
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Evidence, Incident
from tidegate.service.office import Office

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class KeptLog:
    """One log: its pieces in order. `name`: of ours, told in gaps and places."""

    name: str
    pieces: tuple[Evidence, ...]

    @property
    def length(self) -> int:
        """Bytes, as kept."""
        return sum(piece.length for piece in self.pieces)

    def declared(self) -> Log:
        """As it is asked about."""
        said = self.pieces[0].options
        return Log(
            Path(self.name),
            form=str(said.get("format") or "auto"),
            series=f"{said.get('source', '')}/{series_of(self.pieces[0].name)}",
            zone=str(said["zone"]) if said.get("zone") else None,
            skew=Skew(float(said.get("skew", 0.0))),
        )


def logs_of(incident: Incident) -> list[KeptLog]:
    """All that are kept, in the order in which they came."""
    groups: dict[object, list[Evidence]] = {}
    for row in incident.evidence.filter(kind=ACCESS_LOG).order_by("pk"):
        groups.setdefault(("file", row.file_id) if row.file_id else ("row", row.pk), []).append(row)
    return [
        KeptLog(f"log-{group[0].pk}/{group[0].name}", tuple(sorted(group, key=lambda one: one.begins)))
        for group in groups.values()
    ]


def partial(
    office: Office, incident: Incident, log: KeptLog, paths: Sequence[str], told: Callable[[int], None]
) -> Partial:
    """What this log holds. `told` hears of bytes read so far. Raises VaultError, UsageError for no known format."""
    last = log.pieces[-1]
    if last.partial and (known := _known(office, incident, last.partial)) is not None:
        return known
    declared = log.declared()
    with _piped(office, incident, log) as path:
        found = scan(path, log.name, Target.of(tuple(paths)), declared.form, declared.names, told)
    body = json.dumps(partial_as_dict(found)).encode()
    digest = office.vault.put(holder(incident.pk), io.BytesIO(body)).digest
    Evidence.objects.filter(pk=last.pk).update(partial=digest)
    return found


def _known(office: Office, incident: Incident, digest: str) -> Partial | None:
    """None where it is of another form than today's: then the log is read again."""
    try:
        with office.vault.open(holder(incident.pk), digest) as stream:
            return partial_from_dict(json.loads(stream.read()))
    except (AccessLogError, ValueError):
        return None


@contextmanager
def _piped(office: Office, incident: Incident, log: KeptLog) -> Iterator[Path]:
    """A path from which the log's content can be read once. Raises VaultError where it did not come whole."""
    out, into = os.pipe2(os.O_CLOEXEC)
    failed: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(into, "wb", buffering=0) as sink:
                for piece in _content(office, incident, log):
                    view = memoryview(piece)
                    while view:
                        view = view[sink.write(view) :]
        except BrokenPipeError:
            pass  # whoever read has enough
        except Exception as error:
            failed.append(error)

    feeder = threading.Thread(target=feed, name="sealed log")
    feeder.start()
    try:
        yield Path(f"/proc/self/fd/{out}")
    finally:
        os.close(out)
        feeder.join()
    if failed:
        why = str(failed[0]) if isinstance(failed[0], VaultError) else type(failed[0]).__name__
        raise VaultError(f"a kept log cannot be read whole: {why}")


def _content(office: Office, incident: Incident, log: KeptLog) -> Iterator[bytes]:
    """The pieces one after the other; of two that overlap, the line that they share once."""
    at = log.pieces[0].begins
    for row in log.pieces:
        with office.vault.open(holder(incident.pk), row.sha256) as stream:
            if row.begins < at:
                stream.seek(at - row.begins)
            while piece := stream.read(_PIECE):
                yield piece
        at = max(at, row.begins + row.length)
