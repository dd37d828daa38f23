"""What an incident's history already answers. In: a history, the office's answers. Out: Facts, with nothing guessed.

A machine answers yes, or nothing: that it found no health information is no reason to stop a clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.errors import ResponseError
from tidegate.model.duty import Facts, Start
from tidegate.model.finding import InformationType
from tidegate.model.history import History, Mark

_NOTICED = (Mark.NOTICED, Mark.REPORTED, Mark.DISCOVERED)
_TOLD_BY = {
    InformationType.PROTECTION_CLAIM: "asylum_or_fear",
    InformationType.SSN: "state_identifiers",
    InformationType.PAYMENT_CARD: "state_identifiers",
    InformationType.BANK_ACCOUNT: "state_identifiers",
}


def known(history: History, answers: Mapping[str, bool] | None = None) -> Facts:
    """The facts. `answers`: the office's own; where they contradict, theirs counts, for they sign for it.

    The discovery is the earliest instant at which anybody noticed, whoever says so. Raises ResponseError where nobody
    did.
    """
    noticed = [one.earliest for one in history.timeline if one.mark in _NOTICED]
    if not noticed:
        raise ResponseError(
            "incident.timeline: nothing says when it was noticed, so that no clock can be counted"
        )
    kinds = {one.value: one for one in InformationType}
    seen = [kinds[kind] for kind in history.counts.exposed_kinds if kind in kinds]
    found = {_TOLD_BY[kind]: True for kind in seen if kind in _TOLD_BY}
    if history.counts.people or seen:
        found["personal_data"] = True
    instants = {Start.DISCOVERY.value: min(noticed)}
    if (told := history.earliest(Mark.PEOPLE_TOLD)) is not None and told >= min(noticed):
        instants[Start.PEOPLE_TOLD.value] = told
    return Facts(instants, found | dict(answers or {}), history.counts.people or 0, history.counts.people)
