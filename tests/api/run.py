"""Schemathesis against /v1: every operation, good and bad data, and links followed. In: --most. Out: counts; 1 for a break.

The real application in this process, on an installation made for this run; the same cases every time. What would be
the queue's work is done as soon as a file is submitted, so that links lead through review to release.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import os
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "service_settings"
FUZZING, STATEFUL, FEWEST = 340, 750, 10_000
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fuzzing", type=int, default=FUZZING, help="examples an operation")
    parser.add_argument("--stateful", type=int, default=STATEFUL, help="chains of requests")
    parser.add_argument("--fewest", type=int, default=FEWEST, help="cases that must have been tried")
    asked = parser.parse_args()
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from tidegate.service.office import office

    started = time.monotonic()
    try:
        cases, statuses, failures = _tried(asked.fuzzing, asked.stateful)
    finally:
        office().close()
    for text, count in failures.most_common():
        print(f"BROKEN {count}x {text}\n")
    total = sum(cases.values())
    spread = ", ".join(f"{phase} {count:,}" for phase, count in sorted(cases.items()))
    answers = ", ".join(f"{status} {count:,}" for status, count in sorted(statuses.items()))
    seconds = f"{time.monotonic() - started:.0f} s, {time.process_time():.0f} s of processor"
    print(f"{total:,} cases ({spread}); answers {answers}; {failures.total()} breaks; {seconds}")
    return 1 if failures or total < asked.fewest else 0


def _tried(fuzzing: int, stateful: int) -> tuple[Counter[str], Counter[int], Counter[str]]:
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import Status, events, from_schema

    first, application = _installation()
    config = SchemathesisConfig.from_dict(
        {
            "seed": 5,
            "continue-on-failure": True,
            "headers": {"Authorization": f"Bearer {first}"},
            "generation": {
                "deterministic": True,
                "database": "none",
                "max-examples": fuzzing,
                "no-shrink": True,
            },
            "phases": {"stateful": {"generation": {"max-examples": stateful}}},
            "checks": {
                # What is right by form may still be refused: a file that is not there, a state that does not allow it.
                "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "422"]},
                # It cannot reach an application in the process; test_authorisation asks every operation instead.
                "ignored_auth": {"enabled": False},
            },
        }
    )
    schema = schemathesis.openapi.from_wsgi(
        "/v1/openapi.json", application, config=config, headers={"Authorization": f"Bearer {first}"}
    )
    cases: Counter[str] = Counter()
    statuses: Counter[int] = Counter()
    failures: Counter[str] = Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            cases[event.phase.value] += len(event.recorder.interactions)
            for one in event.recorder.interactions.values():
                statuses[one.response.status_code if one.response else 0] += 1
            for checks in event.recorder.checks.values():
                for check in checks:
                    if check.status == Status.FAILURE:
                        failures[f"{event.recorder.label}: {check.name}: {check.failure_info}"[:1500]] += 1
        elif isinstance(event, events.NonFatalError | events.FatalError):
            failures[
                f"{type(event).__name__}: {getattr(event, 'value', getattr(event, 'exception', ''))}"[:1500]
            ] += 1
    return cases, statuses, failures


def _installation() -> tuple[str, Wsgi]:
    """A token, and the application of a fresh installation: a third of the requests come from a second person."""
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    from tidegate.service.api import authentication
    from tidegate.service.api.rates import Rates

    call_command("migrate", verbosity=0)
    authentication.RATES = Rates(10**9, 10**9)
    first, second = _token("first"), _token("second")
    return first, _attended(get_wsgi_application(), first, second)


def _token(name: str) -> str:
    from tidegate.service.accounts.models import Account, ApiToken, Grant
    from tidegate.service.accounts.roles import Right, Role
    from tidegate.service.accounts.tokens import hashed, new_text

    now = dt.datetime.now(dt.UTC)
    account = Account.objects.create(username=name, made_at=now)
    for role in Role:
        Grant.objects.create(account=account, role=role.value, granted_at=now)
    text, ends = new_text(), now + dt.timedelta(days=1)
    ApiToken.objects.create(
        account=account, name="cases", hash=hashed(text), scopes=[right.name for right in Right], made_at=now,
        expires_at=ends,
    )  # fmt: skip
    return text


def _attended(application: Wsgi, first: str, second: str) -> Wsgi:
    from django.conf import settings

    from tidegate.service.office import office
    from tidegate.service.releases.acts.examine import examine

    host = settings.ADDRESS.partition("://")[2]
    turn = 0

    def serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        nonlocal turn
        turn += 1
        environ["HTTP_HOST"] = host
        if turn % 3 == 0 and environ.get("HTTP_AUTHORIZATION") == f"Bearer {first}":
            environ["HTTP_AUTHORIZATION"] = f"Bearer {second}"
        told: list[str] = []

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told.append(status)
            return start(status, headers, *more)

        answer = application(environ, begin)
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        if told[-1].startswith("201") and environ["PATH_INFO"] == "/v1/submissions":
            examine(office(), uuid.UUID(json.loads(body)["id"]))
        return [body]

    return serve


if __name__ == "__main__":
    sys.exit(main())
