"""What the gate knows of bytes at a place. In: site, path, digest. Out: how they are known, and the contract there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidegate.model.slot import Contract
from tidegate.service.office import Office
from tidegate.service.releases.models import Release, ReleaseState
from tidegate.service.watch.models import Observation, ObservationState
from tidegate.watch.triage import Known

_OURS = re.compile(r"(?:.*/)?\.tidegate-[0-9a-f]{24}\.part")
"""A release on its way, beside the name it is about to get."""
_HERE = (ReleaseState.CLAIMED, ReleaseState.LIVE, ReleaseState.WITHDRAWING)


@dataclass(frozen=True, slots=True)
class Standing:
    """`release`: the one that makes the bytes known. `returned`, `place_before`: as in `triage.Case`."""

    known: Known
    release: Release | None
    returned: bool
    place_before: bool


def standing(site: str, path: str, place: str, digest: str, *, current: bool) -> Standing:
    """How these bytes are known."""
    known, release = _release(site, path, digest, current)
    if known is Known.HERE:
        return Standing(known, release, False, False)
    down = Observation.objects.filter(state__in=[ObservationState.GOING, ObservationState.TAKEN_DOWN])
    withdrawn = Release.objects.filter(sha256=digest, state=ReleaseState.WITHDRAWN)
    returned = bool(digest) and (
        down.filter(sha256=digest).exists() or (known is Known.NOWHERE and withdrawn.exists())
    )
    return Standing(known, release, returned, down.filter(site=site, place=place).exists())


def contract_for(office: Office, site: str, path: str) -> Contract:
    """The contract of the slot whose folder holds the path, the deepest; else the one for files in no slot."""
    policy = office.policy()
    best, depth = policy.default, -1
    for name, contract in policy.slots.items():
        there = office.instance.slot_place(name)
        folder = f"{there.folder}/" if there.folder else ""
        if there.site == site and path.startswith(folder) and len(folder) > depth:
            best, depth = contract, len(folder)
    return best


def slot_for(office: Office, site: str, path: str) -> str:
    """The slot's name, or nothing."""
    contract = contract_for(office, site, path)
    return contract.name if contract.name in office.policy().slots else ""


def _release(site: str, path: str, digest: str, current: bool) -> tuple[Known, Release | None]:
    if not digest:
        return Known.NOWHERE, None
    rows = list(
        Release.objects.filter(site=site, sha256=digest).exclude(
            state__in=[ReleaseState.FAILED, ReleaseState.WITHDRAWN]
        )
    )
    on_its_way = _OURS.fullmatch(path) is not None
    for row in rows:
        here = row.path == path and (row.state in _HERE or not current)
        if here or (on_its_way and row.state == ReleaseState.CLAIMED):
            return Known.HERE, row
    return (Known.ELSEWHERE, rows[0]) if rows else (Known.NOWHERE, None)
