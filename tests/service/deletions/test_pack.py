"""A pack of an incident, from the vault: made by who may, sealed, found again by a scan that delivers to the incident."""

from __future__ import annotations

import pytest

from service.watch.conftest import ROSTER
from tidegate.cli import main
from tidegate.errors import RefusedError
from tidegate.service.accounts.roles import Role
from tidegate.service.deletions import chores
from tidegate.service.deletions.acts import pack
from tidegate.service.deletions.models import Pack
from tidegate.service.incidents.holder import holder
from tidegate.service.ledger.models import EntryRow


def test_a_pack_is_made_sealed_and_its_scan_delivers_to_the_incident(
    office, incident, responder, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    pack.ask(office, responder, incident)
    chores.every_minute(office)
    row = Pack.objects.get()
    assert (row.trouble, row.people) == ("", 39)
    folder = pack.folder_of(office, incident)
    assert (folder.stat().st_mode & 0o777, (folder / pack.PACK).stat().st_mode & 0o077) == (0o700, 0)
    assert b"Invented" not in (folder / pack.PACK).read_bytes()
    with office.vault.open(holder(incident.pk), row.sha256) as kept:
        assert kept.read() == (folder / pack.PACK).read_bytes()
    assert EntryRow.objects.filter(act="response:pack:made").count() == 1
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "copy.csv").write_bytes(b"\n".join(ROSTER.splitlines()[:12]))
    said = ["trace", "scan", str(tmp_path / "elsewhere"), "--pack", str(folder / pack.PACK)]
    said += [
        "--key",
        pack.trace_key(office)[1],
        "--workers",
        "1",
        "--quiet",
        "--evidence",
        str(tmp_path / "kept"),
    ]
    said += ["--incident", incident.reference, "--home", str(office.instance.home)]
    assert main(said) == 1
    chores.every_minute(office)
    hit = incident.hits.get()
    assert hit.people == 11
    assert hit.record is not None
    assert not list((office.instance.home / "inbox" / incident.reference).glob("*.jsonl"))


def test_only_who_may_ask_makes_a_pack(office, incident, person) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RefusedError):
        pack.make(office, person("auditor", Role.AUDITOR), incident)
    assert not Pack.objects.exists()
