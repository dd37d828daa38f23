"""Filters and tags of every template. In: values of any origin. Out: markup that no text can break out of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tidegate.report.screen import escaped

register = template.Library()

_STATUS: dict[str, tuple[str, str]] = {
    "clear": ("Clear", "check"),
    "cleared": ("Clear", "check"),
    "live": ("Live", "check"),
    "on": ("On", "check"),
    "hold": ("Held", "pause"),
    "held": ("Held", "pause"),
    "received": ("Being read", "clock"),
    "claimed": ("On its way", "clock"),
    "waiting": ("Waiting", "clock"),
    "block": ("Blocked", "stop"),
    "blocked": ("Blocked", "stop"),
    "failed": ("Failed", "stop"),
    "withheld": ("Withheld", "stop"),
    "withdrawn": ("Taken down", "stop"),
    "withdrawing": ("Being taken down", "clock"),
    "off": ("Off", "stop"),
    "replaced": ("Replaced", "past"),
    "past": ("Past", "past"),
    "open": ("Live now", "stop"),
    "being taken down": ("Being taken down", "clock"),
    "taken down": ("Taken down", "check"),
    "accepted": ("Accepted", "check"),
    "gone": ("Gone by itself", "past"),
}


@register.filter
def shown(value: object) -> SafeString:
    """Text of unknown origin: what could move or reorder anything is spelled out, and it keeps to itself."""
    return format_html("<bdi>{}</bdi>", escaped(str(value)))


@register.filter
def instant(value: dt.datetime | None) -> SafeString | str:
    """A time in UTC, marked up; a script adds the reader's own time as a hint."""
    if value is None:
        return "—"
    moment = value.astimezone(dt.UTC)
    return format_html(
        '<time class="tg-time" datetime="{}">{} UTC</time>',
        moment.isoformat(timespec="seconds"),
        moment.strftime("%Y-%m-%d %H:%M"),
    )


@register.filter
def second(value: dt.datetime | None) -> SafeString | str:
    """A time in UTC to the second, where minutes are too long."""
    if value is None:
        return "—"
    moment = value.astimezone(dt.UTC)
    return format_html(
        '<time class="tg-time" datetime="{}">{} UTC</time>',
        moment.isoformat(timespec="milliseconds"),
        moment.strftime("%Y-%m-%d %H:%M:%S"),
    )


@register.filter
def of(names: dict[str, str], key: str) -> str:
    """What a key is called, or the key."""
    return names.get(key, key)


@register.filter
def age(value: dt.datetime, now: dt.datetime) -> str:
    """How long ago, in the largest whole unit: `3 days`."""
    seconds = max(0, int((now - value).total_seconds()))
    for length, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= length:
            number = seconds // length
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "under a minute"


@register.inclusion_tag("console/parts/status.html")
def status(word: str, label: str = "") -> dict[str, Any]:
    """A state as word and shape; colour only adds. An unknown word is shown as it is."""
    known, shape = _STATUS.get(word, (word, "past"))
    return {"label": label or known, "shape": shape}


@register.inclusion_tag("console/parts/field.html")
def field(bound: Any) -> dict[str, Any]:
    """One field of a form: label, hint, error, input; what is wrong is marked."""
    attributes = bound.field.widget.attrs
    if bound.errors and attributes.get("class", "").endswith(("usa-input", "usa-textarea", "usa-select")):
        attributes["class"] += " usa-input--error"
    return {"field": bound}


@register.inclusion_tag("console/parts/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """Everything that is wrong with a form, each line leading to its field."""
    return {"form": form}


@register.inclusion_tag("console/parts/pagination.html")
def pagination(page: Any, query: str = "") -> dict[str, Any]:
    """Links to the pages around one page of a Paginator. `query`: what else stays in the address."""
    return {"page": page, "query": query}
