"""Removing what nobody needs any more. In: the clock. Out: fewer rows; the record keeps what happened."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from tidegate.service.accounts.attempts import FORGET
from tidegate.service.accounts.models import Attempts, Sitting

_SITTINGS_KEPT = timedelta(days=30)


def forget_old_sign_ins() -> None:
    """Sessions that ran out, failures a day old, sittings a month old."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Attempts.objects.filter(last_at__lt=now - FORGET).delete()
    Sitting.objects.filter(seen_at__lt=now - _SITTINGS_KEPT).delete()
