"""The attorney portal, as answers. Nobody is named: numbers of letters and of ours alone."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel


class ApplicationLine(BaseModel):
    """One attorney who asked for access. `serial`: of the letter, as typed and read; "" where it is none."""

    id: uuid.UUID
    serial: str
    state: Literal["waiting", "admitted", "refused"]
    at: dt.datetime


class Applications(BaseModel):
    """The oldest first."""

    items: list[ApplicationLine]


class ClientLetter(BaseModel):
    """One letter that left the house."""

    id: uuid.UUID
    serial: str
    language: str
    left: dt.datetime
    confirmed: dt.datetime | None


class ClientLine(BaseModel):
    """One client of the attorney who asks."""

    id: uuid.UUID
    serial: str
    incident: str
    since: dt.datetime
    letters: list[ClientLetter]


class Clients(BaseModel):
    """The newest first."""

    items: list[ClientLine]
