"""How each kind of paper is made. In: an incident, an instant. Out: its bytes, as a stream to be sealed."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import IO, BinaryIO

from tidegate.errors import RefusedError, ResponseError, TidegateError
from tidegate.model.history import Exhibit
from tidegate.response.exports import ocsf, stix, veris
from tidegate.response.reports import court, internal, statement
from tidegate.response.reports.outbound import OutboundGuard
from tidegate.response.reports.pdf import Setter
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry import closing, kinds
from tidegate.service.inquiry.clocks import clocks
from tidegate.service.inquiry.history import history
from tidegate.service.office import Office
from tidegate.service.outbox.known import known

FINAL = "Approved for publication"


@dataclass(slots=True)
class Content:
    """`stream`: read once, to its end. `final`: what is handed out once it is approved, where that is another thing.

    `manifest`: known when the stream was read.
    """

    stream: BinaryIO
    final: bytes = b""
    manifest: list[str] = field(default_factory=list)


def content(office: Office, incident: Incident, kind: str, now: dt.datetime) -> Content:
    """Raises RefusedError for no such kind, ResponseError where it cannot be made, VaultError."""
    make = _MAKERS.get(kind)
    if make is None:
        raise RefusedError(f"there is no such paper: {', '.join(kinds.MADE_OF_INCIDENT)}")
    return make(office, incident, now)


def _internal(office: Office, incident: Incident, now: dt.datetime) -> Content:
    left = closing.missing(incident, now)
    made = internal.report(history(office, incident), clocks(office, incident, now), left)
    return Content(io.BytesIO(Setter().set(made)))


def _statement(office: Office, incident: Incident, now: dt.datetime) -> Content:
    told = history(office, incident)
    guard = OutboundGuard(
        known().of(office, incident.pk), now, (told.office.name, told.office.contact, told.reference)
    )
    made, setter = statement.statement(told, guard), Setter()
    return Content(io.BytesIO(setter.set(made)), setter.set(replace(made, marking=FINAL)))


def _court(office: Office, incident: Incident, now: dt.datetime) -> Content:
    told = history(office, incident)
    papers = [
        (
            "internal-report",
            internal.report(told, clocks(office, incident, now), closing.missing(incident, now)),
        )
    ]

    def opened(one: Exhibit) -> contextlib.AbstractContextManager[IO[bytes]]:
        return office.vault.open(holder(incident.pk), one.sha256)

    made = Content(io.BytesIO())

    def write(stream: IO[bytes]) -> None:
        made.manifest.append(court.write_to(stream, told, papers, opened, now))

    made.stream = io.BufferedReader(_Written(write), 1 << 20)
    return made


def _export(tell: Callable[[Office, Incident, dt.datetime], object]) -> Callable[..., Content]:
    def make(office: Office, incident: Incident, now: dt.datetime) -> Content:
        text = json.dumps(tell(office, incident, now), indent=2, ensure_ascii=True) + "\n"
        return Content(io.BytesIO(text.encode()))

    return make


def _veris(office: Office, incident: Incident, now: dt.datetime) -> object:
    return veris.export(history(office, incident))


def _ocsf(office: Office, incident: Incident, now: dt.datetime) -> object:
    return ocsf.export(history(office, incident), now)


def _stix(office: Office, incident: Incident, now: dt.datetime) -> object:
    return stix.export(history(office, incident), now)


_MAKERS: Mapping[str, Callable[[Office, Incident, dt.datetime], Content]] = {
    kinds.INTERNAL: _internal,
    kinds.STATEMENT: _statement,
    kinds.COURT: _court,
    kinds.VERIS: _export(_veris),
    kinds.OCSF: _export(_ocsf),
    kinds.STIX: _export(_stix),
}


class _Written(io.RawIOBase):
    """What a writer writes, to be read: through a pipe, so that it lies nowhere unsealed. An error of the writer is an
    error of the reader before the end is reached.
    """

    def __init__(self, write: Callable[[IO[bytes]], None]) -> None:
        super().__init__()
        self._out, into = os.pipe2(os.O_CLOEXEC)
        self._failed: list[BaseException] = []
        self._writer = threading.Thread(target=self._run, args=(write, into), name="bundle")
        self._writer.start()

    def _run(self, write: Callable[[IO[bytes]], None], into: int) -> None:
        try:
            with os.fdopen(into, "wb") as stream:
                write(_Forward(stream))  # type: ignore[arg-type]
        except BrokenPipeError:
            pass  # whoever read gave up
        except Exception as error:
            self._failed.append(error)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        """The next bytes. Raises what the writer raised."""
        part = os.read(self._out, len(buffer))
        if not part:
            self._writer.join()
            if self._failed:
                raise self._told(self._failed[0])
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """Let the writer go."""
        if not self.closed:
            os.close(self._out)
            self._writer.join()
        super().close()

    @staticmethod
    def _told(error: BaseException) -> TidegateError:
        if isinstance(error, TidegateError):
            return error
        return ResponseError(f"the bundle could not be written ({type(error).__name__})")


class _Forward:
    """A stream that cannot seek: zip entries then carry their sizes behind them."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, part: bytes) -> int:
        """On."""
        return self._stream.write(part)

    def flush(self) -> None:
        """On."""
        self._stream.flush()
