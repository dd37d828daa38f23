"""What states, causes, ways and audiences are called on pages. In: codes. Out: words, translated when shown."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
STATES: dict[str, Words] = {
    "drafted": _("Being set"),
    "held": _("Held"),
    "ready": _("Ready to leave"),
    "out": _("Out"),
    "delivered": _("Delivered, proven"),
    "returned": _("Returned"),
    "moved": _("Moved"),
    "refused": _("Refused"),
    "deported": _("Deported"),
    "deceased": _("Deceased"),
    "waived": _("Waived"),
}
SHAPES = {
    "drafted": "waiting", "held": "held", "ready": "waiting", "out": "claimed", "delivered": "clear",
    "returned": "failed", "moved": "past", "refused": "failed", "deported": "failed", "deceased": "past",
    "waived": "past",
}  # fmt: skip
"""Which of the console's marks a state has."""
EVENTS: dict[str, Words] = {**STATES, "handed over": _("Handed to the mail server")}
AUDIENCES: dict[str, Words] = {
    "person": _("the person"),
    "attorney": _("their attorney"),
    "immigration judge": _("the judge"),
    "authority": _("an authority"),
}
WAYS: dict[str, Words] = {
    "e-mail": _("by e-mail"),
    "post": _("by post"),
    "hand": _("by hand"),
    "attorney": _("through the attorney"),
    "portal": _("through the portal"),
    "none": _("no way known"),
}
CAUSES: dict[str, Words] = {
    "TRANSLATION": _("nobody has approved the language"),
    "DRAFT": _("counsel has not confirmed what it says about rights"),
    "ADDRESS": _("no address is known"),
    "LETTER": _("the letter could not be set"),
    "OTHER_PERSON": _("it would name or number somebody else"),
    "IDENTIFIER": _("it has a number or address that is neither the reader's nor ours"),
    "UNREAD": _("it could not be read whole"),
    "NOTHING_TO_COMPARE": _("there is nothing to tell other people's values by"),
    "GROUP": _("it says something about a group of people"),
    "MEMBERSHIP": _("it tells somebody else who was in the file"),
    "HOME_GOVERNMENT": _("it would go to the person's own government"),
    "FOREIGN_GOVERNMENT": _("it would go to a foreign government"),
    "HOME_NETWORK": _("its address lies under the person's home country"),
    "RECIPIENT": _("its recipient is not one plain address"),
    "LOOK_ALIKE": _("its recipient's domain is written to look like another"),
    "HEADER": _("a header could be read as something else"),
    "DISGUISED": _("it has characters that hide words"),
    "BROKEN": _("the guard could not finish"),
}


def named(words: dict[str, Words], key: str) -> str:
    """What a key is called, or the key."""
    return str(words.get(key, key))
