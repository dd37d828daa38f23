"""When the file was reachable, as all claims of an incident tell. In: its rows. Out: an Exposure, computed anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tidegate.model.exposure import Claim, Edge, Exposure, Instant
from tidegate.response.exposure import exposure
from tidegate.service.incidents.acts.claims import of_row
from tidegate.service.incidents.models import Incident


def bounds(incident: Incident) -> Exposure:
    """Of the claims that stand."""
    return exposure(of_row(row) for row in incident.claims.filter(withdrawn_at=None))


def as_dict(found: Exposure) -> dict[str, Any]:
    """For JSON: instants in UTC, claims by their number and in short."""
    return {
        "earliest": _instant(found.earliest),
        "latest": _instant(found.latest),
        "seconds": {"least": found.least, "most": found.most, "measured": found.measured},
        "tail": [claim_dict(one) for one in found.tail],
        "captures": [claim_dict(one) for one in found.captures],
        "contradictions": [
            {"code": one.code, "words": one.words, "claims": [claim_dict(claim) for claim in one.claims]}
            for one in found.contradictions
        ],
        "beside": [
            {"claim": claim_dict(one.claim), "within": one.within, "off": one.off} for one in found.beside
        ],
        "undecided": [claim_dict(one) for one in found.undecided],
        "missing": list(found.missing),
    }


def _instant(found: Instant) -> dict[str, Any]:
    return {
        "not_before": _edge(found.not_before),
        "not_after": _edge(found.not_after),
        "best": _edge(found.best),
    }


def _edge(edge: Edge | None) -> dict[str, Any] | None:
    return {"at": _moment(edge.at), "claim": claim_dict(edge.claim)} if edge else None


def claim_dict(claim: Claim) -> dict[str, Any]:
    """One claim."""
    return {
        "id": int(claim.id) if claim.id.isdigit() else None,
        "bound": claim.bound.value,
        "at": _moment(claim.at) if claim.at else None,
        "seconds": claim.seconds,
        "uncertainty": claim.uncertainty,
        "source": claim.source,
        "machine": claim.machine,
        "words": claim.words,
    }


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()
