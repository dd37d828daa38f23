"""An incident with people, letters to them, and a server that takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytest_socket import enable_socket

from service.outbox.letters import affected, put_letter
from service.outbox.server import Ear, Server
from tidegate.service.accounts.roles import Role


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def server(ear: Ear) -> Iterator[Server]:
    enable_socket()
    made = Server(ear)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def mail(office) -> Iterator[Callable[..., None]]:  # type: ignore[no-untyped-def]
    """Changes `[mail]` for one test."""
    before = office.instance

    def change(**values: object) -> None:
        whole = dict(office.instance.settings)
        whole["mail"] = {**whole["mail"], **values}
        office.instance = replace(office.instance, settings=whole)

    yield change
    office.instance = before


@pytest.fixture
def posted(server: Server, mail) -> Server:  # type: ignore[no-untyped-def]
    """The server, as the installation's."""
    mail(host="127.0.0.1", port=server.port, tls="none", sender="notices@agency.example.org", seconds=5)
    return server


@pytest.fixture
def people(office):  # type: ignore[no-untyped-def]
    """Six affected people of one incident, as ids."""
    return affected(office, 6)


@pytest.fixture
def letter(office, people):  # type: ignore[no-untyped-def]
    """Puts a letter to the person of a number."""

    def put(number: int = 0, **changes: object):  # type: ignore[no-untyped-def]
        return put_letter(office, people[number], number, **changes)

    return put


@pytest.fixture
def notifier(person):  # type: ignore[no-untyped-def]
    return person("noor", Role.NOTIFIER)


@pytest.fixture
def at(monkeypatch):  # type: ignore[no-untyped-def]
    """Sets the office's clock."""
    from tidegate.service.office import Office

    def set_to(moment) -> None:  # type: ignore[no-untyped-def]
        monkeypatch.setattr(Office, "now", lambda self: moment)

    return set_to
