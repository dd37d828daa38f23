"""Sittings: who is signed in where, since when. In: a request, a clock. Out: the sitting that still counts.

The browser's session only names a row here; what the row does not allow is over, whatever the browser keeps.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from tidegate.record.acts import Act
from tidegate.service.accounts.models import Account, Sitting
from tidegate.service.ledger.append import append

LONGEST, IDLE, RECENT = dt.timedelta(hours=8), dt.timedelta(minutes=30), dt.timedelta(minutes=10)
_SEEN_EVERY = dt.timedelta(minutes=1)
_KEY = "sitting"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_FAMILIES = ("Edg", "Firefox", "Chrome", "Safari", "curl")
_SYSTEMS = ("Windows", "Android", "iPhone", "Mac OS", "Linux")


def start(
    request: HttpRequest, account: Account, method: str, *, complete: bool, now: dt.datetime
) -> Sitting:
    """Sign in: a new session key, a new row, an entry in the record."""
    with transaction.atomic():
        # A session begun before the sign-in may have been planted: nothing of it lives on.
        request.session.flush()
        login(request, account, backend=_BACKEND)
        sitting = Sitting.objects.create(
            account=account,
            method=method,
            agent=_agent(request),
            complete=complete,
            started_at=now,
            authenticated_at=now,
            seen_at=now,
        )
        request.session[_KEY] = str(sitting.id)
        append(
            Act.SIGN_IN_SUCCEEDED,
            actor=account.actor("console"),
            subject=str(account.id),
            detail={"method": method},
            now=now,
        )
    return sitting


def current(request: HttpRequest, now: dt.datetime) -> Sitting | None:
    """The sitting of this request, or None. A clock that went back does not prolong it."""
    named = request.session.get(_KEY)
    if not isinstance(named, str):
        return None
    sitting = Sitting.objects.select_related("account").filter(id=uuid.UUID(named)).first()
    if sitting is None or not request.user.is_authenticated or request.user.pk != sitting.account_id:
        return None
    if not _counts(sitting, now):
        return None
    if now - sitting.seen_at >= _SEEN_EVERY:
        Sitting.objects.filter(id=sitting.id).update(seen_at=now)
        sitting.seen_at = now
    return sitting


def _counts(sitting: Sitting, now: dt.datetime) -> bool:
    return (
        sitting.ended_at is None
        and sitting.account.is_active
        and abs(now - sitting.started_at) < LONGEST
        and abs(now - sitting.seen_at) < IDLE
    )


def open_sittings(account: Account, now: dt.datetime) -> list[Sitting]:
    """Those that still count, newest first."""
    rows = account.sittings.filter(ended_at=None, started_at__gt=now - LONGEST).select_related("account")
    return [row for row in rows.order_by("-started_at") if _counts(row, now)]


def end(sitting: Sitting, now: dt.datetime) -> None:
    """Sign out one sitting."""
    with transaction.atomic():
        Sitting.objects.filter(id=sitting.id, ended_at=None).update(ended_at=now)
        append(
            Act.SIGN_IN_ENDED,
            actor=sitting.account.actor("console"),
            subject=str(sitting.account_id),
            detail={"ended": 1},
            now=now,
        )


def end_all(account: Account, now: dt.datetime, *, but: Sitting | None = None) -> int:
    """End every sitting of an account, except perhaps one. Returns how many. The caller appends the entry."""
    rows = account.sittings.filter(ended_at=None)
    if but is not None:
        rows = rows.exclude(id=but.id)
    return rows.update(ended_at=now)


def authenticated_again(sitting: Sitting, now: dt.datetime) -> None:
    """The person proved again who they are."""
    Sitting.objects.filter(id=sitting.id).update(authenticated_at=now)


def recently_authenticated(request: HttpRequest, now: dt.datetime) -> bool:
    """Whether the person proved who they are within ten minutes: asked before what cannot be undone or unseen."""
    sitting: Sitting | None = getattr(request, "sitting", None)
    return sitting is not None and abs(now - sitting.authenticated_at) < RECENT


def _agent(request: HttpRequest) -> str:
    text = request.headers.get("User-Agent", "")
    family = next((name for name in _FAMILIES if name in text), "another program")
    system = next((name for name in _SYSTEMS if name in text), "")
    return f"{family.replace('Edg', 'Edge')}{' on ' + system if system else ''}"
