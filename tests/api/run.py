"""Schemathesis against /v1: every operation, good and bad data, and links followed. Out: counts; 1 for a break.

The real application in this process, on an installation made for this run (people.py), with files and slots that lead
somewhere (material.py); the same cases every time. It also fails where fewer cases ran than asked for, and where an
operation never gave an answer of success that its description promises: what was not reached was not tried.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "service_settings"
FUZZING, STATEFUL, FEWEST = 360, 100, 10_000
FEWEST_ROUNDS, ROUNDS = 5, 60


class Tally:
    """What came of it. `statuses`: how often an operation gave each answer."""

    def __init__(self) -> None:
        self.cases: Counter[str] = Counter()
        self.statuses: dict[str, Counter[int]] = defaultdict(Counter)
        self.failures: Counter[str] = Counter()

    def take(self, event: Any) -> None:
        """An event of the engine."""
        from schemathesis.engine import Status, events

        if isinstance(event, events.NonFatalError | events.FatalError):
            trouble = getattr(event, "value", getattr(event, "exception", ""))
            self.failures[f"{type(event).__name__}: {trouble!r}"[:1500]] += 1
        if not isinstance(event, events.ScenarioFinished):
            return
        told = event.recorder
        self.cases[event.phase.value] += len(told.interactions)
        for number, one in told.interactions.items():
            label = told.cases[number].value.operation.label if number in told.cases else told.label
            self.statuses[label][one.response.status_code if one.response else 0] += 1
        for number, checks in told.checks.items():
            for check in checks:
                if check.status == Status.FAILURE:
                    label = told.cases[number].value.operation.label if number in told.cases else told.label
                    self.failures[f"{label}: {check.name}: {_told(check.failure_info)}"] += 1


def _told(failure: Any) -> str:
    """What was wrong, and the request that shows it."""
    if failure is None:
        return "no reason given"
    return f"{failure.failure.title}\n{failure.failure.message[:600]}\n{failure.code_sample[-900:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fuzzing", type=int, default=FUZZING, help="examples an operation")
    parser.add_argument("--stateful", type=int, default=STATEFUL, help="chains of requests a round")
    parser.add_argument("--fewest", type=int, default=FEWEST, help="cases that must have been tried")
    asked = parser.parse_args()
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from tidegate.service.office import office

    started = time.monotonic()
    try:
        tally, promised = _tried(asked.fuzzing, asked.stateful, asked.fewest)
    finally:
        office().close()
    missed = [(label, status) for label, status in promised if not tally.statuses[label][status]]
    for text, count in tally.failures.most_common():
        print(f"BROKEN {count}x {text}\n")
    print(_table(tally))
    for label, status in missed:
        print(f"NEVER {label} answered {status}, as its description says it can")
    total = tally.cases.total()
    spread = ", ".join(f"{phase} {count:,}" for phase, count in sorted(tally.cases.items()))
    seconds = f"{time.monotonic() - started:.0f} s, {time.process_time():.0f} s of processor"
    print(f"{total:,} cases ({spread}); {tally.failures.total()} breaks; {seconds}")
    return 1 if tally.failures or missed or total < asked.fewest else 0


def _tried(fuzzing: int, stateful: int, fewest: int) -> tuple[Tally, list[tuple[str, int]]]:
    """Everything once, then chains under other seeds: a round of them ends where Hypothesis notices that an answer
    depends on what went before, as it does here.
    """
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import from_schema

    from api import material

    attended = _installation()
    material.register()
    tally = Tally()
    for number in range(ROUNDS):
        if number > FEWEST_ROUNDS and tally.cases.total() >= fewest:
            break
        settings = _settings(attended.tokens["all"], fuzzing, stateful, number)
        config = SchemathesisConfig.from_dict(settings)
        schema = schemathesis.openapi.from_dict(material.narrowed(_document()), config=config)
        schema.app = attended
        for event in from_schema(schema).execute():
            tally.take(event)
    tally.failures.update(attended.broken)
    again = ", ".join(f"{place} {count:,}" for place, count in sorted(attended.repeated.items()))
    print(f"asked twice under one key, and answered alike: {again}\n")
    return tally, _promised()


def _settings(token: str, fuzzing: int, stateful: int, number: int) -> dict[str, Any]:
    """`number`: of the round; after the first there are chains only."""
    single = {name: {"enabled": number == 0} for name in ("examples", "coverage", "fuzzing")}
    # Links that were refused are followed on: a held file is not published now, and is after two rulings.
    chains = {"generation": {"max-examples": stateful}, "link-calibration": False}
    return {
        "seed": 5 + number,
        "continue-on-failure": True,
        "headers": {"Authorization": f"Bearer {token}"},
        "generation": {
            "deterministic": True,
            "database": "none",
            "max-examples": fuzzing,
            "no-shrink": True,
        },
        "phases": {**single, "stateful": chains},
        "checks": {
            # What is right by form may still be refused: somebody else's turn, a file that is not there, a wrong state.
            "positive_data_acceptance": {"expected-statuses": ["2xx", "403", "404", "409", "422"]},
            # It asks once more without a token, over HTTP, which an application in this process does not speak: the
            # probe dies for want of a host. tests/service/api/test_authorisation.py asks every operation instead.
            "ignored_auth": {"enabled": False},
        },
    }


def _document() -> dict[str, Any]:
    from tidegate.service.api.document import document

    return document()


def _promised() -> list[tuple[str, int]]:
    return [
        (f"{method.upper()} {path}", int(status))
        for path, methods in _document()["paths"].items()
        for method, operation in methods.items()
        for status in operation["responses"]
        if status.startswith("2")
    ]


def _installation() -> Any:
    """The application of a fresh installation, with people around it."""
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    from api.people import Attended
    from tidegate.service.api import authentication
    from tidegate.service.api.rates import Rates

    call_command("migrate", verbosity=0)
    authentication.RATES = Rates(10**9, 10**9)
    return Attended(get_wsgi_application())


def _table(tally: Tally) -> str:
    """Operation by status: how many answers."""
    columns = sorted({status for found in tally.statuses.values() for status in found})
    lines = [" " * 46 + "".join(f"{status:>7}" for status in columns)]
    for label, found in sorted(tally.statuses.items(), key=lambda one: one[0].split()[::-1]):
        lines.append(f"{label:<46}" + "".join(f"{found[status] or '':>7}" for status in columns))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
