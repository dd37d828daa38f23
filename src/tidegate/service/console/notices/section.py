"""Telling people, on the incident's page. In: an incident, who looks. Out: the context of `section.html`."""

from __future__ import annotations

from typing import Any

from tidegate.response.notices.states import State
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.console.notices.words import CAUSES, STATES, WAYS, named
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.notices.counts import Counts, counts


def section(row: Incident, actor: Actor) -> dict[str, Any]:
    """Counts alone; every word of it is ours."""
    found = counts(row)
    return {
        "notices": found,
        "notices_states": [
            (str(words), found.states.get(state, 0), found.others.get(state, 0))
            for state, words in STATES.items()
            if found.states.get(state) or found.others.get(state)
        ],
        "notices_causes": [(named(CAUSES, cause), number) for cause, number in found.causes],
        "notices_ways": [(named(WAYS, way), number) for way, number in sorted(found.ready.items())],
        "notices_next": next_act(row, found, actor),
        "notices_may_see": actor.may(Right.SEE_PEOPLE),
    }


def next_act(row: Incident, found: Counts, actor: Actor) -> str:
    """Which act is next: `prepare`, `approve`, `send`, `wait`, or nothing; only what this person may do."""
    if row.state == IncidentState.CLOSED or row.people is None:
        return ""
    waiting = any(one.held for one in found.languages)
    if waiting and actor.may(Right.APPROVE_TEXT):
        return "approve"
    if actor.may(Right.NOTIFY):
        if not found.all:
            return "prepare"
        if found.total(State.READY):
            return "send"
    return "wait" if waiting else ""
