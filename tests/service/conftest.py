"""One installation for all tests of the service: invented people with every role, and its real office."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tidegate.inspection.snapshot import Recording, Snapshot, taken
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Role

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="session", autouse=True)
def _guards_lifted_to_flush() -> Iterator[None]:
    """Between tests the tables are emptied, which the record's triggers rightly refuse: lifted for that moment."""
    from django.db import connection

    from tidegate.service.ledger import guards

    real = connection.ops.execute_sql_flush
    if getattr(real, "lifts", False):  # another folder of tests has it, too
        yield
        return

    def flush(statements):  # type: ignore[no-untyped-def]
        vendor = connection.vendor
        real([*guards.lifting(vendor), *statements, *guards.setting(vendor)])

    flush.lifts = True  # type: ignore[attr-defined]
    connection.ops.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    connection.ops.execute_sql_flush = real  # type: ignore[method-assign]


@pytest.fixture
def office(transactional_db: None) -> Iterator[object]:
    """The office of the tests' installation, with an empty site."""
    from tidegate.service.office import office as current

    here = current()
    site = here.instance.home / "site"
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir()
    yield here
    here._sites.clear()


@pytest.fixture(scope="session", autouse=True)
def _office_closed() -> Iterator[None]:
    yield
    from tidegate.service.office import office as current

    current().close()


@pytest.fixture
def person(transactional_db: None) -> Callable[..., Actor]:
    """Makes an account with roles and gives it as an actor."""
    from tidegate.service.accounts.models import Account, Grant

    def make(name: str, *roles: Role) -> Actor:
        account = Account.objects.create(username=name, display_name=name, made_at=NOW)
        for role in roles:
            Grant.objects.create(account=account, role=role.value, granted_at=NOW)
        return account.actor("test")

    return make


def snapshot(content: bytes, name: str = "file") -> Snapshot:
    with Recording() as recording:
        recording.add(content)
        return taken(recording, name)


def on_site(office: object, path: str) -> bytes | None:
    place: Path = office.instance.home / "site" / path  # type: ignore[attr-defined]
    return place.read_bytes() if os.path.exists(place) else None
