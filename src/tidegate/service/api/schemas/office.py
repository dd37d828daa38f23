"""Slots, alarms, entries of the record, and oneself, as answers."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, Field


class SlotShown(BaseModel):
    """A place on the site that files are offered for."""

    name: str
    kind: str
    site: str
    folder: str


class SlotList(BaseModel):
    """All of them."""

    items: list[SlotShown]


class KeyShown(BaseModel):
    """A public key that signs clearances. What it signed from `since` counts, until `until` or `doubted_since`."""

    id: str
    public: str = Field(description="32 bytes, Ed25519, in base64")
    since: dt.datetime
    until: dt.datetime | None
    doubted_since: dt.datetime | None


class KeyList(BaseModel):
    """All of them."""

    items: list[KeyShown]


class AlarmShown(BaseModel):
    """Something a person must look at."""

    id: int
    kind: str
    subject: str
    text: str
    raised_at: dt.datetime
    acknowledged_at: dt.datetime | None
    acknowledged_by: uuid.UUID | None


class AlarmPage(BaseModel):
    """Some alarms, the newest first. `next`: pass it as `before`."""

    items: list[AlarmShown]
    next: int | None


class EntryShown(BaseModel):
    """One entry of the record. `body`: the canonical text that is hashed."""

    sequence: int
    at: dt.datetime
    act: str
    actor: str
    subject: str
    body: str


class EntryPage(BaseModel):
    """Some entries in their order. `next`: pass it as `start`."""

    items: list[EntryShown]
    next: int | None


class CheckpointShown(BaseModel):
    """A signed head of the record. `note`: the text as signed."""

    size: int
    at: dt.datetime
    note: str
    stamped: bool


class CheckpointPage(BaseModel):
    """Some checkpoints, the newest first. `next`: pass it as `before`."""

    items: list[CheckpointShown]
    next: int | None


class Proof(BaseModel):
    """That an entry is in the record; `tidegate verify` checks it offline."""

    kind: str
    version: int
    entry: str
    index: int
    size: int
    path: list[str]
    checkpoint: str
    keys: list[dict[str, str | None]]


class Me(BaseModel):
    """Whoever asks, and what this token lets them do."""

    account: uuid.UUID
    username: str
    display_name: str
    roles: list[str]
    rights: list[str] = Field(description="names of rights, as in `x-right`")
