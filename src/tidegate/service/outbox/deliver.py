"""Sending what waits, each message once. In: an office. Out: how many the server took.

    sealed words opened -> guard again -> connected -> claimed -> handed over -> marked

Whoever dies between claiming and marking leaves a claim that nobody sends again: it is unclear until a person has
looked. What fails before the server could have taken it waits for another attempt.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import time
from collections.abc import Callable, Iterator

from django.db import transaction

from tidegate.errors import NoticeError, VaultError
from tidegate.service.office import Office
from tidegate.service.outbox import door, envelope, marks, wire
from tidegate.service.outbox.models import Mail, MailState
from tidegate.service.outbox.queue import holder_of
from tidegate.service.outbox.route import route
from tidegate.service.outbox.smtp import Envelope, Outcome, Route, Said, Session
from tidegate.service.outbox.wire import Letter
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.turn import turn

_TOGETHER = 100
_MARKS: dict[Said, Callable[[Mail, Outcome, dt.datetime], None]] = {
    Said.SENT: marks.sent,
    Said.LATER: marks.later,
    Said.REFUSED: marks.refused,
    Said.UNCLEAR: marks.unclear,
}


def deliver(office: Office, seconds: float | None = None) -> int:
    """Once through what is due. `seconds`: no message is begun after so many. Raises InstanceError, SandboxError."""
    with turn(office, "outbox") as mine:
        if not mine:
            return 0
        left_by_the_dead(office)
        way = route(office)
        if way is None:
            return 0
        return _Round(office, way, None if seconds is None else time.monotonic() + seconds).run()


def left_by_the_dead(office: Office) -> int:
    """Claims whose sender is gone, for only one sends at a time: unclear. How many."""
    rows = list(Mail.objects.filter(state=MailState.CLAIMED).order_by("made_at", "pk"))
    for row in rows:
        marks.unclear(row, None, office.now())
    return len(rows)


class _Round:
    """Once through what is due, over as few connections as the server lets us."""

    def __init__(self, office: Office, way: Route, until: float | None) -> None:
        self._office, self._way, self._until = office, way, until
        self._session: Session | None = None
        self._sent = 0

    def run(self) -> int:
        """How many were taken."""
        try:
            for row in self._due():
                self._one(row)
        except _AwayError:
            pass  # everything else waits
        finally:
            if self._session is not None:
                self._session.close()
        return self._sent

    def _due(self) -> Iterator[Mail]:
        due = Mail.objects.filter(state=MailState.WAITING, due_at__lte=self._office.now())
        numbers = list(due.order_by("made_at", "pk").values_list("pk", flat=True))
        for start in range(0, len(numbers), _TOGETHER):
            rows = Mail.objects.in_bulk(numbers[start : start + _TOGETHER])
            for number in numbers[start : start + _TOGETHER]:
                if self._until is not None and time.monotonic() > self._until:
                    return
                yield rows[number]

    def _one(self, row: Mail) -> None:
        letter = self._cleared(row)
        if letter is None:
            return
        session = self._connected()
        if not marks.claim(row, self._office.now()):
            return
        sender = self._office.instance.section("mail")["sender"]
        envelope_of = Envelope(sender, letter.recipient, wire.identity(row.key))
        outcome = session.hand(envelope_of, letter.content)
        _MARKS[outcome.said](row, outcome, self._office.now())
        self._sent += outcome.said is Said.SENT

    def _cleared(self, row: Mail) -> Letter | None:
        """Its words, if they may leave."""
        now = self._office.now()
        try:
            parcel = envelope.opened(self._office, holder_of(row), row.sealed)
        except VaultError:
            marks.unreadable(row, now)
            return None
        try:
            letter = wire.read(parcel.content)
        except NoticeError:
            letter = None
        ruling = door.rule(self._office, parcel, letter, row.incident, now)
        return letter if marks.guarded(row, ruling, now) else None

    def _connected(self) -> Session:
        """A server that answers; without one nothing is claimed."""
        if self._session is not None and not self._session.alive():
            self._session.close()
            self._session = None
        if self._session is None:
            try:
                self._session = Session(self._way)
            except (OSError, smtplib.SMTPException) as error:
                self._away(type(error).__name__)
                raise _AwayError from None
        return self._session

    def _away(self, kind: str) -> None:
        with transaction.atomic():
            text = f"the mail server cannot be used ({kind}): messages wait in the outbox"
            alarm("mail-server", "outbox", text, self._office.now())


class _AwayError(Exception):
    """No server: the round ends, everything waits."""
