"""What stands together: a name beside a claim, a birth date beside a number, a telephone beside a person."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from tidegate.inspection.canonical.expressions import expression
from tidegate.inspection.detectors.circumstances import CIRCUMSTANCES
from tidegate.inspection.detectors.interface import Context, Hit
from tidegate.model.finding import InformationType, Likelihood

REACH = 200
"""Characters within which two things are told of the same person."""

_PEOPLE = ("identifier", "person")
_NOTHING = Context("", "")


class _Around:
    """Where what stands in one text, by what it lends to its neighbours."""

    def __init__(self, hits: list[Hit]) -> None:
        self._places: dict[str, list[int]] = {}
        for hit in hits:
            for lent in _lent(hit):
                self._places.setdefault(lent, []).append(hit.start)

    def of(self, hit: Hit) -> frozenset[str]:
        """What stands within reach of a hit, itself left out."""
        low, high, own = hit.start - REACH, hit.end + REACH, _lent(hit)
        return frozenset(
            lent
            for lent, places in self._places.items()
            if bisect_left(places, high) - bisect_left(places, low) > (lent in own)
        )


def _lent(hit: Hit) -> tuple[str, ...]:
    """What a hit tells about its neighbours: its type, and its group where it is at least possible."""
    if hit.likelihood < Likelihood.POSSIBLE:
        return (hit.type.name,)
    return (hit.type.name, f"possible {hit.type.name}", f"possible {hit.type.group}")


def beside_people(body: str, hits: list[Hit]) -> list[Hit]:
    """The hits of one canonical text, made surer by their company, and circumstances told beside people."""
    people = [hit for hit in hits if hit.type.group in _PEOPLE]
    if not people:
        return hits
    told = sorted([*hits, *_circumstances(body, people)], key=lambda hit: hit.start)
    around = _Around(told)
    raised = [_raised(hit, around.of(hit)) for hit in told]
    return [
        hit for hit in raised if hit.type.group != "circumstance" or hit.likelihood >= Likelihood.POSSIBLE
    ]


def _circumstances(body: str, people: list[Hit]) -> Iterator[Hit]:
    end = 0
    for person in people:
        start = max(end, person.start - REACH)
        end = max(end, min(len(body), person.end + REACH))
        raw = body[start:end].encode("utf-8", "replace")
        for detector in CIRCUMSTANCES:
            for first, last in expression("|".join(detector.patterns)).spans(raw):
                value = raw[first:last].decode("utf-8", "ignore")
                judged = detector.judge(value, _NOTHING)
                if judged is not None:
                    at = start + len(raw[:first].decode("utf-8", "ignore"))
                    yield Hit(detector.type, at, at + len(value), *judged, detector.key(value))


def _raised(hit: Hit, near: frozenset[str]) -> Hit:
    number, named = "possible identifier" in near, "possible PERSON_NAME" in near
    if hit.type is InformationType.PERSON_NAME:
        return _name(hit, near)
    if hit.type is InformationType.BIRTH_DATE:
        if number or named or ("PERSON_NAME" in near and hit.likelihood >= Likelihood.POSSIBLE):
            return _surer(hit, Likelihood.LIKELY, "beside a person's name or number")
    elif hit.type.group == "contact" and (number or named):
        return _surer(hit, Likelihood.POSSIBLE, "beside a person's name or number")
    elif hit.type.group == "circumstance" and (number or named):
        return _surer(hit, Likelihood.POSSIBLE, "")
    return hit


def _name(hit: Hit, near: frozenset[str]) -> Hit:
    if near & {"possible identifier", "possible BIRTH_DATE"}:
        return _surer(hit, Likelihood.LIKELY, "beside a number or birth date")
    told = near & {"PROTECTION_CLAIM", "NATIONALITY", "CASE_STATUS"}
    if told and hit.likelihood >= Likelihood.POSSIBLE:
        return _surer(hit, Likelihood.LIKELY, "beside a claim, nationality or case status")
    if {"BIRTH_DATE", "PROTECTION_CLAIM"} <= near:
        return _surer(hit, Likelihood.LIKELY, "beside a birth date and a claim")
    if {"NATIONALITY", "PROTECTION_CLAIM"} <= told:
        return _surer(hit, Likelihood.POSSIBLE, "beside a nationality and a claim")
    return hit


def _surer(hit: Hit, likelihood: Likelihood, reason: str) -> Hit:
    if hit.likelihood >= likelihood:
        return hit
    return hit._replace(likelihood=likelihood, why=f"{hit.why}, {reason}" if reason else hit.why)
