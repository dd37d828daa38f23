"""An observation that discloses opens an incident of itself; the take-down waits for nothing; gone means contained."""

from __future__ import annotations

import pytest

from service.conftest import on_site
from service.watch.conftest import CLEAR, ROSTER
from tidegate.service.incidents import chores
from tidegate.service.incidents.acts import automatic, change, run
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.ledger.models import EntryRow
from tidegate.service.watch.models import Observation

PATH = "statistics/list.csv"


def test_what_is_live_and_blocks_is_down_first_and_an_incident_then(office, patrol, leak, stayed) -> None:  # type: ignore[no-untyped-def]
    leak(PATH, ROSTER)
    patrol.whole()
    assert on_site(office, PATH) is None
    assert not Incident.objects.exists()
    seen = Observation.objects.get()
    made = automatic.of_observation(office, seen.pk)
    assert made is not None
    again = automatic.of_observation(office, seen.pk)
    assert again is not None
    assert (made.fresh, again.fresh) == (True, False)
    assert made.incident.observation_id == seen.pk
    run.run(office, made.incident.pk)
    assert change.follow(office) == 1
    row = Incident.objects.get()
    assert row.state == IncidentState.CONTAINED
    run.run(office, row.pk)
    bounds = {(one.bound, one.source) for one in row.claims.filter(withdrawn_at=None)}
    assert {("reachable", "watch"), ("removed", "watch"), ("unreachable", "watch")} <= bounds
    acts = list(EntryRow.objects.order_by("sequence").values_list("act", flat=True))
    assert acts.index("watch:take_down:ordered") < acts.index("response:incident:opened")


def test_the_job_is_put_down_with_the_observation(office, patrol, leak, stayed) -> None:  # type: ignore[no-untyped-def]
    from django_q.models import OrmQ

    leak(PATH, ROSTER)
    patrol.whole()
    functions = [row.task["func"] for row in OrmQ.objects.all()]
    assert functions.count("tidegate.service.jobs.tasks.open_incident") == 1


def test_what_no_job_came_to_is_opened_within_a_minute(office, patrol, leak, stayed) -> None:  # type: ignore[no-untyped-def]
    leak(PATH, ROSTER)
    patrol.whole()
    chores.every_minute(office)
    assert Incident.objects.get().steps.filter(done_at=None).count() <= 1
    assert stayed[0] == "stays"


def test_statistics_open_nothing(office, patrol, leak, stayed) -> None:  # type: ignore[no-untyped-def]
    leak(PATH, CLEAR)
    patrol.whole()
    chores.every_minute(office)
    assert not Incident.objects.exists()


@pytest.mark.parametrize(("wanted", "opened"), [("block", 1), ("registry", 0), ("never", 0)])
def test_the_settings_say_what_opens(office, patrol, leak, stayed, wanted: str, opened: int) -> None:  # type: ignore[no-untyped-def]
    section = office.instance.settings["response"]
    before = section["open_on"]
    section["open_on"] = wanted
    try:
        leak(PATH, ROSTER)
        patrol.whole()
        chores.every_minute(office)
    finally:
        section["open_on"] = before
    assert Incident.objects.count() == opened


def test_a_file_that_is_back_opens_its_incident_again(office, patrol, leak, stayed, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    leak(PATH, ROSTER)
    patrol.whole()
    chores.every_minute(office)
    assert Incident.objects.get().state == IncidentState.CONTAINED
    monkeypatch.setattr("tidegate.service.watch.rounds.carry_out", lambda *_: None)
    leak("statistics/again.csv", ROSTER)
    patrol.whole()
    change.follow(office)
    row = Incident.objects.get()
    assert (row.state, row.contained_at) == (IncidentState.OPEN, None)
