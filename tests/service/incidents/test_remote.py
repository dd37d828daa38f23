"""`tidegate incident` through a server: sent as it is, worked on there, told here."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from service.api.conftest import token  # noqa: F401 - a fixture
from service.desk.conftest import server  # noqa: F401 - a fixture
from service.incidents.test_api import LOG
from service.watch.conftest import ROSTER
from tidegate.cli import main
from tidegate.service.accounts.roles import Role
from tidegate.service.incidents.acts import run
from tidegate.service.incidents.models import Incident

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def worked(office, stayed):  # type: ignore[no-untyped-def]
    """Somebody does what the queue would."""
    done = threading.Event()

    def work() -> None:
        from django.db import connections

        while not done.wait(0.2):
            run.resume(office)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    yield
    done.set()
    worker.join()


def test_opened_read_and_closed_through_a_server(  # type: ignore[no-untyped-def]
    server,  # noqa: F811
    worked,
    person,
    token,  # noqa: F811
    tmp_path: Path,
    monkeypatch,
    capsys,
) -> None:
    monkeypatch.setenv("TIDEGATE_SERVER", server)
    monkeypatch.setenv("TIDEGATE_TOKEN", token(person("responder", Role.RESPONDER)))
    (tmp_path / "list.csv").write_bytes(ROSTER)
    (tmp_path / "access.log").write_bytes(LOG)
    words = ["open", str(tmp_path / "list.csv"), "--path", "statistics/list.csv", "--said", "an hour=1h"]
    assert main(["incident", *words, "--log", str(tmp_path / "access.log"), "--format", "json"]) in (0, 3)
    shown = json.loads(capsys.readouterr().out)
    assert main(["incident", "steps", shown["reference"], "--format", "json"]) in (0, 3)
    assert all(step["done"] for step in json.loads(capsys.readouterr().out))
    assert main(["incident", "show", shown["reference"]]) == 0
    assert "4 clients" in capsys.readouterr().out
    assert main(["incident", "list", "--state", "open"]) == 0
    assert shown["reference"] in capsys.readouterr().out
    assert main(["incident", "show", "1999-001"]) == 3
    # Nobody has been told and no report is approved: it says what is missing, and stays open.
    assert main(["incident", "close", shown["reference"], "--reason", "nothing is left to do"]) != 0
    assert "it stays open" in capsys.readouterr().err
    assert Incident.objects.get().state == "open"
