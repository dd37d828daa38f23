"""What stands together: a name beside a claim, a birth date beside a number, a telephone beside a person."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from tidegate.inspection.canonical.expressions import expression
from tidegate.inspection.detectors.circumstances import CIRCUMSTANCES
from tidegate.inspection.detectors.interface import Context, Hit
from tidegate.model.finding import InformationType, Likelihood

REACH = 200
"""Characters within which two things are told of the same person, as long as no blank line parts them."""

_PEOPLE = ("identifier", "person")
_NOTHING = Context("", "")


def beside_people(body: str, hits: list[Hit]) -> list[Hit]:
    """The hits of one canonical text, made surer by their company, with the circumstances told beside people."""
    people = [hit for hit in hits if hit.type.group in _PEOPLE]
    if not people:
        return hits
    around = [*hits, *_circumstances(body, people)]
    around.sort(key=lambda hit: hit.start)
    starts = [hit.start for hit in around]
    raised = [_raised(hit, _near(hit, around, starts, body)) for hit in around]
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


def _near(hit: Hit, around: list[Hit], starts: list[int], body: str) -> list[Hit]:
    low, high = bisect_left(starts, hit.start - REACH), bisect_left(starts, hit.end + REACH)
    low, high = max(low, 0), min(high, low + 64)
    return [other for other in around[low:high] if other is not hit and not _parted(body, hit, other)]


def _parted(body: str, hit: Hit, other: Hit) -> bool:
    first, second = sorted((hit, other), key=lambda each: each.start)
    return body.find("\n\n", first.end, second.start) >= 0


def _raised(hit: Hit, near: list[Hit]) -> Hit:
    kinds = {other.type for other in near if other.likelihood >= Likelihood.POSSIBLE}
    number = any(kind.group == "identifier" for kind in kinds)
    if hit.type is InformationType.PERSON_NAME:
        return _name(hit, near, number or InformationType.BIRTH_DATE in kinds)
    if hit.type is InformationType.BIRTH_DATE:
        named = any(other.type is InformationType.PERSON_NAME for other in near)
        if number or (named and hit.likelihood >= Likelihood.POSSIBLE):
            return _surer(hit, Likelihood.LIKELY, "beside a person's name or number")
    elif hit.type.group == "contact":
        if number or InformationType.PERSON_NAME in kinds:
            return _surer(hit, Likelihood.POSSIBLE, "beside a person's name or number")
    elif hit.type.group == "circumstance" and (number or InformationType.PERSON_NAME in kinds):
        return _surer(hit, Likelihood.POSSIBLE, "")
    return hit


def _name(hit: Hit, near: list[Hit], identified: bool) -> Hit:
    if identified:
        return _surer(hit, Likelihood.LIKELY, "beside a number or birth date")
    told = {other.type for other in near if other.type.group == "circumstance"}
    if told and hit.likelihood >= Likelihood.POSSIBLE:
        return _surer(hit, Likelihood.LIKELY, "beside a claim, nationality or case status")
    if InformationType.NATIONALITY in told and InformationType.PROTECTION_CLAIM in told:
        return _surer(hit, Likelihood.POSSIBLE, "beside a nationality and a claim")
    return hit


def _surer(hit: Hit, likelihood: Likelihood, reason: str) -> Hit:
    if hit.likelihood >= likelihood:
        return hit
    return hit._replace(likelihood=likelihood, why=f"{hit.why}, {reason}" if reason else hit.why)
