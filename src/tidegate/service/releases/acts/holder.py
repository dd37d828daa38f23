"""Whom the vault keeps a submission's bytes for."""

from __future__ import annotations

import uuid

from tidegate.service.releases.models import Submission
from tidegate.vault.holder import Holder


def holder(submission: Submission | uuid.UUID) -> Holder:
    """One holder a submission: its bytes and its cleaned file are shredded together."""
    return Holder("submission", str(submission.pk if isinstance(submission, Submission) else submission))
