"""The same request twice is one act. In: a request's Idempotency-Key and what it asks. Out: one answer, however often.

The key is claimed before anything is done. While somebody is at it, or died over it a moment ago, the same request is
answered 409 with a time to wait; after that it is taken up again, which every act here bears: a submission bears the
number that its key was given, so it is made once; a ruling is committed together with its answer; publishing and
withdrawing bring to its end what was begun.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from tidegate.errors import RefusedError, RequestError
from tidegate.service.accounts.actor import Actor
from tidegate.service.api.models import IdempotencyKey
from tidegate.service.api.operation import JSON, KEY

KEPT = dt.timedelta(hours=24)
CLAIM = dt.timedelta(seconds=60)
"""Whoever has not answered by then counts as dead."""
_FORM = re.compile(KEY["schema"]["pattern"])  # type: ignore[index]
_NOTHING_CHANGED = (RefusedError, RequestError)
Work = Callable[[uuid.UUID], tuple[int, BaseModel]]
"""Does the act and gives status and answer. The number is for what it makes: the same each time it is taken up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: whose, where to, and what it says. Two are the same if their digests are."""

    actor: Actor
    key: str | None
    digest: str

    @classmethod
    def of(cls, request: HttpRequest, actor: Actor, said: Mapping[str, object]) -> Asked:
        """`said`: everything that the answer depends on. Raises RequestError for a key of no form."""
        key = request.headers.get("Idempotency-Key")
        if key is not None and not _FORM.fullmatch(key):
            raise RequestError(422, "an Idempotency-Key has 1 to 128 letters, digits, . _ : or -")
        whole = json.dumps([request.method, request.path, said], sort_keys=True, default=str)
        return cls(actor, key, hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest())


def once(asked: Asked, work: Work, *, now: dt.datetime, together: bool = False) -> HttpResponse:
    """The answer. `together`: the act is rows alone, and is committed with its answer. Raises RequestError."""
    if asked.key is None:
        return _answer(*work(uuid.uuid4()))
    row = _claimed(asked, asked.key, now)
    if row.status is not None:
        return HttpResponse(
            row.answer, status=row.status, content_type=JSON, headers={"Idempotency-Replayed": "true"}
        )
    try:
        with transaction.atomic() if together else nullcontext():
            status, schema = work(row.number)
            answer = _answer(status, schema)
            _ours(row).update(status=status, answer=answer.content.decode())
    except _NOTHING_CHANGED:
        # Later it may be allowed: the same key may then ask again.
        _ours(row).delete()
        raise
    return answer


def _claimed(asked: Asked, key: str, now: dt.datetime) -> IdempotencyKey:
    """The row of this key: claimed for us, or with its answer. Raises RequestError 409, 422."""
    rows = IdempotencyKey.objects
    rows.filter(made_at__lte=now - KEPT).filter(~Q(status=None) | Q(claimed_at__lte=now - KEPT)).delete()
    try:
        with transaction.atomic():
            return rows.create(
                account_id=asked.actor.account,
                key=key,
                digest=asked.digest,
                made_at=now,
                claimed_at=now,
            )
    except IntegrityError:
        row = rows.filter(account_id=asked.actor.account, key=key).first()
    if row is None:
        raise _busy(1)
    if row.digest != asked.digest:
        raise RequestError(422, "this Idempotency-Key was used for another request: use a new one")
    if row.status is not None:
        return row
    free = rows.filter(pk=row.pk, status=None, claimed_at=row.claimed_at, claimed_at__lte=now - CLAIM)
    if not free.update(claimed_at=now):
        left = row.claimed_at + CLAIM - now
        raise _busy(max(1, int(left.total_seconds()) + 1))
    row.claimed_at = now
    return row


def _busy(seconds: int) -> RequestError:
    return RequestError(
        409,
        "this request is being worked on, or was interrupted a moment ago: send it again with the same key",
        {"Retry-After": str(seconds)},
    )


def _ours(row: IdempotencyKey) -> QuerySet[IdempotencyKey]:
    return IdempotencyKey.objects.filter(pk=row.pk, claimed_at=row.claimed_at, status=None)


def _answer(status: int, schema: BaseModel) -> HttpResponse:
    return HttpResponse(schema.model_dump_json(by_alias=True), status=status, content_type=JSON)
