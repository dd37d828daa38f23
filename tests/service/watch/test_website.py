"""A website that is only read: what is bad there is denied at its web server, for nobody here can remove it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_socket import enable_socket

from builders.nginx import nginx
from service.watch.conftest import CLEAR, ROSTER
from tidegate.service.releases.models import Alarm
from tidegate.service.watch.models import Observation, ObservationState
from tidegate.service.watch.rounds import Round
from tidegate.sites.deny import FLAG


@pytest.fixture
def website(office, tmp_path: Path) -> Iterator[tuple[Path, str]]:  # type: ignore[no-untyped-def]
    """The site `web`, an nginx that looks into the deny-map of the installation; gives its root and address."""
    enable_socket()
    root, flags = tmp_path / "root", tmp_path / "deny"
    root.mkdir()
    tmp_path.chmod(0o755)
    denying = f"set $tidegate_deny {flags / 'web'};\nif (-f $tidegate_deny$uri/{FLAG}) {{ return 410; }}"
    before = office.instance
    with nginx(tmp_path / "nginx", root, denying) as address:
        web = {
            "kind": "http",
            "address": address,
            "networks": ["127.0.0.0/8"],
            "ports": [urlsplit(address).port],
            "starts": ["index.html"],
            "rate": 1000,
            "state": str(tmp_path / "crawl"),
        }
        settings = dict(before.settings)
        settings["site"] = {**settings["site"], "web": web}
        settings["watch"] = {**settings["watch"], "deny_folder": str(flags)}
        office.instance = replace(before, settings=settings)
        yield root, address
        office._sites.pop("web").close()
    office.instance = before


def status(address: str, path: str) -> int:
    found = urlsplit(address)
    connection = HTTPConnection(found.netloc, timeout=10)
    connection.request("GET", found.path + path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_a_linked_roster_is_denied_and_one_whose_link_is_gone_too(office, website) -> None:  # type: ignore[no-untyped-def]
    root, address = website
    (root / "list.csv").write_bytes(ROSTER)
    (root / "table.csv").write_bytes(CLEAR)
    (root / "index.html").write_text('<a href="list.csv">a list</a> <a href="table.csv">a table</a>')
    patrol = Round(office, "web")
    patrol.whole()
    row = Observation.objects.get(path="list.csv")
    assert (row.state, status(address, "list.csv")) == (ObservationState.TAKEN_DOWN, 410)
    assert status(address, "table.csv") == 200
    down = row.take_downs.get()
    assert down.denied_at is not None
    assert down.unpublished_at is None
    # The page no longer links to the table; somebody puts the roster in its place.
    (root / "index.html").write_text("Nothing here.")
    (root / "table.csv").write_bytes(ROSTER)
    patrol.whole()
    assert status(address, "table.csv") == 410
    assert not Alarm.objects.filter(kind="take-down-failed").exists()
