"""A file that could not even be offered to the inspector. In: an entry. Out: an Inspection on hold."""

from __future__ import annotations

from tidegate.cli.gather import Entry
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt
from tidegate.model.verdict import Analysis, Inspection, Judgement, Verdict, Versions


def held(entry: Entry, why: str, versions: Versions) -> Inspection:
    """One Gap over all of it: nothing was read, so nothing is known."""
    location = Location()
    analysis = Analysis(
        gaps=(Gap(location, entry.size, why),),
        parts=(PartReceipt(location, max(entry.size, 1), 0, ""),),
        people=None,
        bytes_total=entry.size,
        bytes_read=0,
    )
    judgement = Judgement(
        Verdict.HOLD, (why,), ("make it a file that can be read, or take it out of the update",)
    )
    return Inspection(entry.name, None, judgement, analysis, versions)
