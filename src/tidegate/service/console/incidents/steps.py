"""The steps of the response as people read them. In: Facts. Out: a Shown each, in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from tidegate.service.console.incidents.facts import Facts
from tidegate.service.console.incidents.words import STEPS, amount, count
from tidegate.service.incidents.models import Step


@dataclass(frozen=True, slots=True)
class Shown:
    """`state`: done, running, waiting or failed. `share`: per cent. `told`: its outcome. `notes`: what was not had."""

    kind: str
    label: str
    state: str
    share: int
    told: str
    notes: tuple[str, ...]
    done_at: dt.datetime | None
    took: str


def steps(found: Facts) -> list[Shown]:
    """Of one incident."""
    return [_shown(one) for one in found.steps]


def _shown(row: Step) -> Shown:
    notes = row.outcome.get("notes") or ()
    took = ""
    if row.done_at and row.started_at:
        took = amount((row.done_at - row.started_at).total_seconds())
    share = 100 if row.done_at else min(99, int(row.progress * 100)) if row.started_at else 0
    return Shown(
        row.kind,
        gettext(STEPS.get(row.kind, row.kind)),
        _state(row),
        share,
        row.trouble or _TOLD.get(row.kind, _nothing)(row.outcome),
        tuple(str(one) for one in notes),
        row.done_at,
        took,
    )


def _state(row: Step) -> str:
    if row.done_at:
        return "done"
    if row.trouble:
        return "failed"
    return "running" if row.lease_until else "waiting"


def _nothing(outcome: Mapping[str, Any]) -> str:
    return ""


def _stays(outcome: Mapping[str, Any]) -> str:
    people = outcome.get("people")
    return (
        gettext("%(people)s stayed") % {"people": count(people, "person", "people")}
        if isinstance(people, int)
        else ""
    )


def _evidence(outcome: Mapping[str, Any]) -> str:
    names = (("pages", "page"), ("headers", "set of headers"), ("logs", "log"))
    many = {"set of headers": "sets of headers"}
    parts = [
        count(outcome[key], word, many.get(word, ""))
        for key, word in names
        if isinstance(outcome.get(key), int)
    ]
    return ", ".join([gettext("the file"), *parts]) if outcome else ""


def _exposure(outcome: Mapping[str, Any]) -> str:
    claims = outcome.get("claims")
    return (
        gettext("%(claims)s new or changed") % {"claims": count(claims, "claim")}
        if isinstance(claims, int)
        else ""
    )


def _accesses(outcome: Mapping[str, Any]) -> str:
    if not isinstance(outcome.get("clients"), int):
        return ""
    if not outcome.get("logs"):
        return gettext("no logs were read")
    parts = [
        count(outcome["logs"], "log"),
        count(outcome["clients"], "client"),
        count(outcome["retrievals"], "request"),
    ]
    return ", ".join([*parts, count(outcome.get("gaps", 0), "gap")])


def _people(outcome: Mapping[str, Any]) -> str:
    if "cases" not in outcome:
        return ""
    cases = {
        "none": gettext("no case source is named"),
        "waiting": gettext("the case source does not answer yet"),
    }
    said = cases.get(
        str(outcome["cases"]),
        gettext("%(found)s found in the case source") % {"found": f"{outcome.get('found', 0):,}"},
    )
    return gettext("%(said)s, %(relatives)s stayed besides") % {
        "said": said,
        "relatives": count(outcome.get("relatives", 0), "relative"),
    }


_TOLD = {
    "stays": _stays, "evidence": _evidence, "exposure": _exposure, "accesses": _accesses, "people": _people,
}  # fmt: skip
