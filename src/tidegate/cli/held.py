"""The last word on a file at the edge. In: an entry or Inspection. Out: an Inspection, in doubt on hold."""

from __future__ import annotations

from dataclasses import replace

from tidegate.cli.gather import Entry
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt
from tidegate.model.verdict import Analysis, Inspection, Judgement, Verdict, Versions

REMEDY = "make it a file that can be read, or take it out of the update"


def certain(inspection: Inspection) -> Inspection:
    """The same, unless it is called clear without a receipt for every byte: then it holds, whoever erred."""
    if inspection.verdict is not Verdict.CLEAR:
        return inspection
    analysis = inspection.analysis
    whole = (
        inspection.sha256 is not None
        and analysis.people is not None
        and not analysis.gaps
        and 0 < analysis.bytes_total == analysis.bytes_read
        and analysis.parts
        and all(part.whole for part in analysis.parts)
    )
    if whole:
        return inspection
    why = "was called clear without a receipt for every byte"
    judgement = Judgement(
        Verdict.HOLD, (f"unknown: the file {why}",), ("report this as a fault of Tidegate",)
    )
    return replace(inspection, judgement=judgement)


def held(entry: Entry, why: str, versions: Versions) -> Inspection:
    """A file that could not be inspected at all: one Gap over all of it, for nothing is known."""
    location = Location()
    analysis = Analysis(
        gaps=(Gap(location, entry.size, why),),
        parts=(PartReceipt(location, max(entry.size, 1), 0, ""),),
        people=None,
        bytes_total=entry.size,
        bytes_read=0,
    )
    judgement = Judgement(Verdict.HOLD, (f"unread: the file {why}",), (REMEDY,))
    return Inspection(entry.name, None, judgement, analysis, versions)
