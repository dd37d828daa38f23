"""What waits for a person at the gate, for the first page."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.console.cards import Card
from tidegate.service.releases.acts.rule import OPEN
from tidegate.service.releases.models import Alarm, Release, ReleaseState, Submission, SubmissionState


def cards(actor: Actor, now: dt.datetime) -> list[Card]:
    """Only what they may act on."""
    return [*_alarms(actor), *_reviews(actor, now), *_submitting(actor), *_live(actor)]


def _alarms(actor: Actor) -> list[Card]:
    count = Alarm.objects.filter(acknowledged_at=None).count()
    if not actor.may(Right.ACKNOWLEDGE) or not count:
        return []
    return [
        Card(
            gettext("Alarms"),
            gettext("Something needs a person now."),
            reverse("alarms"),
            gettext("See the alarms"),
            count,
            True,
        )
    ]


def _reviews(actor: Actor, now: dt.datetime) -> list[Card]:
    if not actor.may(Right.REVIEW):
        return []
    rows = Submission.objects.filter(state__in=OPEN).exclude(submitter_id=UUID(actor.account))
    oldest = rows.order_by("settled_at").values_list("settled_at", flat=True).first()
    hours = int((now - oldest).total_seconds() // 3600) if oldest else 0
    text = (
        gettext("The oldest waits %(hours)s hours.") % {"hours": f"{hours:,}"}
        if hours
        else gettext("Files that need two people's rulings.")
    )
    return [Card(gettext("To review"), text, reverse("queue"), gettext("Open the queue"), rows.count())]


def _submitting(actor: Actor) -> list[Card]:
    if not actor.may(Right.SUBMIT):
        return []
    own = Submission.objects.filter(submitter_id=UUID(actor.account))
    stuck = own.filter(state__in=[SubmissionState.HELD, SubmissionState.BLOCKED]).count()
    return [
        Card(
            gettext("Submit a file"),
            gettext("It is read whole, and published only if it is clear."),
            reverse("submit"),
            gettext("Submit"),
        ),
        Card(
            gettext("Your files that stopped"),
            gettext("Held or blocked, with the reasons."),
            reverse("submissions"),
            gettext("See them"),
            stuck,
        ),
    ]


def _live(actor: Actor) -> list[Card]:
    if not actor.may(Right.SEE_RELEASES):
        return []
    count = Release.objects.filter(state=ReleaseState.LIVE).count()
    return [
        Card(
            gettext("Live releases"),
            gettext("What is public now, each with its clearance."),
            reverse("releases"),
            gettext("See them"),
            count,
        )
    ]
