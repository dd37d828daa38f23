"""Browsers for tests: Django's own client, at the installation's address, signed in through the real pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from tidegate.service.accounts.models import Account, Grant
from tidegate.service.accounts.roles import Role

FORM = "application/x-www-form-urlencoded"
HOST = "127.0.0.1:8440"
PASSWORD = "seven wet otters on a quay"  # noqa: S105
MADE = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


class Browser(Client):
    """Sends forms as a page without a file does."""

    def post(self, path: str, data: Any = None, content_type: str = FORM, **more: Any) -> Any:  # type: ignore[override]
        if content_type == FORM:
            data = urlencode(data or {}, doseq=True)
        return super().post(path, data, content_type=content_type, **more)


def browser(**names: Any) -> Client:
    return Browser(HTTP_HOST=HOST, **names)


def account_of(name: str, *roles: Role, password: str = PASSWORD) -> Account:
    account = Account(username=name, made_at=MADE)
    account.set_password(password)
    account.save()
    for role in roles:
        Grant.objects.create(account=account, role=role.value, granted_at=MADE)
    return account


def enter(client: Client, name: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/sign-in", {"username": name, "password": password, **more})  # type: ignore[return-value]


def signed_in(account: Account) -> Client:
    """A browser in a complete sitting of the account."""
    from tidegate.service.accounts.models import Sitting

    client = browser()
    answer = enter(client, account.username)
    assert answer.status_code == 302, answer.content
    Sitting.objects.filter(account=account).update(complete=True)
    return client
