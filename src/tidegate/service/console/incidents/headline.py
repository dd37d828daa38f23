"""The first screen: how many are stayed, since when it was out, who has it. In: Facts. Out: three short answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from tidegate.model.exposure import Bound, Edge
from tidegate.service.console.codes import word
from tidegate.service.console.incidents.facts import Facts
from tidegate.service.console.incidents.words import amount, count, error, listed

_HAVE = ("certainly", "probably", "possibly")


@dataclass(frozen=True, slots=True)
class Answer:
    """`big`: the answer. `small`: sentences that bound it. `doubt`: what is not known, said aloud."""

    question: str
    big: str
    small: tuple[str, ...] = ()
    doubt: str = ""


def headline(found: Facts) -> list[Answer]:
    """In the order in which they are asked."""
    return [_stayed(found), _since(found), _who(found)]


def _stayed(found: Facts) -> Answer:
    people, question = found.affected, gettext("How many are stayed?")
    if people.in_file is None:
        return Answer(
            question,
            gettext("Stays are being set"),
            (gettext("Nobody is free meanwhile: every question is answered “unknown”."),),
        )
    big = gettext("%(some)s of %(all)s") % {"some": f"{people.stayed:,}", "all": f"{people.everybody:,}"}
    ways = (
        (people.exact, gettext("exactly known")),
        (people.probable, gettext("probably")),
        (people.unmatched, gettext("not in the registry")),
    )
    small = [listed(f"{number:,} {word}" for number, word in ways if number)]
    if people.relatives:
        small.append(
            gettext("%(relatives)s from the case source among them.")
            % {"relatives": count(people.relatives, "relative")}
        )
    if people.ruled_out:
        small.append(gettext("%(number)s ruled out by two people.") % {"number": f"{people.ruled_out:,}"})
    doubt = (
        gettext("Not all of the file was read: %(missing)s.") % {"missing": found.incident.missing}
        if found.incident.missing
        else ""
    )
    return Answer(question, big, tuple(small), doubt)


def _since(found: Facts) -> Answer:
    first, last, question = found.exposure.earliest, found.exposure.latest, gettext("Since when was it out?")
    if first.best is None:
        known = (
            gettext("Not before %(at)s.") % {"at": _at(first.not_before)}
            if first.not_before
            else gettext("Nothing bounds it.")
        )
        return Answer(
            question,
            gettext("Not known yet"),
            (known, *_said(found)),
            gettext("Give access logs or a deploy log."),
        )
    big = f"{first.best.at:%Y-%m-%d %H:%M:%S} UTC"
    sure = f"{error(first.best.claim.uncertainty)} ({first.best.claim.source})"
    until = (
        gettext("Until %(at)s") % {"at": _at(last.best)} if last.best else gettext("Until when is not known")
    )
    lasted = found.exposure.measured
    small = [f"{sure}.", f"{until}: {amount(lasted)}." if lasted is not None else f"{until}."]
    least, most = found.exposure.least, found.exposure.most
    if least is not None or most is not None:
        ends = [gettext("at least %(amount)s") % {"amount": amount(least)}] if least is not None else []
        ends += [gettext("at most %(amount)s") % {"amount": amount(most)}] if most is not None else []
        small.append(f"{listed(ends).capitalize()}.")
    doubt = "" if last.not_after else gettext("No machine has seen that it is gone.")
    return Answer(question, big, tuple(small), doubt)


def _said(found: Facts) -> list[str]:
    """What people say of the beginning, while no machine has told."""
    told = [one.claim.at for one in found.exposure.beside if one.claim.bound is Bound.POSTED and one.claim.at]
    return [
        gettext("People say %(at)s.") % {"at": f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"}
        for at in told[:1]
    ]


def _at(edge: Edge | None) -> str:
    if edge is None:
        return gettext("an instant not known")
    return f"{edge.at:%Y-%m-%d %H:%M:%S} UTC, {error(edge.claim.uncertainty)} ({edge.claim.source})"


def _who(found: Facts) -> Answer:
    question = gettext("Who has it?")
    told: Mapping[str, object] = found.reading.told if found.reading else {}
    if not told.get("logs"):
        return Answer(
            question,
            gettext("Not known"),
            (gettext("No access log was read."),),
            gettext("Give the logs of the day."),
        )
    has = told.get("completeness")
    counts = (
        {key: number for key, number in has.items() if isinstance(number, int)}
        if isinstance(has, dict)
        else {}
    )
    whole = sum(counts.get(key, 0) for key in _HAVE)
    big = count(whole, "client")
    parts = [f"{counts[key]:,} {word(key)}" for key in _HAVE if counts.get(key)]
    small = [gettext("With the whole file: %(parts)s.") % {"parts": listed(parts)}] if parts else []
    if counts.get("part"):
        small.append(
            ngettext("%(number)s more has a part.", "%(number)s more have a part.", counts["part"])
            % {"number": f"{counts['part']:,}"}
        )
    gaps = told.get("gaps")
    doubt = (
        gettext("The logs have %(gaps)s: there may be more.") % {"gaps": count(gaps, "gap")}
        if isinstance(gaps, int) and gaps
        else ""
    )
    return Answer(question, big, tuple(small), doubt)
