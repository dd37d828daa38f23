"""The installation that cases run against: its people, and what happens around a request there.

In: requests, all with the token of one person who may do everything. Out: the real application's answers. Somebody else
asks where two people are needed: rulings come from two reviewers in turn, now and then from the uploader, and some
requests from an auditor. The queue's work is done as soon as a file is submitted, the record is signed as the hour would
have it, and an alarm is raised now and then. What was done under an Idempotency-Key is asked once more, and must be
answered alike.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from api.aim import aimed
from tidegate.service.accounts.roles import Right, Role

Answered = tuple[str, list[tuple[str, str]], bytes]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_REVIEWERS, _SEES_ONLY, _AN_HOUR = ("one", "two", "one", "two", "all"), 23, 40

_FIELD = b'name="file"\r\nContent-Type: application/octet-stream'
_AS_FILE = _FIELD.replace(b'"file"', b'"file"; filename="file"')


class Attended:
    """A WSGI application. `repeated`: how often an act was asked for twice; `broken`: where it was not one act."""

    def __init__(self, application: Wsgi) -> None:
        roles = {
            "all": tuple(Role),
            "one": (Role.REVIEWER,),
            "two": (Role.APPROVER,),
            "sees": (Role.AUDITOR,),
        }
        self.tokens = {name: _token(name, *given) for name, given in roles.items()}
        self.repeated: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()
        self._application = application
        self._turns: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """One request and what follows from it."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        # What schemathesis sends without HTTP has files without their names, which makes them fields.
        body = body.replace(_FIELD, _AS_FILE)
        environ, body = self._aimed(self._from_somebody(environ), body)
        status, headers, content = self._asked(environ, body)
        if environ["REQUEST_METHOD"] == "POST" and status.startswith("2"):
            self._again(environ, body, (status, headers, content))
            self._meanwhile(environ["PATH_INFO"], content)
        start(status, headers)
        return [content]

    def _aimed(self, environ: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Two requests of three, of those who may ask at all."""
        self._turns["aim"] += 1
        path, known = environ["PATH_INFO"], environ.get("HTTP_AUTHORIZATION", "")[7:] in self.tokens.values()
        if known and self._turns["aim"] % 3:
            path, body = aimed(path, body, self._turns["aim"])
        return environ | {"PATH_INFO": path, "CONTENT_LENGTH": str(len(body))}, body

    def _from_somebody(self, environ: dict[str, Any]) -> dict[str, Any]:
        from django.conf import settings

        made = {**environ, "HTTP_HOST": settings.ADDRESS.partition("://")[2]}
        if environ.get("HTTP_AUTHORIZATION") != f"Bearer {self.tokens['all']}":
            return made
        path = environ["PATH_INFO"]
        kind = "ruling" if path.endswith("/rulings") else "any"
        self._turns[kind] += 1
        name = "sees" if self._turns[kind] % _SEES_ONLY == 0 else "all"
        if kind == "ruling":
            self._turns[path] += 1
            name = _REVIEWERS[self._turns[path] % len(_REVIEWERS) - 1]
        return {**made, "HTTP_AUTHORIZATION": f"Bearer {self.tokens[name]}"}

    def _asked(self, environ: dict[str, Any], body: bytes) -> Answered:
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told.append((status, headers))
            return lambda piece: None

        answer = self._application({**environ, "wsgi.input": io.BytesIO(body)}, begin)
        try:
            return (*told[-1], b"".join(answer))
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def _again(self, environ: dict[str, Any], body: bytes, first: Answered) -> None:
        if not environ.get("HTTP_IDEMPOTENCY_KEY"):
            return
        status, headers, content = self._asked(environ, body)
        place = environ["PATH_INFO"].rpartition("/")[2]
        self.repeated[place] += 1
        if (status, content) != (first[0], first[2]) or ("Idempotency-Replayed", "true") not in headers:
            self.broken[
                f"POST …/{place} under the same key again was answered {status}, first {first[0]}"
            ] += 1

    def _meanwhile(self, path: str, content: bytes) -> None:
        """What the queue and the clock would do."""
        from django.db import transaction

        from tidegate.service.jobs import tasks
        from tidegate.service.office import office
        from tidegate.service.releases.acts.alarm import alarm

        self._turns["acts"] += 1
        if path == "/v1/submissions":
            tasks.examine(json.loads(content)["id"])
        if self._turns["acts"] % _AN_HOUR == 1:
            tasks.checkpoint()
            with transaction.atomic():
                alarm("review-waits", str(uuid.uuid4()), "a held file waits for its review", office().now())


def _token(name: str, *roles: Role) -> str:
    from tidegate.service.accounts.models import Account, ApiToken, Grant
    from tidegate.service.accounts.tokens import hashed, new_text

    now = dt.datetime.now(dt.UTC)
    account = Account.objects.create(username=name, made_at=now)
    for role in roles:
        Grant.objects.create(account=account, role=role.value, granted_at=now)
    text, ends = new_text(), now + dt.timedelta(days=1)
    ApiToken.objects.create(
        account=account, name="cases", hash=hashed(text), scopes=[right.name for right in Right], made_at=now,
        expires_at=ends,
    )  # fmt: skip
    return text
