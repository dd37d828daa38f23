"""Work for later, put down in the caller's transaction: either state and job are kept or neither."""

from __future__ import annotations

import uuid

from django_q.tasks import async_task


def examine(submission: uuid.UUID) -> None:
    """Inspect a submission."""
    async_task("tidegate.service.jobs.tasks.examine", str(submission))


def publish(submission: uuid.UUID) -> None:
    """Publish a submission that is cleared, as its submitter asked."""
    async_task("tidegate.service.jobs.tasks.publish", str(submission))


def carry_out(release: uuid.UUID) -> None:
    """Bring a claimed release to its end."""
    async_task("tidegate.service.jobs.tasks.carry_out", str(release))


def recheck() -> None:
    """Void what was cleared under other rules, and look again at what is live."""
    async_task("tidegate.service.jobs.tasks.recheck")


def checkpoint() -> None:
    """Sign a checkpoint and take it to the witnesses."""
    async_task("tidegate.service.jobs.tasks.checkpoint")


def open_incident(observation: uuid.UUID) -> None:
    """Open an incident of an observation that discloses."""
    async_task("tidegate.service.jobs.tasks.open_incident", str(observation))


def respond(incident: uuid.UUID) -> None:
    """Carry out the steps of an incident."""
    async_task("tidegate.service.jobs.tasks.respond", str(incident))


def bundles(bundling: int) -> None:
    """Make everybody's evidence."""
    async_task("tidegate.service.jobs.tasks.bundles", bundling)
