"""Filters and tags of every template. In: values of any origin. Out: markup that no text can break out of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop, ngettext

from tidegate.report.screen import escaped
from tidegate.service.console import codes

register = template.Library()

_STATUS: dict[str, tuple[str, str]] = {
    "clear": (gettext_noop("Clear"), "check"),
    "cleared": (gettext_noop("Clear"), "check"),
    "live": (gettext_noop("Live"), "check"),
    "on": (gettext_noop("On"), "check"),
    "hold": (gettext_noop("Held"), "pause"),
    "held": (gettext_noop("Held"), "pause"),
    "received": (gettext_noop("Being read"), "clock"),
    "claimed": (gettext_noop("On its way"), "clock"),
    "waiting": (gettext_noop("Waiting"), "clock"),
    "block": (gettext_noop("Blocked"), "stop"),
    "blocked": (gettext_noop("Blocked"), "stop"),
    "failed": (gettext_noop("Failed"), "stop"),
    "withheld": (gettext_noop("Withheld"), "stop"),
    "withdrawn": (gettext_noop("Taken down"), "stop"),
    "withdrawing": (gettext_noop("Being taken down"), "clock"),
    "off": (gettext_noop("Off"), "stop"),
    "replaced": (gettext_noop("Replaced"), "past"),
    "past": (gettext_noop("Past"), "past"),
    "open": (gettext_noop("Live now"), "stop"),
    "being taken down": (gettext_noop("Being taken down"), "clock"),
    "taken down": (gettext_noop("Taken down"), "check"),
    "accepted": (gettext_noop("Accepted"), "check"),
    "gone": (gettext_noop("Gone by itself"), "past"),
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
    return gettext(names.get(key, key))


@register.filter
def age(value: dt.datetime, now: dt.datetime) -> str:
    """How long ago, in the largest whole unit: `3 days`."""
    seconds = max(0, int((now - value).total_seconds()))
    if days := seconds // 86_400:
        return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
    if hours := seconds // 3_600:
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    if minutes := seconds // 60:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    return gettext("under a minute")


@register.filter
def word(code: object) -> str:
    """What one of our own codes is called in the page's language."""
    return codes.word(str(code))


@register.inclusion_tag("console/parts/status.html")
def status(word: str, label: str = "") -> dict[str, Any]:
    """A state as word and shape; colour only adds. An unknown word is shown as it is."""
    known, shape = _STATUS.get(word, (codes.word(word), "past"))
    return {"label": label or gettext(known), "shape": shape}


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
