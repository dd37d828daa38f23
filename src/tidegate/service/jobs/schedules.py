"""What is done again and again, as one visible table. In: the table. Out: rows of django-q's schedules.

A room that has something to repeat adds a row; each function is safe to run twice and returns nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django_q.models import Schedule


@dataclass(frozen=True, slots=True)
class Repeated:
    """`function`: as `module.function`. `minutes`: between two runs, at least one. `at_start`: then, too."""

    name: str
    function: str
    minutes: int
    at_start: bool = False


SCHEDULES: tuple[Repeated, ...] = (
    Repeated("tidegate: take up what was left", "tidegate.service.jobs.tasks.every_minute", 1),
    Repeated("tidegate: forget old sign-in rows", "tidegate.service.jobs.tidy.forget_old_sign_ins", 60),
    Repeated("tidegate: checkpoints to witnesses", "tidegate.service.jobs.tasks.keep_witnesses", 1),
    Repeated("tidegate: list of stays", "tidegate.service.stays.chores.every_day", 24 * 60, at_start=True),
    Repeated("tidegate: stays follow", "tidegate.service.stays.chores.follow", 5),
    Repeated("tidegate: finish shredding", "tidegate.service.jobs.tasks.finish_shredding", 5),
    Repeated(
        "tidegate: compare with witnesses",
        "tidegate.service.jobs.tasks.compare_witnesses",
        24 * 60,
        at_start=True,
    ),
)


def settle() -> None:
    """Make the rows as the table says; rows of ours that it no longer has are removed."""
    for entry in SCHEDULES:
        wanted = {
            "func": entry.function,
            "schedule_type": Schedule.MINUTES,
            "minutes": entry.minutes,
            "repeats": -1,
        }
        now = {"next_run": timezone.now()}
        Schedule.objects.update_or_create(
            name=entry.name,
            defaults=wanted | (now if entry.at_start else {}),
            create_defaults={"name": entry.name, **wanted, **now},
        )
    names = [entry.name for entry in SCHEDULES]
    Schedule.objects.filter(name__startswith="tidegate: ").exclude(name__in=names).delete()
