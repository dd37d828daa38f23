"""What the watch does beside looking: reports, canaries, pages, silence. Each may be called at any time, by anybody."""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.service.office import Office
from tidegate.service.watch import silence
from tidegate.service.watch.acts import canary
from tidegate.service.watch.acts.answer import answer
from tidegate.service.watch.models import Report, ReportState
from tidegate.service.watch.pages import gather, send
from tidegate.service.watch.rounds import Round


def every_second(office: Office, rounds: Mapping[str, Round]) -> None:
    """Canaries and pages."""
    canary.turn(office, tuple(rounds))
    pages(office)


def every_minute(office: Office) -> None:
    """What must be noticed even when the watch itself is gone."""
    silence.check(office)
    pages(office)


def pages(office: Office) -> None:
    """Tell whoever must be told."""
    gather.gather(office)
    send.send(office)


def reports(office: Office, rounds: Mapping[str, Round]) -> None:
    """Reports nobody has looked at: at once, the oldest first."""
    waiting = Report.objects.filter(state=ReportState.RECEIVED).order_by("at")
    for number in waiting.values_list("pk", flat=True):
        answer(office, number, rounds)
