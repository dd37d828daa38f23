"""Everybody in the file is stayed: all sheets, once, whatever is run again and whatever cannot be read."""

from __future__ import annotations

import pytest

from builders.disclosed import Leak
from tidegate.service.office import Office


def nothing(_: float) -> None:
    """No progress is watched."""


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_everybody_is_stayed(office: Office, registry, opened, disclosed: Leak, form: str) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.models import AffectedPerson, Stay

    incident = opened(getattr(disclosed, form)(), f"list.{form}")
    outcome = stay(office, incident, nothing)
    rows = AffectedPerson.objects.filter(incident=incident).exclude(resolution="canary")
    assert (incident.people, incident.missing) == (120, "")
    assert (outcome["people"], outcome["exact"]) == (120, 60)
    assert int(outcome["probable"]) + int(outcome["unmatched"]) == 60
    assert rows.count() == 120 == Stay.objects.filter(person__in=rows).count()
    assert rows.filter(resolution="exact").count() == 60
    assert rows.filter(minor=True).count() == sum(
        one.minor for one in disclosed.told if one.where != "spouse"
    )
    assert AffectedPerson.objects.filter(resolution="canary").count() == 3


def test_running_twice_is_running_once(office: Office, registry, opened, disclosed: Leak) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.stay import stay
    from tidegate.service.stays.models import AffectedPerson, Print

    incident = opened(disclosed.xlsx())
    first = stay(office, incident, nothing)
    counted = AffectedPerson.objects.count(), Print.objects.count()
    assert stay(office, incident, nothing) == first
    assert (AffectedPerson.objects.count(), Print.objects.count()) == counted


def test_what_cannot_be_read_is_said(office: Office, registry, opened, disclosed: Leak) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.stay import stay

    whole = disclosed.csv()
    incident = opened(disclosed.xlsx()[:9000])
    stay(office, incident, nothing)
    assert incident.missing
    second = opened(whole, "list.csv")
    stay(office, second, nothing)
    assert second.people == 120
