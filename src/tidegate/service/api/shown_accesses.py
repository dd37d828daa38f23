"""Who fetched the file, as an answer. In: the sealed nouns. Out: schemas; addresses are masks unless revealed."""

from __future__ import annotations

import datetime as dt

from tidegate.model.access import Accesses, Client
from tidegate.report.mask import Masker
from tidegate.service.api.schemas.incidents import AccessesShown, ClientShown, GapShown


def accesses(found: Accesses | None, at: dt.datetime | None, *, revealed: bool = False) -> AccessesShown:
    """None: nothing was read yet."""
    if found is None:
        return AccessesShown(at=None, whole=False, revealed=revealed, clients=[], gaps=[], unknown=[])
    mask = Masker()
    return AccessesShown(
        at=at,
        whole=found.complete,
        revealed=revealed,
        clients=[_client(one, mask, revealed=revealed) for one in found.clients],
        gaps=[
            GapShown(code=one.code, log=one.log, words=one.words, since=one.since, until=one.until)
            for one in found.gaps
        ],
        unknown=[f"{one.sentence} ({one.count:,})" for one in found.unknown],
    )


def _client(one: Client, mask: Masker, *, revealed: bool) -> ClientShown:
    return ClientShown(
        address=one.address.value if revealed else str(one.address),
        agent=mask.text(one.agent),
        actor=one.actor.value,
        actor_evidence=mask.text(one.actor_evidence),
        owner=mask.text(one.owner.name) if one.owner else None,
        completeness=one.completeness.value,
        reasons=list(one.reasons),
        share=list(one.share),
        first=one.first.at,
        last=one.last.at,
        requests=one.requests,
        sent=one.sent,
        doubts=list(one.doubts),
    )
