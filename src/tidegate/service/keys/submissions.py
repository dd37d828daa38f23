"""The submission that a custodian's act is about. In: its id. Out: its row, locked; or one error."""

from __future__ import annotations

import uuid

from tidegate.errors import RefusedError
from tidegate.service.releases.models import Submission


def locked(number: uuid.UUID) -> Submission:
    """Within a transaction. Raises RefusedError."""
    found = Submission.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise RefusedError("there is no submission of that number")
    return found
