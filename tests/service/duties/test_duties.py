"""Legal clocks of an incident: they start by themselves, never end later of themselves, and people's words stand beside."""

from __future__ import annotations

import datetime as dt

import pytest

from service.duties.conftest import HOUR, duty
from tidegate.errors import RefusedError
from tidegate.model.closing import Matter
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.accounts.roles import Role

DAY = dt.timedelta(days=1)
PROOF = "ab" * 32
WHY = "as counsel has found it"
CISA, GDPR = "us-cisa-one-hour/cisa", "eu-gdpr-33-34/authority"


def test_unknown_runs_and_the_start_is_the_discovery(office, incident) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.start import start

    assert start(office, SYSTEM, incident) == 0
    row = duty(incident, CISA)
    assert (row.state, row.applies, row.assumed) == ("running", "unknown", True)
    assert row.due_at == incident.opened_at + HOUR


def test_it_starts_without_anybody(office, opened) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.chores import every_minute
    from tidegate.service.duties.models import Duty

    row = opened(b"another\n")
    assert every_minute(office) > 0
    assert Duty.objects.filter(incident=row).count() > 10
    assert every_minute(office) == 0


def test_a_deadline_moves_back_by_somebodys_word_alone(office, incident, counsel) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.say import since
    from tidegate.service.duties.acts.start import recount
    from tidegate.service.duties.models import Duty
    from tidegate.service.incidents.models import Incident

    before = duty(incident, CISA).due_at
    Incident.objects.filter(pk=incident.pk).update(opened_at=incident.opened_at + HOUR / 4)
    incident.refresh_from_db()
    recount(office, SYSTEM, incident)
    assert duty(incident, CISA).due_at == before
    Incident.objects.filter(pk=incident.pk).update(opened_at=incident.opened_at - HOUR / 2)
    recount(office, SYSTEM, incident)
    assert duty(incident, CISA).due_at == before - HOUR / 4
    said = office.now() - HOUR / 10
    assert since(office, counsel, incident, "identification", said, WHY) >= 1
    assert duty(incident, CISA).due_at == said + HOUR
    recount(office, SYSTEM, incident)
    assert duty(incident, CISA).due_at == said + HOUR
    assert Duty.objects.filter(incident=incident, due_at__lt=incident.opened_at - HOUR).count() == 0


def test_the_discovery_is_never_moved_to_later(office, incident, counsel) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.say import since

    with pytest.raises(RefusedError, match="knew earlier"):
        since(office, counsel, incident, "discovery", office.now(), WHY)
    earlier = incident.opened_at - DAY
    since(office, counsel, incident, "discovery", earlier, WHY)
    assert duty(incident, CISA).state == "breached"
    with pytest.raises(RefusedError, match="before the discovery"):
        since(office, counsel, incident, "materiality", earlier - HOUR, WHY)


def test_an_answer_stops_a_clock_and_taking_it_back_starts_it(office, incident, counsel) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.say import answer

    answer(office, counsel, incident, "bound_by_gdpr", False, WHY)
    assert duty(incident, GDPR).state == "not triggered"
    answer(office, counsel, incident, "bound_by_gdpr", None, WHY)
    assert duty(incident, GDPR).state == "running"
    with pytest.raises(RefusedError, match="no rule asks"):
        answer(office, counsel, incident, "misspelt", True, WHY)


def test_met_late_and_not_notifiable(office, incident, counsel, clock) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.settle import late, met, not_notifiable
    from tidegate.service.duties.tally import tally

    open_before = tally(incident)[Matter.DUTIES]
    row = met(office, counsel, duty(incident, CISA), office.now(), PROOF, WHY)
    assert row.state == "met"
    assert not_notifiable(office, counsel, duty(incident, GDPR), WHY).state == "not notifiable"
    now = tally(incident)[Matter.DUTIES]
    assert (now.total, now.done) == (open_before.total, open_before.done + 2)
    other = duty(incident, "eu-gdpr-33-34/people")
    fisma = duty(incident, "us-fisma-major-incident/congress")
    assert late(office, counsel, fisma, WHY, office.now() + 20 * DAY).state == "delayed"
    clock.later(8 * DAY)
    from tidegate.service.duties.acts.start import recount

    recount(office, SYSTEM, incident)
    assert duty(incident, fisma.key).state == "breached", "a delay is written down and moves no deadline"
    assert duty(incident, other.key).state == "running"


def test_two_people_rule_out_what_the_facts_say_applies(office, incident, counsel, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.say import answer
    from tidegate.service.duties.acts.settle import not_notifiable

    for name in ("bound_by_gdpr", "personal_data", "risk_to_people"):
        answer(office, counsel, incident, name, True, WHY)
    assert not_notifiable(office, counsel, duty(incident, GDPR), WHY).state == "running"
    with pytest.raises(RefusedError, match="another person"):
        not_notifiable(office, counsel, duty(incident, GDPR), WHY)
    assert (
        not_notifiable(office, person("two", Role.COUNSEL), duty(incident, GDPR), WHY).state
        == "not notifiable"
    )


def test_a_ruling_that_waits_counts_for_nothing_when_facts_come_later(office, incident, counsel) -> None:  # type: ignore[no-untyped-def]
    """Ruled out by one person while unknown; the facts then say that it applies: it runs again."""
    from tidegate.service.duties.acts.say import answer
    from tidegate.service.duties.acts.settle import not_notifiable

    not_notifiable(office, counsel, duty(incident, GDPR), WHY)
    for name in ("bound_by_gdpr", "personal_data", "risk_to_people"):
        answer(office, counsel, incident, name, True, WHY)
    assert duty(incident, GDPR).state == "running"


def test_alarms_go_before_it_ends_and_once_a_stage(office, incident, clock) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.remind import remind
    from tidegate.service.releases.models import Alarm

    remind(office, incident)
    first = Alarm.objects.filter(kind="duty-due").count()
    assert first >= 1
    assert remind(office, incident) == 0
    clock.later(HOUR)
    assert remind(office, incident) >= 1
    assert Alarm.objects.filter(kind="duty-breached", subject__contains=CISA).count() == 1


def test_counsel_signs_the_very_text(office, incident, counsel, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.say import sign
    from tidegate.service.duties.book import book

    rule = next(one for one in book(office).rules if one.key == "us-cisa-one-hour")
    assert not rule.signed
    with pytest.raises(RefusedError, match="another one now"):
        sign(office, counsel, rule.key, PROOF)
    with pytest.raises(RefusedError):
        sign(office, person("officer", Role.RESPONDER), rule.key, rule.digest)
    sign(office, counsel, rule.key, rule.digest)
    assert next(one for one in book(office).rules if one.key == rule.key).signed


def test_who_may_not_changes_nothing(office, incident, person) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.duties.acts.say import answer, since
    from tidegate.service.duties.acts.settle import late, met, not_notifiable

    row = duty(incident, CISA)
    for role in (Role.RESPONDER, Role.AUDITOR, Role.CASE_REVIEWER):
        actor = person(role.value, role)
        for act in (
            lambda: met(office, actor, row, office.now(), PROOF, WHY),  # noqa: B023
            lambda: not_notifiable(office, actor, row, WHY),  # noqa: B023
            lambda: late(office, actor, row, WHY, office.now() + DAY),  # noqa: B023
            lambda: answer(office, actor, incident, "bound_by_gdpr", False, WHY),  # noqa: B023
            lambda: since(office, actor, incident, "materiality", office.now(), WHY),  # noqa: B023
        ):
            with pytest.raises(RefusedError):
                act()
    assert not row.rulings.exists()
