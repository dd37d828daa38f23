"""What the incident's page shows of this room. In: an incident, who looks. Out: the context of `section.html`."""

from __future__ import annotations

from typing import Any

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.console.inquiry.closing import lines
from tidegate.service.console.inquiry.path_picture import picture
from tidegate.service.console.inquiry.words import PAPERS, STAGES
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry.approved import is_approved
from tidegate.service.inquiry.path_out import path_out


def section(row: Incident, actor: Actor) -> dict[str, Any]:
    """How it got out, the investigation, papers, and what keeps the incident open."""
    newest = {one.kind: one for one in row.papers.filter(person=None).order_by("version")}
    last = row.investigations.order_by("-version").first()
    steps = path_out(row)
    return {
        "inquiry_picture": picture(steps),
        "inquiry_steps": [(STAGES[one.stage], one) for one in steps],
        "inquiry_investigation": last,
        "inquiry_papers": [
            (title, newest[kind], is_approved(newest[kind]))
            for kind, title in PAPERS.items()
            if kind in newest
        ],
        "inquiry_lines": lines(row),
        "inquiry_may_investigate": actor.may(Right.INVESTIGATE),
        "inquiry_may_purge": actor.may(Right.APPROVE) or actor.may(Right.MANAGE_KEYS),
    }
