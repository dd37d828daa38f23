"""The outbox's words. In: states, causes. Out: what pages call them, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidegate.service.outbox.models import Mail, MailState, Why

STATES: dict[str, tuple[Promise, str]] = {
    MailState.WAITING: (_("Waits to be sent"), "clock"),
    MailState.HELD: (_("Held"), "pause"),
    MailState.CLAIMED: (_("Being sent"), "clock"),
    MailState.SENT: (_("Sent"), "check"),
    MailState.UNCLEAR: (_("Sent or not: unclear"), "pause"),
    MailState.REFUSED: (_("Refused"), "stop"),
    MailState.RETURNED: (_("Came back"), "stop"),
    MailState.DROPPED: (_("Dropped"), "past"),
}
"""Label and shape."""
WHYS: dict[str, Promise] = {
    Why.GUARD: _("The outbound guard let it not out."),
    Why.RESTORED: _("Restored from a backup: it may have been sent since."),
    Why.LATE: _("No server took it for five days: what it says may be out of date."),
    Why.SEALED: _("Its words cannot be opened: they were shredded, or are damaged."),
    Why.SERVER: _("The mail server refused it for good."),
}
ORIGINS: dict[str, Promise] = {
    "notices": _("Letter to a person"),
    "deletions": _("Request for deletion"),
    "portal": _("Message of the portal"),
}
CAUSES: dict[str, Promise] = {
    "OTHER_PERSON": _("it names or numbers another protected person"),
    "IDENTIFIER": _("it has a number or address that is neither the recipient's nor ours"),
    "UNREAD": _("it could not be read whole"),
    "NOTHING_TO_COMPARE": _("there is nothing to tell other people's values by"),
    "GROUP": _("it says something about a group of people"),
    "MEMBERSHIP": _("it tells somebody else who was in what was disclosed"),
    "HOME_GOVERNMENT": _("it goes to the person's own government, to a mission, or to a barred domain"),
    "FOREIGN_GOVERNMENT": _("it goes to another country's government"),
    "HOME_NETWORK": _("it goes to an address under the person's home country"),
    "RECIPIENT": _("its recipient is not one plain address"),
    "LOOK_ALIKE": _("its recipient's domain is written to look like another"),
    "HEADER": _("a header could be read as something else"),
    "DISGUISED": _("it has characters that hide or reorder words"),
    "DRAFT": _("counsel has not confirmed it"),
    "TRANSLATION": _("its language was reviewed by nobody"),
    "BROKEN": _("the guard could not finish"),
}


def causes(row: Mail) -> list[Promise | str]:
    """Why the guard said no, a line a cause."""
    return [CAUSES.get(one, one) for one in row.causes.split(",") if one]


def shown(row: Mail) -> dict[str, object]:
    """One message as a row of a table: nothing about whom it is for."""
    label, shape = STATES[row.state]
    return {
        "row": row,
        "label": label,
        "shape": shape,
        "why": WHYS.get(row.why, ""),
        "origin": ORIGINS.get(row.origin, row.origin),
    }
