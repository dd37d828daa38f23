"""What the queue runs. Every task is safe to run twice and at any time: it looks at the state first."""

from __future__ import annotations

import uuid

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.service.incidents import chores as responding
from tidegate.service.incidents.acts import automatic, run
from tidegate.service.inquiry.acts import bundle
from tidegate.service.jobs import rooms
from tidegate.service.keys import shredding
from tidegate.service.ledger import checkpoints, delivery, forks, stamps
from tidegate.service.office import Office, office
from tidegate.service.releases.acts import examine as examining
from tidegate.service.releases.acts import publish as publishing
from tidegate.service.releases.acts import recheck as rechecking
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.remind import remind
from tidegate.service.releases.acts.resume import resume as take_up
from tidegate.service.releases.models import Submission
from tidegate.service.watch import chores as watching


def examine(number: str) -> str:
    """Inspect a submission; its state afterwards."""
    try:
        return examining.examine(office(), uuid.UUID(number)).state
    except TidegateError as error:
        # Told by its alarm; it is taken up every minute until it can be judged.
        return type(error).__name__


def publish(number: str) -> str:
    """Publish for the submitter, if they may still publish; what came of it."""
    submission = Submission.objects.get(pk=number)
    try:
        return publishing.publish(office(), submission.submitter.actor("schedule"), submission.pk).state
    except TidegateError as error:
        # Told by its alarm and on the submission's page; trying again would not help.
        return type(error).__name__


def carry_out(number: str) -> str:
    """Bring a claimed release to its end."""
    try:
        return publishing.carry_out(office(), uuid.UUID(number)).state
    except TidegateError as error:
        return type(error).__name__


def recheck() -> int:
    """Look at what is live again."""
    return rechecking.recheck(office())


def every_minute() -> int:
    """Notice changes of policy and registry; take up what was left lying."""
    here = office()
    try:
        rechecking.notice_changes(here)
    except TidegateError as error:
        with transaction.atomic():
            alarm("cannot-judge", type(error).__name__, f"nothing can be judged: {error}", here.now())
    remind(here)
    watching.every_minute(here)
    taken_up = take_up(here)
    responding.every_minute(here)
    rooms.every_minute(here)
    return taken_up


def open_incident(number: str) -> str:
    """Open an incident of an observation that discloses; its reference."""
    try:
        opened = automatic.of_observation(office(), uuid.UUID(number))
    except TidegateError as error:
        # Taken up every minute until it can be opened.
        return type(error).__name__
    return opened.incident.reference if opened else ""


def respond(number: str) -> int:
    """Carry out the steps of an incident; how many are done."""
    steps = run.run(office(), uuid.UUID(number))
    return sum(step.done_at is not None for step in steps)


def bundles(number: int) -> int:
    """Make everybody's evidence; how many papers were made."""
    return bundle.run(office(), number)


def checkpoint() -> int:
    """Sign what was appended and take it to the witnesses; how many copies they took."""
    here = office()
    checkpoints.checkpoint(here)
    return _witnessed(here)


def keep_witnesses() -> int:
    """Sign when it is time, take to the witnesses what waits for them, ask for a time stamp."""
    here = office()
    checkpoints.if_due(here)
    return _witnessed(here)


def compare_witnesses() -> int:
    """Ask the witnesses what speaks against the record; how much does."""
    return len(forks.compare(office()))


def finish_shredding() -> int:
    """Destroy what two people ordered to be destroyed and a killed run or an absent disk left; how much still is."""
    return shredding.finish(office())


def _witnessed(here: Office) -> int:
    kept = delivery.deliver(here).kept
    stamps.stamp(here)
    return kept
