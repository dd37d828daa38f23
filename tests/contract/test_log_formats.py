"""What every format of access log owes: the truth of the day, whatever it was written by and however it lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

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
from builders.logs.writers import WRITERS, Writer
from tidegate.model.access import Accesses, Client
from tidegate.response.accesses import Log, Question, accesses

QUESTION = Question((PATH,), LENGTH, own=(OWN,), reporters=(REPORTER,), crawlers=CRAWLERS)
DAY = day()


def asked(folder: Path, name: str, content: bytes) -> Accesses:
    writer = WRITERS[name]
    path = folder / "access.log"
    path.write_bytes(content)
    return accesses([Log(path, writer.form, zone=writer.zone)], QUESTION)


def content(writer: Writer, the_day: Day) -> bytes:
    return writer.head + b"".join(writer.written(the_day.requests))


def clients(answer: Accesses) -> dict[str, Client]:
    assert len({one.address.value for one in answer.clients}) == len(answer.clients)
    return {one.address.value: one for one in answer.clients}


def check(session: Session, client: Client, name: str) -> None:
    tells = WRITERS[name].tells
    assert client.completeness is expected(session.kind, tells), (session.kind, client)
    assert client.requests == len(session.requests)
    low, high = client.share
    assert low - 1e-9 <= session.share <= high + 1e-9, (session.kind, session.share, client)
    if tells.agent:
        assert client.agent == session.requests[0].agent
        assert client.actor is session.actor
    first = min(one.at for one in session.requests)
    assert abs((client.first.at - first).total_seconds()) <= client.first.within


@pytest.mark.parametrize("name", WRITERS)
def test_the_truth(name: str, tmp_path: Path) -> None:
    answer = asked(tmp_path, name, content(WRITERS[name], DAY))
    found = clients(answer)
    assert found.keys() == {session.requests[0].address for session in DAY.sessions}
    for session in DAY.sessions:
        check(session, found[session.requests[0].address], name)


@pytest.mark.parametrize("name", WRITERS)
def test_every_line_is_accounted_for(name: str, tmp_path: Path) -> None:
    writer = WRITERS[name]
    receipt = asked(tmp_path, name, content(writer, DAY)).receipts[0]
    assert receipt.formats == ((name, len(DAY.requests)),)
    assert receipt.directives == writer.head.count(b"\n")
    assert (receipt.broken, receipt.lines) == (0, len(DAY.requests) + receipt.directives)
    assert receipt.matched == sum(len(session.requests) for session in DAY.sessions)


@pytest.mark.parametrize("name", WRITERS)
def test_the_bounds_of_the_exposure(name: str, tmp_path: Path) -> None:
    answer = asked(tmp_path, name, content(WRITERS[name], DAY))
    served = [
        one.at
        for session in DAY.sessions
        for one in session.requests
        if one.status in (200, 206) and one.method == "GET"
    ]
    assert answer.first_served is not None
    assert answer.last_served is not None
    assert answer.absent_before is not None
    assert answer.absent_after is not None
    assert abs((answer.first_served.at - min(served)).total_seconds()) <= 1
    assert abs((answer.last_served.at - max(served)).total_seconds()) <= 1
    assert answer.absent_before.at < POSTED
    assert answer.absent_after.at > REMOVED
