"""What codes of the inquiry are called on pages. In: a member. Out: words that a reader's language replaces."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidegate.model.closing import Matter
from tidegate.model.history import Cause, Control, Discovery
from tidegate.service.inquiry import kinds
from tidegate.service.inquiry.path_out import Stage

STAGES: dict[Stage, Promise] = {
    Stage.SUBMITTED: _("Submitted to the gate"),
    Stage.INSPECTED: _("Inspected"),
    Stage.RULED: _("Ruled on by a person"),
    Stage.CLEARED: _("Cleared"),
    Stage.PUBLISHED: _("Published by the gate"),
    Stage.BYPASSED: _("Public without the gate"),
    Stage.SEEN: _("Seen by the watch"),
    Stage.TAKEN_DOWN: _("Taken down"),
}
CONTROLS: dict[Control, Promise] = {
    Control.CONTRACT: _("Contract of the slot"),
    Control.INSPECTION: _("Inspection of the file"),
    Control.REVIEW: _("Review by people"),
    Control.RELEASE: _("Publishing by digest"),
    Control.WATCH: _("Watch of the public site"),
    Control.REPORTS: _("Channel for reports"),
    Control.ACCESS: _("Access to the site"),
    Control.NONE: _("There was no control"),
}
CAUSES: dict[Cause, Promise] = {
    Cause.CARELESSNESS: _("Carelessness"),
    Cause.PROCESSES: _("Inadequate processes"),
    Cause.TECHNOLOGY: _("Inadequate technology"),
    Cause.PERSONNEL: _("Too few people, or not trained for it"),
    Cause.RANDOM: _("Random error"),
    Cause.OTHER: _("Another cause"),
    Cause.UNKNOWN: _("Not known yet"),
}
DISCOVERIES: dict[Discovery, Promise] = {
    Discovery.STRANGER: _("A stranger"),
    Discovery.AFFECTED: _("An affected person"),
    Discovery.RESEARCHER: _("A security researcher"),
    Discovery.PRESS: _("The press"),
    Discovery.PARTNER: _("A partner"),
    Discovery.STAFF: _("Staff"),
    Discovery.WATCH: _("The watch"),
    Discovery.LOGS: _("Somebody who read logs"),
    Discovery.UNKNOWN: _("Not known: as the incident was opened"),
}
PAPERS: dict[str, Promise] = {
    kinds.INTERNAL: _("Internal report"),
    kinds.STATEMENT: _("Public statement"),
    kinds.COURT: _("Court bundle"),
    kinds.VERIS: _("VERIS record"),
    kinds.OCSF: _("OCSF incident finding"),
    kinds.STIX: _("STIX bundle of digests"),
}
PAPERS_TOLD: dict[str, Promise] = {
    kinds.INTERNAL: _("What happened, who did what, the cause, actions, duties. For inside; counsel approves it."),
    kinds.STATEMENT: _("Fixed sentences that pass the outbound guard. Counsel approves it before it is published."),
    kinds.COURT: _("Every exhibit with its digest and custody, and a script that checks it without Tidegate."),
    kinds.VERIS: _("For statistics of incidents: codes and numbers, nobody's name."),
    kinds.OCSF: _("For the security office's own systems."),
    kinds.STIX: _("Digests and addresses, for those who help to remove copies."),
}  # fmt: skip
MATTERS: dict[Matter, Promise] = {
    Matter.CONTAINED: _("Contained, as seen from outside"),
    Matter.PEOPLE: _("Everybody in the file resolved"),
    Matter.NOTICES: _("Notices proven"),
    Matter.DELETIONS: _("Deletion requests ended"),
    Matter.REPOSTS: _("Copies elsewhere dealt with"),
    Matter.REVIEWS: _("Case reviews final"),
    Matter.DUTIES: _("Legal duties met or ruled out"),
    Matter.REPORT: _("Internal report approved"),
}
