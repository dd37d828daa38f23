"""An incident whose logs were read: two networks, a crawler, somebody at home, the office itself, a reporter."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from service.incidents.conftest import opened, responder  # noqa: F401 - fixtures
from service.watch.conftest import ROSTER
from tidegate.service.accounts.roles import Role
from tidegate.service.incidents.acts import accesses
from tidegate.service.incidents.acts.add import add
from tidegate.service.incidents.models import Incident

URL = "https://www.agency.example/statistics/list.csv"
OWNERS = """network,asn,name,from,until
192.0.2.0/25,64500,First Access,,
192.0.2.128/25,64501,Far Telecom,,
198.51.100.0/24,64502,Ministry of the Interior,,
"""
CONTACTS = """asn,mail,country
64500,abuse@first-access.example,US
64501,abuse@far-telecom.example,IR
64502,abuse@interior.example,
"""
WHOLE = len(ROSTER)


def log_lines(*requests: tuple[str, int, int]) -> bytes:
    return b"".join(
        b'%s - - [28/Nov/2022:10:%02d:00 -0500] "GET /statistics/list.csv HTTP/1.1" %d %d "-" "Mozilla/5.0"\n'
        % (client.encode(), number, status, size)
        for number, (client, status, size) in enumerate(requests)
    )


FETCHED = log_lines(
    ("192.0.2.7", 200, WHOLE),
    ("192.0.2.8", 200, WHOLE),
    ("192.0.2.200", 200, WHOLE),
    ("198.51.100.9", 200, WHOLE),
    ("203.0.113.77", 200, WHOLE),
    ("192.0.2.99", 404, 100),
)


@pytest.fixture
def settings_of_deletions(office, tmp_path):  # type: ignore[no-untyped-def]
    """Who asks, whose networks are whose, and whom they want written to."""
    (tmp_path / "owners.csv").write_text(OWNERS)
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    settings: Any = office.instance.settings
    before = {name: dict(settings[name]) for name in ("response", "deletions", "mail")}
    settings["response"]["network_database"] = str(tmp_path / "owners.csv")
    settings["deletions"]["contacts"] = str(tmp_path / "contacts.csv")
    settings["deletions"]["sender"] = "Office of Examples, removal@agency.example"
    settings["mail"]["sender"] = "removal@agency.example"
    yield settings
    for name, values in before.items():
        settings[name].clear()
        settings[name].update(values)


@pytest.fixture
def incident(office, settings_of_deletions, opened, responder) -> Incident:  # type: ignore[no-untyped-def] # noqa: F811
    row: Incident = opened(urls=(URL,)).incident
    read_log(office, responder, row, FETCHED)
    row.steps.update(done_at=office.now())
    return row


def read_log(office, actor, row: Incident, lines: bytes) -> None:  # type: ignore[no-untyped-def]
    """Kept and read, as the steps do; without those that would ask the address itself."""
    add(office, actor, row, "access log", io.BytesIO(lines), "access.log")
    accesses.read(office, row, lambda share: None)
    row.steps.update(done_at=office.now())


@pytest.fixture
def counsel(person):  # type: ignore[no-untyped-def]
    return person("counsel", Role.COUNSEL)


Line = Callable[..., bytes]


def hit_line(where: str = "https://paste.example/abc", **more: object) -> bytes:
    from tidegate.trace.groups import Group
    from tidegate.trace.hits import Hit

    copies = more.pop("copies", [])
    hit = Hit(
        pack="p1", people=12, of=39, share=0.307692, kinds=("identifier",), certain=True, source="urls:x", where=where,
        file="", offset=-1, part="lines 1-12", media_type="text/plain", captured="", first_seen="2026-11-23T10:00:00Z",
        digest="ab" * 32, excerpt="cd" * 16, context=("Xxxxxx Xxxxxxxx,X000-000-000,0000-00-00",),
    )  # fmt: skip
    group = Group(dataclasses.replace(hit, **{k: v for k, v in more.items() if hasattr(hit, k)}))  # type: ignore[arg-type]
    line = json.loads(group.encode())
    line["copies"] = copies
    line |= {name: value for name, value in more.items() if not hasattr(hit, name)}
    return json.dumps(line).encode()
