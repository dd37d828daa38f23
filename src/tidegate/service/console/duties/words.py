"""What people read of legal clocks. In: nouns. Out: words, in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from tidegate.model.duty import Answer, Clock, ClockState, Ruling, Standing, Start
from tidegate.response.duties.show import span

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
else:
    Words = str | Promise
STATES: dict[ClockState, Words] = {
    ClockState.BREACHED: _("Past, and not met"),
    ClockState.RUNNING: _("Running"),
    ClockState.DELAYED: _("Running, delay written down"),
    ClockState.EFFECT: _("An effect, no deadline"),
    ClockState.MET_LATE: _("Met late"),
    ClockState.MET: _("Met"),
    ClockState.NOT_NOTIFIABLE: _("Ruled not notifiable"),
    ClockState.NOT_TRIGGERED: _("Does not apply"),
}
SHAPES: dict[ClockState, str] = {
    ClockState.BREACHED: "blocked",
    ClockState.RUNNING: "waiting",
    ClockState.DELAYED: "held",
    ClockState.MET: "clear",
    ClockState.MET_LATE: "clear",
}
STANDINGS: dict[Standing, Words] = {
    Standing.VERIFIED: _("read at the cited source"),
    Standing.SECONDARY: _("read in another's account of it"),
    Standing.UNVERIFIED: _("not verified"),
}
APPLIES: dict[Answer, Words] = {
    Answer.YES: _("applies, by what is answered"),
    Answer.NO: _("does not apply, by what is answered"),
    Answer.UNKNOWN: _("not known whether it applies: it runs"),
}
RULINGS: dict[Ruling, Words] = {
    Ruling.MET: _("met"),
    Ruling.NOT_NOTIFIABLE: _("not notifiable"),
    Ruling.DELAYED: _("late, with a reason"),
}
STARTS: dict[str, Words] = {
    Start.DISCOVERY.value: _("The earliest moment at which anybody knew"),
    Start.IDENTIFICATION.value: _("When it was identified as an incident"),
    Start.MAJOR_DECLARED.value: _("When it was declared a major incident"),
    Start.MATERIALITY.value: _("When it was found to be material"),
    Start.ASSESSMENT.value: _("When the assessment was done"),
    Start.PEOPLE_TOLD.value: _("When the people were told"),
}


def left(clock: Clock) -> str:
    """How much time there is, or by how much it is past."""
    if clock.due is None or clock.remaining is None:
        return now("no deadline")
    length = span(abs(clock.remaining))
    if not clock.firm:
        return now("without delay; runs for %(length)s") % {"length": length}
    if clock.remaining < dt.timedelta():
        return now("past by %(length)s") % {"length": length}
    return now("%(length)s left") % {"length": length}
