"""What people read of reviews. In: nouns. Out: words, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidegate.model.case_review import ActKind, FromCountry, Outcome, Role, SourceKind, Topic
from tidegate.model.duty import Answer, Standing
from tidegate.service.reviews.models import State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
else:
    Words = str | Promise

QUESTIONS: dict[Topic, Words] = {
    Topic.PERSECUTOR: _("Is it known whom the person fears?"),
    Topic.STATE_ACTOR: _("Is it a state, or somebody whom a state does not or cannot stop?"),
    Topic.EXPOSED: _("Does what the file shows of the person point at them, or at their claim?"),
    Topic.ACCESS: _("Was the file fetched from the country that the person fears, or can it have been?"),
    Topic.RELATIVES: _("Does the file expose relatives, or let them be found?"),
    Topic.REPOSTED: _("Has the file, or a part of it, appeared elsewhere in public?"),
}
ANSWERS: dict[Answer, Words] = {
    Answer.YES: _("Yes"),
    Answer.NO: _("No"),
    Answer.UNKNOWN: _("Not known"),
}
SOURCES: dict[SourceKind, Words] = {
    SourceKind.AGENCY_FILE: _("the agency's file"),
    SourceKind.PERSON: _("the person"),
    SourceKind.ATTORNEY: _("their attorney"),
    SourceKind.DISCLOSED_FILE: _("the disclosed file"),
    SourceKind.LOGS: _("access logs"),
    SourceKind.TRACE: _("what the trace found"),
    SourceKind.COUNTRY_REPORT: _("a country report"),
    SourceKind.OTHER: _("something else"),
}
STATES: dict[str, Words] = {
    State.NEW: _("new"),
    State.OPEN: _("open"),
    State.RULED: _("ruled, waits for a second person"),
    State.DECIDED: _("decided"),
    State.APPEALED: _("appealed"),
    State.APPEAL_RULED: _("ruled on appeal, waits for a second person"),
}
STATUS: dict[str, str] = {
    State.OPEN: "waiting",
    State.DECIDED: "clear",
    State.RULED: "held",
    State.APPEAL_RULED: "held",
}
OUTCOMES: dict[Outcome, Words] = {
    Outcome.ALTERS: _("The disclosure alters the claim"),
    Outcome.MAY_ALTER: _("It may alter the claim"),
    Outcome.DOES_NOT_ALTER: _("It does not alter the claim"),
}
ROLES: dict[Role, Words] = {
    Role.MACHINE: _("the machine"),
    Role.REVIEWER: _("reviewer"),
    Role.ATTORNEY: _("attorney"),
    Role.APPEALS: _("office of appeals"),
}
KINDS: dict[ActKind, Words] = {
    ActKind.OPEN: _("opened"),
    ActKind.REPLY: _("answered a question"),
    ActKind.HEAR: _("wrote down the attorney's or the person's word"),
    ActKind.WAIVE: _("went on without the attorney's word"),
    ActKind.RULE: _("ruled"),
    ActKind.CONFIRM: _("confirmed the ruling"),
    ActKind.RETURN: _("returned the ruling"),
    ActKind.TELL: _("told the person of the decision"),
    ActKind.APPEAL: _("appealed"),
    ActKind.RULE_APPEAL: _("ruled on the appeal"),
    ActKind.CONFIRM_APPEAL: _("confirmed the ruling on the appeal"),
    ActKind.REOPEN: _("opened it again"),
}
DO: dict[ActKind, Words] = {
    ActKind.HEAR: _("Write down what the attorney or the person says"),
    ActKind.WAIVE: _("Go on without the attorney's word"),
    ActKind.RULE: _("Rule"),
    ActKind.CONFIRM: _("Confirm the ruling"),
    ActKind.RETURN: _("Return it to be ruled anew"),
    ActKind.TELL: _("The person was told of the decision"),
    ActKind.APPEAL: _("Write down their appeal"),
    ActKind.RULE_APPEAL: _("Rule on the appeal"),
    ActKind.CONFIRM_APPEAL: _("Confirm the ruling on the appeal"),
    ActKind.REOPEN: _("Open it again"),
}
FROM: dict[FromCountry, Words] = {
    FromCountry.SEEN: _("yes, at least once"),
    FromCountry.NONE_SEEN: _("none was seen, which is no proof"),
    FromCountry.UNKNOWN: _("not known, which counts for the person"),
}
STANDINGS: dict[Standing, Words] = {
    Standing.VERIFIED: _("read at its source"),
    Standing.SECONDARY: _("read in another's account"),
    Standing.UNVERIFIED: _("not verified: ask counsel"),
}
