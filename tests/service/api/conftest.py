"""People with tokens, and a client that speaks to the real application."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right

Token = Callable[..., str]


@pytest.fixture
def token(office: object) -> Token:
    """Makes a token of an actor: for all it may do, or for some rights."""
    from tidegate.service.accounts.models import Account, ApiToken
    from tidegate.service.accounts.tokens import hashed, new_text

    def make(
        actor: Actor, rights: Iterable[Right] | None = None, *, days: int = 30, revoked: bool = False
    ) -> str:
        now = dt.datetime.now(dt.UTC)
        text = new_text()
        ApiToken.objects.create(
            account=Account.objects.get(pk=actor.account),
            name="test",
            hash=hashed(text),
            scopes=[right.name for right in (Right if rights is None else rights)],
            made_at=now - dt.timedelta(days=60),
            expires_at=now + dt.timedelta(days=days),
            revoked_at=now if revoked else None,
        )
        return text

    return make


class Api:
    """`call` speaks JSON; `offer` sends a form. Every answer must be JSON, and every error a problem."""

    def __init__(self) -> None:
        from django.conf import settings

        self.client = Client(raise_request_exception=False)
        self._host = settings.ADDRESS.partition("://")[2]

    def call(self, method: str, path: str, token: str = "", body: Any = None, **more: Any) -> Any:
        if "data" not in more and method.upper() != "GET":
            more.setdefault("content_type", "application/json")
            more["data"] = "" if body is None else json.dumps(body)
        headers = {"Host": self._host, **more.pop("headers", {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        response = self.client.generic(method.upper(), f"/v1{path}", headers=headers, **more)
        if response.status_code >= 400:
            assert response.headers["Content-Type"] == "application/problem+json"
            assert response.json()["status"] == response.status_code
        return response

    def offer(self, token: str, content: bytes, name: str = "fy26.csv", key: str = "", **fields: Any) -> Any:
        form = {"file": SimpleUploadedFile(name, content), "slot": "statistics", **fields}
        headers = {"Host": self._host, "Authorization": f"Bearer {token}"}
        if key:
            headers["Idempotency-Key"] = key
        return self.client.post("/v1/submissions", form, headers=headers)


@pytest.fixture
def api(office: object) -> Api:
    return Api()
