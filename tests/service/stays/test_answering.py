"""What an office is answered that asks before it acts: nobody is free whom the record does not say so of."""

from __future__ import annotations

import datetime as dt

import pytest

from builders.disclosed import Leak
from tidegate.errors import RefusedError
from tidegate.response.stays import Said, Why
from tidegate.service.accounts.roles import Role
from tidegate.service.office import Office


def nothing(_: float) -> None:
    """No progress is watched."""


@pytest.fixture
def desk(person):  # type: ignore[no-untyped-def]
    return person("removal", Role.REMOVAL_DESK)


def said(office, actor, *numbers):  # type: ignore[no-untyped-def]
    from tidegate.service.stays.answering import Question, ask

    return [one.said for one in ask(office, actor, [Question(number) for number in numbers])]


def test_everybody_in_the_file_is_answered_stayed(office, registry, opened, disclosed: Leak, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.stay import stay

    stay(office, opened(disclosed.xlsx()), nothing)
    numbers = [one.person.a_number for one in disclosed.told]
    assert set(said(office, desk, *numbers)) == {Said.STAYED}
    cases = [one.case for one in disclosed.told if one.where != "spouse"]
    assert set(said(office, desk, *cases)) == {Said.STAYED}
    assert said(office, desk, "A900000001", f"A {numbers[0][:3]}-{numbers[0][3:]}") == [
        Said.NONE,
        Said.STAYED,
    ]


def test_a_name_with_a_birth_date_finds_the_stay(office: Office, opened, disclosed: Leak, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.answering import Question, ask

    stay(office, opened(disclosed.xlsx()), nothing)
    one = disclosed.told[0].person
    found = ask(office, desk, [Question(name=one.name, born=one.born), Question(name=one.name, born=dt.date(1900, 1, 1))])  # fmt: skip
    assert [each.said for each in found] == [Said.STAYED, Said.NONE]


def test_whoever_is_not_found_is_unknown_while_an_incident_is_open(
    office, opened, disclosed: Leak, desk
) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.stay import stay

    incident = opened(disclosed.xlsx())
    assert said(office, desk, "A900000001") == [Said.UNKNOWN]
    stay(office, incident, nothing)
    assert said(office, desk, "A900000001") == [Said.NONE]
    opened(disclosed.xlsx()[:9000])
    stay(office, opened(disclosed.csv()[:3000] + b"\0\xff" * 20, "list.xlsx"), nothing)
    assert said(office, desk, "A900000001") == [Said.UNKNOWN]


@pytest.mark.parametrize("tampering", ["print", "person", "incident", "moved", "set"])
def test_changed_rows_free_nobody(office, opened, disclosed: Leak, desk, tampering: str) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection

    from tidegate.service.incidents.models import Incident
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.models import AffectedPerson, Print, Stay, StayList

    del StayList
    incident = opened(disclosed.xlsx())
    stay(office, incident, nothing)
    number = disclosed.told[3].person.a_number
    assert said(office, desk, number) == [Said.STAYED]
    from tidegate.service.stays.answering import _found, printer_of

    asked = printer_of(office).asked(number)
    theirs = next(iter(_found(set(asked)).values()))[0]
    if tampering == "print":
        Print.objects.filter(stay=theirs).delete()
    elif tampering == "person":
        Print.objects.filter(stay=theirs).delete()
        Stay.objects.filter(pk=theirs.pk).delete()
        AffectedPerson.objects.filter(relative_of=theirs.person).update(relative_of=None)
        AffectedPerson.objects.filter(pk=theirs.person_id).delete()
    elif tampering == "incident":
        Print.objects.all().delete()
        Stay.objects.all().delete()
        AffectedPerson.objects.update(relative_of=None)
        AffectedPerson.objects.all().delete()
        Incident.objects.all().delete()
    elif tampering == "moved":
        Print.objects.filter(stay=theirs, field="a_number").update(value="0" * 64)
    else:
        Stay.objects.filter(pk=theirs.pk).update(set_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    del connection
    from tidegate.service.stays import standing

    standing._checks.cache_clear()
    assert said(office, desk, number) == [Said.UNKNOWN]


def test_only_those_with_the_right_ask_and_so_often(office, opened, disclosed, person, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.models import Asking

    with pytest.raises(RefusedError):
        said(office, person("web", Role.PUBLISHER), "A900000001")
    section = office.instance.settings["response"]
    section["questions_a_day"], before = 3, section["questions_a_day"]
    try:
        said(office, desk, "A900000001", "A900000002")
        with pytest.raises(RefusedError):
            said(office, desk, "A900000001", "A900000002")
    finally:
        section["questions_a_day"] = before
    assert Asking.objects.get().questions == 2


def test_a_canary_that_is_asked_for_raises_an_alarm(office, opened, disclosed: Leak, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.model.finding import InformationType
    from tidegate.record.acts import Act
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.releases.models import Alarm
    from tidegate.service.stays import recorded, roster
    from tidegate.service.stays.acts.stay import stay

    incident = opened(disclosed.xlsx())
    stay(office, incident, nothing)
    sealed = recorded.of_incidents()[str(incident.pk)].roster
    canary = roster.opened(office, incident.pk, sealed).people[-1]
    assert said(office, desk, canary.first(InformationType.A_NUMBER)) == [Said.STAYED]
    assert Alarm.objects.get().kind == "canary-touched"
    assert EntryRow.objects.filter(act=str(Act.CANARY_TOUCHED)).count() == 1


def test_without_the_key_nothing_is_known(office, opened, disclosed: Leak, desk) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.answering import Question, ask

    section = office.instance.settings["keys"]
    section["fingerprint"], before = "file:keys/nowhere.key", section["fingerprint"]
    try:
        (found,) = ask(office, desk, [Question("A900000001")])
    finally:
        section["fingerprint"] = before
    assert (found.said, found.why) == (Said.UNKNOWN, Why.NO_KEY)
