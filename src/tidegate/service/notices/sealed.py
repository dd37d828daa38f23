"""What a notice says, and its papers, in the vault. In: rows, nouns, bytes. Out: digests; later the same."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import TypeVar

from tidegate.errors import NoticeError, ResponseError
from tidegate.model.notice import Notice, Recipient
from tidegate.model.person import Individual
from tidegate.response.notices.typeset import Letter
from tidegate.response.plain import build, plain
from tidegate.service.incidents.holder import holder, holder_of_person
from tidegate.service.notices.models import Notice as Row
from tidegate.service.office import Office
from tidegate.service.stays.acts.reveal import opened
from tidegate.vault.holder import Holder

Noun = TypeVar("Noun", Notice, Recipient)


def holder_of(row: Row) -> Holder:
    """Whom its papers are kept for."""
    return holder_of_person(row.person_id) if row.person_id else holder(row.incident_id)


def keep(office: Office, row: Row, content: bytes) -> str:
    """The digest."""
    return office.vault.put(holder_of(row), io.BytesIO(content)).digest


def keep_all(office: Office, papers: Sequence[tuple[Row, bytes]]) -> list[str]:
    """The digests of many, in their order."""
    return [one.digest for one in office.vault.put_all([(holder_of(row), paper) for row, paper in papers])]


def as_bytes(noun: Notice | Recipient) -> bytes:
    """What lies in the vault of it."""
    return json.dumps(plain(noun)).encode()


def read(office: Office, row: Row, digest: str) -> bytes:
    """Raises VaultError where it was shredded."""
    with office.vault.open(holder_of(row), digest) as stream:
        return stream.read()


def noun(office: Office, row: Row) -> Notice:
    """What its letter says. Raises NoticeError while there is none, VaultError."""
    if not row.noun:
        raise NoticeError("this letter is not set yet")
    return _built(Notice, read(office, row, row.noun))


def letter(office: Office, row: Row) -> Letter:
    """Its PDF. Raises NoticeError while there is none, VaultError."""
    if not row.letter:
        raise NoticeError("this letter is not set yet")
    return Letter(row.serial, row.language, row.pages, read(office, row, row.letter))


def keep_recipient(office: Office, row: Row, recipient: Recipient) -> str:
    """An address that somebody gave; the digest."""
    return keep(office, row, as_bytes(recipient))


def recipient(office: Office, row: Row) -> Recipient | None:
    """The one that somebody gave, if somebody did."""
    return _built(Recipient, read(office, row, row.recipient)) if row.recipient else None


def individual(office: Office, row: Row) -> Individual | None:
    """The person's own bundle; None for an authority."""
    return opened(office, row.person) if row.person else None


def _built(kind: type[Noun], content: bytes) -> Noun:
    try:
        return build(kind, json.loads(content), "notice")
    except (ResponseError, ValueError):
        raise NoticeError(
            "what is sealed of this notice is of another version: set the letter anew"
        ) from None
