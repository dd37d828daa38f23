"""Messages of the outbox, as answers: what is known of each, never what it says or to whom."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tidegate.service.api.paging import NO_NUL

State = Literal["waiting", "held", "claimed", "sent", "unclear", "refused", "returned", "dropped"]
How = Literal["sent", "again", "drop"]


class MailShown(BaseModel):
    """One message. `number`: of what it belongs to. `why`, `causes`: of being held or refused. `ways`: how it may be
    settled now. `message_id`: by which the mail server's log is searched.
    """

    id: uuid.UUID
    origin: str
    number: str
    incident: uuid.UUID | None
    state: State
    why: str
    causes: list[str]
    attempts: int
    code: int
    message_id: str
    sha256: str
    made_at: dt.datetime
    claimed_at: dt.datetime | None
    sent_at: dt.datetime | None
    ways: list[How]


class MailPage(BaseModel):
    """`next`: the cursor of the following page, null at the end."""

    items: list[MailShown]
    next: str | None


class Settlement(BaseModel):
    """What is true of a message, and how one knows."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    how: How
    reason: str = Field(min_length=10, max_length=500, pattern=NO_NUL)


class Lifting(BaseModel):
    """How one knows that nothing was sent since the backup."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    reason: str = Field(min_length=10, max_length=500, pattern=NO_NUL)


class Lifted(BaseModel):
    """How many messages go out now."""

    released: int
