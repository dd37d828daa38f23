"""What the watch does beside looking: reports, canaries, pages, silence. Each may be called at any time, by anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.watch import silence
from tidegate.service.watch.acts import canary, stays
from tidegate.service.watch.acts.answer import answer
from tidegate.service.watch.acts.report import receive
from tidegate.service.watch.models import Report, ReportState
from tidegate.service.watch.pages import gather, send
from tidegate.service.watch.rounds import Round


def every_second(office: Office, rounds: Mapping[str, Round]) -> None:
    """Canaries and pages."""
    _told(office, "canaries", lambda: canary.turn(office, tuple(rounds)))
    _told(office, "what stays gone", lambda: stays.check(office))
    pages(office)


def every_minute(office: Office) -> None:
    """What must be noticed even when the watch itself is gone."""
    silence.check(office)
    silence.contact(office)
    pages(office)


def pages(office: Office) -> None:
    """Tell whoever must be told."""

    def both() -> None:
        gather.gather(office)
        send.send(office)

    _told(office, "messages", both)


def reports(office: Office, rounds: Mapping[str, Round]) -> None:
    """Reports nobody has looked at: at once, the oldest first. One that cannot be opened waits for a person."""
    waiting = Report.objects.filter(state=ReportState.RECEIVED).order_by("at")
    for number in waiting.values_list("pk", flat=True):
        try:
            answer(office, number, rounds)
        except TidegateError as error:
            Report.objects.filter(pk=number).update(
                state=ReportState.LOOKED, looked_at=office.now(), outcome=str(error)[:200]
            )


def mail(office: Office) -> None:
    """Reports that came by mail, each once. What cannot be read is an alarm."""
    bounces = office.instance.section("mail")["bounces"]
    for name, settings in office.instance.settings["mailbox"].items():
        if name == bounces:
            continue  # the outbox reads that one
        _told(office, f"mailbox {name}", lambda name=name, settings=settings: _read(office, name, settings))  # type: ignore[misc]


def _read(office: Office, name: str, settings: Mapping[str, object]) -> None:
    from tidegate.watch.mailbox import read

    def known(identity: str) -> bool:
        return Report.objects.filter(mail=identity).exists()

    path = settings.get("path")
    settings = {**settings, "path": str(office.instance.path(path))} if isinstance(path, str) else settings
    for one in read(settings, known, name):
        receive(office, "It came by mail: read it in the mailbox.", mail=one.identity, found=one.urls)


def _told(office: Office, what: str, work: Callable[[], object]) -> None:
    """A chore that fails is an alarm and does not end the watch."""
    try:
        work()
    except TidegateError as error:
        with transaction.atomic():
            alarm("chore-failed", what, f"{what}: {error}", office.now())
