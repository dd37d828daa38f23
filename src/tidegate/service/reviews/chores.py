"""What this room needs every minute. In: the office. Out: how much was done; safe to run twice."""

from __future__ import annotations

from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.incidents.models import Incident, IncidentState, Step, StepKind
from tidegate.service.office import Office
from tidegate.service.reviews.acts.finish import finish
from tidegate.service.reviews.acts.news import reopen
from tidegate.service.reviews.acts.open import open_all
from tidegate.service.reviews.acts.statements import take_up


def every_minute(office: Office) -> int:
    """A review for whoever has none; new facts and attorneys' words; decisions that can no longer be appealed."""
    done = 0
    known = Step.objects.filter(kind=StepKind.PEOPLE).exclude(done_at=None).values("incident")
    for incident in Incident.objects.exclude(state=IncidentState.CLOSED).filter(pk__in=known):
        done += open_all(office, SYSTEM, incident)
    for incident in Incident.objects.filter(reviews__gt=0).distinct():
        done += reopen(office, incident)
    done += take_up(office)
    return done + finish(office)
