"""A fingerprint pack of the disclosed file, and a plan of a watch that uses it. In: an incident. Out: files, a row.

The bytes come from the vault and go to the sandbox; nothing but fingerprints comes out, under the installation's trace
key. `HOME/trace/REFERENCE/own.pack` is what scans and watches of this machine are given; it lies sealed, too.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.db import transaction

from tidegate.errors import RefusedError, TidegateError
from tidegate.inspection.snapshot import Recording, Snapshot, taken
from tidegate.keys import files, sources
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.deletions.models import Pack
from tidegate.service.incidents.description import described
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.trace import fingerprint
from tidegate.trace.delivery import write_private

FOLDER, PACK, PLAN = "trace", "own.pack", "watch.toml"
_PIECE = 1 << 20


def ask(office: Office, actor: Actor, incident: Incident) -> Pack:
    """Have one made within a minute; made anew where one is there already. Raises RefusedError."""
    actor.must(Right.ASK_DELETION)
    if incident.state == IncidentState.CLOSED:
        raise RefusedError("this incident is closed: no pack is made of it")
    asked = {"asked_at": office.now(), "asked_by": Account.objects.get(pk=actor.account), "made_at": None}
    return Pack.objects.update_or_create(incident=incident, defaults={**asked, "trouble": ""})[0]


def make(office: Office, actor: Actor, incident: Incident, out: str = "") -> Pack:
    """At once, in place and where `out` says besides. Raises RefusedError, TraceError, SandboxError, VaultError."""
    row = ask(office, actor, incident)
    _make(office, actor, row, incident)
    if out:
        write_private(Path(out), (folder_of(office, incident) / PACK).read_bytes())
    return row


def resume(office: Office) -> int:
    """Every minute: those that were asked for. How many were made."""
    made = 0
    for row in Pack.objects.filter(made_at=None, trouble="").select_related("incident"):
        try:
            _make(office, SYSTEM, row, row.incident)
            made += 1
        except (TidegateError, OSError) as error:
            why = str(error) if isinstance(error, TidegateError) else type(error).__name__
            Pack.objects.filter(pk=row.pk).update(trouble=why[:300])
    return made


def folder_of(office: Office, incident: Incident) -> Path:
    """Of this incident's pack and plan; its owner's alone."""
    return office.instance.home / FOLDER / incident.reference


def trace_key(office: Office) -> tuple[bytes, str]:
    """The key and a reference to it; made when the settings name none. Raises KeyUnavailableError."""
    named = office.instance.reference(office.instance.section("deletions")["trace_key"])
    if not named:
        path = office.instance.keys / "trace.key"
        if not path.exists():
            files.make_private(str(path))
        named = f"file:{path}"
    return sources.load(named), named


def _make(office: Office, actor: Actor, row: Pack, incident: Incident) -> None:
    key, named = trace_key(office)
    folder = folder_of(office, incident)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Its own name may be anything; only its ending helps a reader of formats that have no signature.
    ending = os.path.splitext(described(office, incident).name)[1][:16]
    with _disclosed(office, incident, f"disclosed{ending}") as file:
        made = fingerprint.own(file, folder / PACK, key, today=f"{office.now():%Y-%m-%d}")
    content = folder / PACK
    with content.open("rb") as stream:
        digest = office.vault.put(holder(incident.pk), stream).digest
    if not (folder / PLAN).exists():
        write_private(folder / PLAN, plan(office, incident, named).encode())
    about = made.pack.members[0]
    with transaction.atomic():
        row.made_at, row.pack, row.people = office.now(), about.pack, about.people
        row.gaps, row.sha256 = len(made.gaps), digest
        row.save()
        detail: dict[str, Worth] = {"pack": about.pack, "sha256": digest, "gaps": len(made.gaps)}
        append(Act.PACK_MADE, actor=actor, subject=str(incident.pk), detail=detail, now=office.now())


def plan(office: Office, incident: Incident, key: str) -> str:
    """A watch's settings to begin with: the addresses where it was. People add feeds, sites and archives."""
    lines = [
        "# Sources that are looked at again and again for copies; docs/guides/trace.md tells of all kinds.",
        "# tidegate trace watch watch.toml --incident "
        f"{incident.reference} --home {office.instance.home} --evidence records",
        "[watch]",
        f'pack = ["{PACK}"]',
        f"key = {json.dumps(key)}",
        'state = "state"',
    ]
    for number, url in enumerate(described(office, incident).urls, 1):
        place = json.dumps(url)
        lines += ["", f"[source.address-{number}]", 'kind = "page"', f"place = {place}", 'every = "6h"']
    if not described(office, incident).urls:
        lines += ["", "# [source.news]", '# kind = "feed"', '# place = "https://..."', '# every = "1h"']
    return "\n".join(lines) + "\n"


def _disclosed(office: Office, incident: Incident, name: str) -> Snapshot:
    """The bytes out of the vault, in sealed memory. Raises VaultError."""
    with (
        office.vault.open(holder(incident.pk), incident.sha256) as stream,
        Recording(incident.length) as recording,
    ):
        while piece := stream.read(_PIECE):
            recording.add(piece)
        return taken(recording, name)
