"""Filters of the incidents' templates. In: claims, amounts, states. Out: words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tidegate.response.stays import Answer, Said
from tidegate.service.console.codes import word
from tidegate.service.console.incidents import words

register = template.Library()


@register.filter
def amount(seconds: float) -> str:
    """`4 h 19 min`."""
    return words.amount(seconds)


@register.filter
def off(seconds: float) -> str:
    """How far an instant may be off: `± 1 s`."""
    return words.error(seconds)


@register.filter
def bound(word: str) -> str:
    """What a claim is about, in words."""
    return gettext(words.BOUNDS.get(word, word))


@register.filter
def state(word: str) -> str:
    """Of an incident."""
    return gettext(words.STATES.get(word, ("past", word))[1])


@register.filter
def between(later: dt.datetime, earlier: dt.datetime) -> str:
    """How long from one to the other."""
    return words.amount((later - earlier).total_seconds())


@register.filter
def per_cent(share: float) -> int:
    """Whole per cent, for a label."""
    return round(share * 100)


@register.filter
def clock(at: dt.datetime) -> SafeString:
    """A time of the day in UTC, its date for machines; where a table has said the day."""
    moment = at.astimezone(dt.UTC)
    return format_html(
        '<time class="tg-time" datetime="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        moment.strftime("%m-%d %H:%M:%S"),
    )


@register.filter
def stay_word(found: Answer) -> str:
    """May they be acted against?"""
    told = {
        Said.STAYED: gettext("stayed"),
        Said.NONE: gettext("no stay"),
        Said.UNKNOWN: gettext("unknown: do not act"),
    }
    return told[found.said]


@register.inclusion_tag("incidents/tallies.html")
def tallies(rows: Any, caption: str, first: str) -> dict[str, Any]:
    """Counts as a table with bars."""
    return {"rows": rows, "caption": caption, "first": first}


@register.filter
def at(counts: dict[str, int], word: str) -> int:
    """A count, 0 where there is none."""
    return counts.get(word, 0)


@register.filter
def by_words(names: str) -> str:
    """By what somebody was resolved, as people say it."""
    parts = names.replace("_", " ").split("+")
    return f" {gettext('and')} ".join(word("A-number" if one == "a number" else one) for one in parts)


@register.filter
def has(word: str) -> str:
    """How much of the file somebody has."""
    return gettext(words.COMPLETENESS.get(word, word))
