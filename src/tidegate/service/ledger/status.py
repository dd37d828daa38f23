"""How the record is, at one glance. In: an office. Out: size, last checkpoint, each witness, and what is wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tidegate.errors import InstanceError
from tidegate.service.instance.instance import Instance
from tidegate.service.ledger import witnesses
from tidegate.service.ledger.checkpoints import latest
from tidegate.service.ledger.forks import open_forks
from tidegate.service.ledger.models import CheckpointRow, Head, WitnessCopy
from tidegate.service.office import Office


@dataclass(frozen=True, slots=True)
class WitnessStatus:
    """`kept`: entries under the largest checkpoint it has. `waiting`: checkpoints it has not."""

    name: str
    kind: str
    kept: int
    kept_at: dt.datetime | None
    waiting: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Status:
    """`covered`: entries under the last checkpoint. `stamped`: under the last stamped one; None: none are asked for."""

    size: int
    covered: int
    signed_at: dt.datetime | None
    stamped: int | None
    witnesses: tuple[WitnessStatus, ...]
    warnings: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Whether nothing needs a person."""
        return not self.warnings


def status(office: Office) -> Status:
    """Asks nobody outside. Raises InstanceError where a witness's settings are wrong."""
    head, last = Head.objects.filter(pk=1).first(), latest()
    stamped = CheckpointRow.objects.exclude(stamp=None).order_by("-size").first()
    wants_stamps = bool(office.instance.section("record")["stamp_url"])
    found = tuple(_witness(office.instance, name) for name in witnesses.names(office.instance))
    return Status(
        size=head.size if head else 0,
        covered=last.size if last else 0,
        signed_at=last.at if last else None,
        stamped=(stamped.size if stamped else 0) if wants_stamps else None,
        witnesses=found,
        warnings=tuple(_warnings(office, last, found)),
    )


def warnings_of(instance: Instance) -> list[str]:
    """What its settings alone say is wrong, for a start and for `doctor`."""
    try:
        few = witnesses.too_few(instance)
    except InstanceError as error:
        return [str(error)]
    return [few] if few else []


def _witness(instance: Instance, name: str) -> WitnessStatus:
    copies = WitnessCopy.objects.filter(witness=name)
    newest = copies.exclude(kept_at=None).order_by("-checkpoint").first()
    waiting = copies.filter(kept_at=None)
    troubled = waiting.exclude(trouble="").order_by("-checkpoint").first()
    kind = next(table["kind"] for table in instance.settings["witness"] if table["name"] == name)
    return WitnessStatus(
        name=name,
        kind=kind,
        kept=newest.checkpoint_id if newest else 0,
        kept_at=newest.kept_at if newest else None,
        waiting=waiting.count(),
        trouble=troubled.trouble if troubled else "",
    )


def _warnings(office: Office, last: CheckpointRow | None, found: tuple[WitnessStatus, ...]) -> list[str]:
    warnings = warnings_of(office.instance)
    warnings += [f"a witness holds another history: {alarm.subject}" for alarm in open_forks()]
    minutes = max(1, office.instance.section("record")["checkpoint_minutes"])
    if last is not None and office.now() - last.at > dt.timedelta(minutes=2 * minutes):
        warnings.append("the last checkpoint is old: is tidegate serve running?")
    return warnings + [f"witness {one.name} was not reached" for one in found if one.trouble]
