"""Opening: sealed, held and told in one; the same bytes twice are one incident."""

from __future__ import annotations

import hashlib

import pytest

from service.watch.conftest import CLEAR, ROSTER
from tidegate.errors import RefusedError, VaultError
from tidegate.service.accounts.roles import Role
from tidegate.service.incidents.acts import run
from tidegate.service.incidents.acts.open import Opening, open_incident
from tidegate.service.incidents.description import Description, described
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident, Step, StepKind
from tidegate.service.ledger.models import EntryRow


def acts() -> list[str]:
    return list(EntryRow.objects.order_by("sequence").values_list("act", flat=True))


def test_an_incident_has_its_bytes_its_hold_its_steps_and_its_entries(office, opened) -> None:  # type: ignore[no-untyped-def]
    row = opened().incident
    with office.vault.open(holder(row.pk), row.sha256) as kept:
        assert kept.read() == ROSTER
    assert office.vault.ring.held(holder(row.pk))
    assert set(row.steps.values_list("kind", flat=True)) == set(StepKind)
    assert {"response:incident:opened", "response:evidence:kept", "vault:hold:set"} <= set(acts())
    assert row.reference.endswith("-001")
    assert described(office, row).path == "statistics/list.csv"


def test_the_same_bytes_opened_twice_are_the_open_incident(office, opened) -> None:  # type: ignore[no-untyped-def]
    first, second = opened(), opened()
    assert (first.fresh, second.fresh) == (True, False)
    assert first.incident.pk == second.incident.pk
    assert Incident.objects.count() == 1


def test_other_bytes_are_another_incident_with_the_next_number(office, opened) -> None:  # type: ignore[no-untyped-def]
    assert opened().incident.reference.endswith("-001")
    assert opened(CLEAR).incident.reference.endswith("-002")


def test_what_is_held_is_neither_shredded_nor_discarded(office, opened) -> None:  # type: ignore[no-untyped-def]
    row = opened().incident
    with pytest.raises(VaultError, match="hold"):
        office.vault.shred(holder(row.pk))
    with pytest.raises(VaultError, match="hold"):
        office.vault.discard(holder(row.pk), row.sha256)


def test_an_empty_file_and_a_changed_one_open_nothing(office, responder) -> None:  # type: ignore[no-untyped-def]
    import io

    for digest, content in ((hashlib.sha256(b"").hexdigest(), b""), ("0" * 64, b"x")):
        opening = Opening(digest, "hand", Description("f"))
        with pytest.raises(RefusedError):
            open_incident(office, responder, opening, lambda content=content: io.BytesIO(content))  # type: ignore[misc]
    assert not Incident.objects.exists()


def test_who_may_not_respond_opens_nothing(office, person) -> None:  # type: ignore[no-untyped-def]
    auditor = person("auditor", Role.AUDITOR)
    with pytest.raises(RefusedError):
        open_incident(office, auditor, Opening("0" * 64, "hand", Description("f")), lambda: 0)


def test_stays_come_first_and_people_after_stays(office, opened, stayed) -> None:  # type: ignore[no-untyped-def]
    steps = run.run(office, opened().incident.pk)
    assert stayed == ["stays", "people"]
    assert [step.trouble for step in steps] == [""] * 5
    assert all(step.done_at for step in steps)


def test_a_failed_step_keeps_the_others_from_nothing_but_people(office, opened, stayed, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def fails(*_: object) -> None:
        raise VaultError("the vault is away")

    monkeypatch.setattr("tidegate.service.stays.acts.stay.stay", fails)
    number = opened().incident.pk
    run.run(office, number)
    done = dict(Step.objects.values_list("kind", "done_at"))
    assert done["stays"] is None
    assert done["people"] is None
    assert all(done[kind] for kind in ("evidence", "exposure", "accesses"))
    assert stayed == []
