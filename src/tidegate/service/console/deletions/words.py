"""States and kinds as people read them. In: a word of the rows. Out: words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise
STATES: Mapping[str, Word] = {
    "drafted": _("drafted"),
    "not asked": _("not asked"),
    "sent": _("sent"),
    "chased": _("reminded"),
    "answered": _("answered"),
    "attested": _("attested"),
    "refused": _("refused"),
    "unreachable": _("unreachable"),
}
KINDS: Mapping[str, Word] = {
    "network": _("Network it was fetched from"),
    "search engine": _("Search engine"),
    "archive": _("Archive"),
    "cache": _("Cache"),
    "crawler": _("Operators of crawlers"),
    "host": _("Host of a copy elsewhere"),
    "by hand": _("Somebody known to have it"),
}
WAYS: Mapping[str, Word] = {"mail": _("mail"), "form": _("its own form"), "none": _("no way known yet")}
HITS: Mapping[str, Word] = {
    "found": _("found"),
    "gone": _("gone"),
    "not ours": _("not ours"),
    "stays": _("stays where it is"),
}
COLOURS: Mapping[str, str] = {
    "drafted": "waiting",
    "not asked": "past",
    "sent": "waiting",
    "chased": "held",
    "answered": "waiting",
    "attested": "clear",
    "refused": "blocked",
    "unreachable": "blocked",
    "found": "held",
    "gone": "clear",
    "not ours": "past",
    "stays": "blocked",
}
