"""What machines can say of one person's questions. In: takers, a country, an evidence sheet. Out: drafted replies.

They say yes or unknown, and never no: that nobody was seen is no proof that nobody was there.
"""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.model.case_review import (
    EvidenceSheet,
    FromCountry,
    Reply,
    Share,
    Source,
    SourceKind,
    Taker,
    Topic,
)
from tidegate.model.duty import Answer

QUESTIONS = {
    Topic.PERSECUTOR: "Is it known whom the person fears?",
    Topic.STATE_ACTOR: "Is it a state, or somebody whom a state does not or cannot stop?",
    Topic.EXPOSED: "Does what the file shows of the person point at them, or at their claim?",
    Topic.ACCESS: "Was the file fetched from the country that the person fears, or can it have been?",
    Topic.RELATIVES: "Does the file expose relatives, or let them be found?",
    Topic.REPOSTED: "Has the file, or a part of it, appeared elsewhere in public?",
}


def from_country(country: str, takers: Iterable[Taker], whole: bool) -> FromCountry:
    """Whether anybody fetched it from a network of that country (two letters). `whole`: the logs have no gap.

    An unknown country, a gap, or one taker whose network is not known leave it unknown; whoever fetched only a part
    was there as well.
    """
    sought, seen = country.strip().casefold(), list(takers)
    if len(sought) != 2:
        return FromCountry.UNKNOWN
    if any(taker.country.casefold() == sought for taker in seen):
        return FromCountry.SEEN
    if not whole or any(not taker.country for taker in seen):
        return FromCountry.UNKNOWN
    return FromCountry.NONE_SEEN


def with_whole_file(takers: Iterable[Taker]) -> int:
    """How many have the whole file, or may have it: what is not known counts."""
    return sum(taker.share is not Share.PART for taker in takers)


def drafts(sheet: EvidenceSheet) -> tuple[Reply, ...]:
    """A reply to each question, for a reviewer to confirm, correct and complete."""
    said = {
        Topic.EXPOSED: (bool(sheet.exposed), SourceKind.DISCLOSED_FILE, "the disclosed file"),
        Topic.ACCESS: (sheet.from_country is FromCountry.SEEN, SourceKind.LOGS, "access logs"),
        Topic.RELATIVES: (
            bool(sheet.relatives),
            SourceKind.DISCLOSED_FILE,
            "the disclosed file and the case source",
        ),
        Topic.REPOSTED: (bool(sheet.reposts), SourceKind.TRACE, "what the trace found"),
    }
    made = []
    for topic in Topic:
        yes, kind, title = said.get(topic, (False, SourceKind.OTHER, ""))
        if yes:
            made.append(Reply(topic, Answer.YES, (Source(kind, title, sheet.as_of.date()),)))
        else:
            made.append(Reply(topic, Answer.UNKNOWN))
    return tuple(made)
