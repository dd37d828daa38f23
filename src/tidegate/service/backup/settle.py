"""Putting a restored database to rest. In: its home. Out: nothing is on its way, and the record tells why.

What the backup was about to do may have been done since, or undone: a job that published then would bring back a
file that was taken down. So nothing goes on by itself; people look at what is live and order it anew.
"""

from __future__ import annotations

from pathlib import Path

from tidegate.service.start import start


def settle(home: Path, generation: str) -> None:
    """Start Django on the home and stop what was on its way. Safe to run again. Raises InstanceError."""
    start(home)
    from django.db import transaction
    from django.utils import timezone
    from django_q.models import OrmQ

    from tidegate.record.acts import Act
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.ledger.append import append
    from tidegate.service.outbox import restored
    from tidegate.service.releases.acts.alarm import alarm
    from tidegate.service.releases.models import Alarm, Release, ReleaseState, Submission, SubmissionState
    from tidegate.service.serve import schema

    schema.migrate()
    now = timezone.now()
    with transaction.atomic():
        jobs, _ = OrmQ.objects.all().delete()
        on_the_way = Release.objects.filter(state=ReleaseState.CLAIMED)
        stopped = on_the_way.update(
            state=ReleaseState.FAILED, ended_at=now, trouble="stopped: restored from a backup"
        )
        # Also what was cleared or held, and nobody had come to publish: it may have been taken down since.
        Submission.objects.filter(publish=True).update(publish=False)
        Submission.objects.filter(state=SubmissionState.RECEIVED).update(lease_until=None)
        # Told already, as far as anybody knows; they stay open on the console.
        Alarm.objects.filter(told_at=None).update(told_at=now)
        held = restored.rest(generation, now)
        detail = {
            "generation": generation,
            "jobs_dropped": jobs,
            "releases_stopped": stopped,
            "mails_held": held,
        }
        append(Act.BACKUP_RESTORED, actor=SYSTEM, subject=generation, detail=detail, now=now)
        alarm("restored", generation, "restored from a backup: compare what is live with the releases", now)
