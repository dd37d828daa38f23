"""The day it is built for, from end to end: one command over the file and logs in every format gives the truth.

Stays, exposure, accesses and people are compared with what the generators know. TIDEGATE_WHOLE_DISCLOSURE: all 6,252.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from builders.disclosed import COUNT, Leak, leak
from builders.logs.day import (
    CRAWLERS,
    LENGTH,
    OWN,
    PATH,
    POSTED,
    REMOVED,
    REPORTER,
    Day,
    Session,
    day,
    expected,
)
from builders.logs.files import rotated
from builders.logs.writers import WRITERS
from service.conftest import _guards_lifted_to_flush, _office_closed, office, person  # noqa: F401 - fixtures
from service.stays.conftest import registry  # noqa: F401 - a fixture
from tidegate.cli import main
from tidegate.model.access import Client
from tidegate.service.accounts.roles import Role

DEPLOYED = (
    f"{POSTED:%Y-%m-%dT%H:%M:%S}Z deploy[1] published {PATH}\n"
    f"{REMOVED:%Y-%m-%dT%H:%M:%S}Z deploy[1] deleted {PATH}\n"
)


@pytest.fixture(scope="module")
def disclosed() -> Leak:
    return leak(COUNT if os.environ.get("TIDEGATE_WHOLE_DISCLOSURE") else 300)


@pytest.fixture(scope="module")
def the_day() -> Day:
    return day()


def logs(the_day: Day, folder: Path) -> tuple[list[str], dict[str, str]]:
    """Each session in the log of one format, all formats in turn, cut and packed; and which format tells of whom."""
    told: dict[str, str] = {}
    shares: dict[str, list[Session]] = {name: [] for name in WRITERS}
    for number, session in enumerate(the_day.sessions):
        name = list(WRITERS)[number % len(WRITERS)]
        shares[name].append(session)
        told[session.requests[0].address] = name
    words = []
    for name, writer in WRITERS.items():
        own = Day(tuple(shares[name]), the_day.noise)
        lines = writer.written(own.requests)
        options = f",format={writer.form}" if writer.form != "auto" else ""
        options += f",zone={writer.zone}" if writer.zone else ""
        paths = rotated(folder, f"{name}-access", writer.head, lines, [len(lines) // 3, len(lines) // 2])
        words += [f"{path}{options}" for path in paths if path.suffix == ".log"]
    return words, told


def padded(content: bytes) -> bytes:
    """As long as the logs say that it is."""
    if len(content) > LENGTH:
        pytest.fail("the generator's file has outgrown the logs' length")
    return content + b"\r\n" * ((LENGTH - len(content)) // 2) + b"\n" * ((LENGTH - len(content)) % 2)


@pytest.fixture
def answered(office, person, registry, disclosed, the_day, tmp_path, capsys):  # type: ignore[no-untyped-def] # noqa: F811
    """One command; what it printed, its code, and which format tells of which client."""
    person("responder", Role.RESPONDER)
    file, deployed, crawlers = tmp_path / "list.csv", tmp_path / "deploy.log", tmp_path / "crawlers"
    file.write_bytes(padded(disclosed.csv()))
    deployed.write_text(DEPLOYED)
    crawlers.mkdir()
    for name, network in CRAWLERS:
        (crawlers / f"{name}.txt").write_text(network + "\n")
    section = office.instance.settings["response"]
    before = dict(section)
    section |= {"own_networks": [OWN], "crawler_ranges": str(crawlers)}
    folder = tmp_path / "logs"
    folder.mkdir()
    given, told = logs(the_day, folder)
    words = [
        "incident",
        "open",
        str(file),
        "--path",
        PATH,
        "--deploy-log",
        str(deployed),
        "--reporter",
        REPORTER,
    ]
    words += [word for one in given for word in ("--log", one)]
    words += ["--said", "about five hours=5h", "--format", "json"]
    code = main([*words, "--home", str(office.instance.home), "--as", "responder"])
    section.clear()
    section |= before
    return json.loads(capsys.readouterr().out), code, told


def test_one_command_tells_the_truth(office, answered, disclosed, the_day) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    shown, code, told = answered
    assert {step["kind"]: step["trouble"] for step in shown["steps"]} == dict.fromkeys(
        ("stays", "evidence", "exposure", "accesses", "people"), ""
    )
    stays(shown, disclosed)
    exposure(shown)
    accesses(office, shown, the_day, told)
    assert code == (0 if shown["accesses"]["whole"] and not shown["missing"] else 3)


def stays(shown, disclosed: Leak) -> None:  # type: ignore[no-untyped-def]
    """Everybody, and nobody else but our own canaries, is stayed and resolved as the generator knows."""
    from tidegate.service.stays.models import AffectedPerson, Resolution, Stay

    people = AffectedPerson.objects.filter(incident_id=shown["id"]).exclude(resolution=Resolution.CANARY)
    in_the_csv = disclosed.told
    assert people.count() == len(in_the_csv)
    assert Stay.objects.filter(person__in=people).count() == len(in_the_csv)
    known = {one.person.a_number for one in disclosed.told[::2]}
    exact = sum(one.person.a_number in known for one in in_the_csv)
    assert people.filter(resolution=Resolution.EXACT).count() == exact
    unknown = people.filter(resolution__in=[Resolution.UNMATCHED, Resolution.PROBABLE])
    assert unknown.count() == len(in_the_csv) - exact
    assert shown["people"] == len(in_the_csv)


def exposure(shown) -> None:  # type: ignore[no-untyped-def]
    found = shown["exposure"]
    assert dt.datetime.fromisoformat(found["earliest"]["best"]["at"]) == POSTED
    assert found["earliest"]["best"]["claim"]["source"] == "deploy log"
    assert found["earliest"]["not_before"]["claim"]["source"] == "access log"
    assert dt.datetime.fromisoformat(found["latest"]["best"]["at"]) == REMOVED
    assert found["seconds"]["measured"] == (REMOVED - POSTED).total_seconds() == 4 * 3600 + 19 * 60
    [beside] = found["beside"]
    assert beside["claim"]["words"] == "about five hours"
    assert beside["off"] == 41 * 60


def accesses(office, shown, the_day: Day, told: dict[str, str]) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    from tidegate.service.incidents.acts.accesses import latest
    from tidegate.service.incidents.models import Incident

    found = latest(office, Incident.objects.get(pk=shown["id"]))
    assert found is not None
    clients: dict[str, Client] = {one.address.value: one for one in found.clients}
    assert clients.keys() == {session.requests[0].address for session in the_day.sessions}
    for session in the_day.sessions:
        name = told[session.requests[0].address]
        client, tells = clients[session.requests[0].address], WRITERS[name].tells
        assert client.completeness is expected(session.kind, tells), (name, session.kind)
        assert client.requests == len(session.requests), (name, session.kind)
        if tells.agent:
            assert client.actor is session.actor, (name, session.kind)
    assert shown["accesses"]["clients"] == len(the_day.sessions)
    assert shown["accesses"]["whole"] is True, found.gaps
