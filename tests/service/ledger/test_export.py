"""The exported record verifies with the stand-alone script; what was tampered with is named; proofs hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.ledger.conftest import tamper, verified
from tidegate.errors import RecordError
from tidegate.record.export import keys_file
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.jobs import tasks
from tidegate.service.ledger import checkpoints, trust
from tidegate.service.ledger.export import export
from tidegate.service.ledger.proofs import proof_of

WITNESSES = ("auditor", "counsel")


@pytest.fixture
def day(here, act):  # type: ignore[no-untyped-def]
    """Ten acts under three checkpoints."""
    for number in range(10):
        act(f"subject {number}")
        if number % 4 == 3:
            tasks.checkpoint()
    return here


def against(tmp_path: Path) -> list[str]:
    return [word for name in WITNESSES for word in ("--witness", str(tmp_path / name))]


def test_a_day_is_proven(day, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = export(day, SYSTEM, tmp_path / "record")
    (tmp_path / "keys.json").write_bytes(keys_file(trust.trusted_keys(day)))
    code, report = verified(tmp_path / "record", *against(tmp_path), "--key", str(tmp_path / "keys.json"))
    assert (code, report["findings"]) == (0, [])
    assert report["entries"] == report["proven"] == done.entries
    with pytest.raises(RecordError, match="already"):
        export(day, SYSTEM, tmp_path / "record")


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE ledger_entryrow SET body = %s WHERE sequence = 5", "flipped"),
        ("DELETE FROM ledger_entryrow WHERE sequence = 5", "dropped"),
    ],
)
def test_what_was_tampered_with_is_named(day, tmp_path: Path, statement: str, kind: str) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.ledger.models import EntryRow

    body = bytes(EntryRow.objects.get(pk=5).body).replace(b"subject", b"objects")
    tamper(statement, *([body] if "%s" in statement else []))
    export(day, SYSTEM, tmp_path / "record")
    code, report = verified(tmp_path / "record", *against(tmp_path))
    assert code == 1
    assert {"kind": kind, "first": 5, "last": 5}.items() <= report["findings"][0].items()


def test_a_line_that_is_no_entry_is_exported_all_the_same(day, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    tamper("UPDATE ledger_entryrow SET body = %s WHERE sequence = 5", b"no\nentry")
    export(day, SYSTEM, tmp_path / "record")
    code, report = verified(tmp_path / "record")
    assert code == 1
    assert report["findings"][0]["first"] == 5


def test_a_proof_stands_alone(day, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for sequence in (0, 5, checkpoints.latest().size - 1):
        (tmp_path / "proof.json").write_bytes(proof_of(sequence, day))
        code, report = verified(tmp_path / "proof.json", *against(tmp_path))
        assert (code, report["findings"]) == (0, []), sequence
    told = json.loads(proof_of(5, day))
    told["entry"] = told["entry"].replace("system", "people")
    (tmp_path / "proof.json").write_text(json.dumps(told))
    assert verified(tmp_path / "proof.json")[0] == 1


def test_no_proof_is_given_of_what_is_not_proven(day, act) -> None:  # type: ignore[no-untyped-def]
    uncovered = act()
    with pytest.raises(RecordError, match="no checkpoint yet"):
        proof_of(uncovered, day)
    with pytest.raises(RecordError, match="no entry"):
        proof_of(10_000, day)
    tamper("UPDATE ledger_entryrow SET body = %s WHERE sequence = 5", b"{}")
    with pytest.raises(RecordError, match="not what was signed"):
        proof_of(5, day)
