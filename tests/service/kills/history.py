"""What must be true of an installation after any crash, once a fresh process has taken up what was left.

In: the installation, and what was acknowledged. Out: nothing, or an AssertionError that says what is wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path


def check(home: Path, acknowledged: list[str]) -> None:
    """All of it."""
    _nothing_lost(acknowledged)
    _nothing_twice()
    _site_as_cleared(home)
    _record_is_whole()
    _acts_beside_state()
    _no_leftovers(home)


def _nothing_lost(acknowledged: list[str]) -> None:
    from tidegate.service.releases.models import Release, Submission

    rows = {str(one) for one in Submission.objects.values_list("pk", flat=True)}
    rows |= {str(one) for one in Release.objects.values_list("pk", flat=True)}
    for said in acknowledged:
        assert len(said) != 36 or said in rows, "acknowledged, and gone"
    assert not Submission.objects.filter(state="received").exists(), "a submission without a verdict"
    assert not Release.objects.filter(state__in=["claimed", "withdrawing"]).exists(), (
        "a release without an end"
    )


def _nothing_twice() -> None:
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.releases.models import Release

    places = Counter(Release.objects.filter(state="live").values_list("site", "path"))
    assert all(count == 1 for count in places.values()), "two live releases of one place"
    for act in (
        "site:release:verified",
        "site:release:claimed",
        "gate:submission:received",
        "gate:clearance:signed",
    ):
        told = Counter(EntryRow.objects.filter(act=act).values_list("subject", flat=True))
        assert all(count == 1 for count in told.values()), f"{act} twice"


def _site_as_cleared(home: Path) -> None:
    from tidegate.gate.clearance import verify
    from tidegate.service.office import office
    from tidegate.service.releases.models import Release

    live = {one.path: one for one in Release.objects.filter(state="live").select_related("clearance")}
    there = {str(one.relative_to(home / "site")): one for one in (home / "site").rglob("*") if one.is_file()}
    assert set(there) == set(live), f"on the site {len(there)}, live {len(live)}"
    for path, file in there.items():
        clearance = verify(live[path].clearance.envelope, office().trust)
        assert live[path].clearance.voided_at is None, "live under a void clearance"
        assert clearance.path == path, "cleared for another place"
        assert hashlib.sha256(file.read_bytes()).hexdigest() == clearance.digest, (
            "other bytes than were cleared"
        )


def _record_is_whole() -> None:
    from tidegate.record.tree import NodesInMemory, Tree
    from tidegate.service.ledger.models import EntryRow, Head, NodeRow
    from tidegate.service.ledger.nodes import Rows

    bodies = [bytes(one) for one in EntryRow.objects.order_by("sequence").values_list("body", flat=True)]
    size = Head.objects.get(pk=1).size if bodies else 0
    assert list(EntryRow.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(size))
    anew = Tree(NodesInMemory(), 0)
    for body in bodies:
        anew.append(body)
    assert anew.root() == Tree(Rows(), size).root(), "the tree is not that of its entries"
    nodes = sum(size >> level for level in range(size.bit_length()))
    assert NodeRow.objects.count() == nodes, "nodes without entries"
    for number, body in enumerate(bodies):
        assert json.loads(body)["sequence"] == number


def _acts_beside_state() -> None:
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.releases.models import ClearanceRow, Examination, Release, Submission

    def told(act: str) -> Counter[str]:
        return Counter(EntryRow.objects.filter(act=act).values_list("subject", flat=True))

    def rows(query: object) -> Counter[str]:
        return Counter(str(one) for one in query)  # type: ignore[attr-defined]

    assert told("gate:submission:received") == rows(Submission.objects.values_list("pk", flat=True))
    assert told("gate:submission:inspected") == rows(Examination.objects.values_list("submission", flat=True))
    assert told("gate:clearance:signed") == rows(ClearanceRow.objects.values_list("pk", flat=True))
    assert told("site:release:claimed") == rows(Release.objects.values_list("pk", flat=True))
    verified = Release.objects.exclude(verified_at=None).values_list("pk", flat=True)
    assert told("site:release:verified") == rows(verified)


def _no_leftovers(home: Path) -> None:
    from tidegate.service.office import office

    office().vault.sweep()
    assert not list((home / "data" / "vault" / "incoming").iterdir()), "left in the vault"
    left = [one.name for one in home.rglob("*") if one.name.endswith((".part", ".tmp", ".new"))]
    assert not left, "temporary files left"
