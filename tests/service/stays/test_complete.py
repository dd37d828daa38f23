"""The people step: cases, relatives, bundles; a source that is down takes nothing away and is asked again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from builders.disclosed import Leak
from tidegate.errors import StayError, VaultError
from tidegate.response.stays import Said
from tidegate.service.accounts.roles import Role
from tidegate.service.office import Office

COLUMNS = ("case", "a_number", "language", "custody", "attorney", "attorney_until", "relative", "relation")


def nothing(_: float) -> None:
    """No progress is watched."""


@pytest.fixture
def cases(office: Office, tmp_path: Path, disclosed: Leak):  # type: ignore[no-untyped-def]
    """A file of cases: the first person's has a child of whom the file knows nothing, two attorneys, one of them gone."""
    place = tmp_path / "cases.csv"
    rows = [
        (one.case, f"A{one.person.a_number}", "prs", "In custody", "Jo Fernhill", "", "", "")
        for one in disclosed.told
    ]
    first = disclosed.told[0]
    rows.append((first.case, "", "", "", "Kim Oldacre", "2021-01-01", "A900111222", "child"))
    with place.open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    section = office.instance.settings["cases"]
    before = dict(section)
    section |= {"kind": "file", "path": str(place), "columns": {name: name for name in COLUMNS}}
    yield place
    section.clear()
    section |= before


def test_cases_relatives_and_bundles(office, opened, disclosed: Leak, cases: Path, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.complete import complete
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.answering import Question, ask
    from tidegate.service.stays.models import AffectedPerson

    incident = opened(disclosed.xlsx())
    stay(office, incident, nothing)
    desk = person("removal", Role.REMOVAL_DESK)
    asked = [Question("A900111222"), Question("A900000001")]
    assert {one.said for one in ask(office, desk, asked)} == {Said.UNKNOWN}
    outcome = complete(office, incident, nothing)
    assert (outcome["cases"], outcome["relatives"], outcome["bundles"]) == ("complete", 1, 124)
    assert [one.said for one in ask(office, desk, asked)] == [Said.STAYED, Said.NONE]
    rows = AffectedPerson.objects.filter(incident=incident, in_file=True).exclude(resolution="canary")
    assert set(rows.values_list("language", "custody", "attorneys")) == {("prs", "in custody", 1)}
    assert AffectedPerson.objects.get(in_file=False).relative_of.number == 1
    again = complete(office, incident, nothing)
    assert (again["relatives"], again["bundles"]) == (1, 0)


def test_one_person_can_be_shredded_alone(office, opened, disclosed: Leak, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.incidents.holder import holder_of_person
    from tidegate.service.stays.acts.complete import complete
    from tidegate.service.stays.acts.reveal import opened as open_bundle
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.models import AffectedPerson

    incident = opened(disclosed.xlsx())
    stay(office, incident, nothing)
    complete(office, incident, nothing)
    one, two = AffectedPerson.objects.filter(incident=incident).order_by("number")[:2]
    assert open_bundle(office, one).cells
    office.vault.shred(holder_of_person(one.pk))
    with pytest.raises(VaultError):
        open_bundle(office, one)
    assert open_bundle(office, two).cells


def test_a_source_that_is_down_is_asked_again(office, opened, disclosed: Leak, cases: Path, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.complete import complete
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.answering import Question, ask
    from tidegate.service.stays.chores import follow
    from tidegate.service.stays.models import AffectedPerson

    hidden = cases.rename(cases.with_suffix(".away"))
    incident = opened(disclosed.xlsx())
    stay(office, incident, nothing)
    with pytest.raises(StayError):
        complete(office, incident, nothing)
    assert not AffectedPerson.objects.filter(incident=incident, sealed="").exists()
    desk = person("removal", Role.REMOVAL_DESK)
    known, strange = Question(disclosed.told[0].person.a_number), Question("A900000001")
    assert [one.said for one in ask(office, desk, [known, strange])] == [Said.STAYED, Said.UNKNOWN]
    assert follow() == 0
    hidden.rename(cases)
    assert follow() == 1
    assert [one.said for one in ask(office, desk, [known, strange])] == [Said.STAYED, Said.NONE]
