"""Who may do what, as one visible table. In: a person's roles. Out: rights; what no row grants is denied."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping


class Role(enum.Enum):
    """What somebody is here for. A person may have several; some acts ask for two different persons all the same."""

    PUBLISHER = "publisher"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    RESPONDER = "responder"
    NOTIFIER = "notifier"
    AUDITOR = "auditor"
    KEY_CUSTODIAN = "key custodian"
    ADMINISTRATOR = "administrator"
    COUNSEL = "counsel"
    REMOVAL_DESK = "removal desk"
    CASE_REVIEWER = "case reviewer"
    ATTORNEY = "attorney"


class Right(enum.Enum):
    """One kind of act or view."""

    CHECK = "have a file judged without keeping it"
    SUBMIT = "submit files"
    SEE_OWN = "see one's own submissions"
    SEE_ALL = "see every submission, masked"
    REVIEW = "rule on held files"
    APPROVE = "rule on files with registry hits, where the installation allows that at all"
    REVEAL = "uncover a value, with a reason"
    PUBLISH = "publish cleared files, and roll back"
    WITHDRAW = "take a release down"
    SEE_RELEASES = "see what is published"
    READ_RECORD = "read the record"
    ACKNOWLEDGE = "acknowledge alarms"
    SEE_POLICY = "see policy and settings"
    MANAGE_ACCOUNTS = "make accounts and grant roles"
    MANAGE_KEYS = "rotate and revoke signing keys"
    OWN_ACCOUNT = "one's own sign-in and tokens"
    SEE_INCIDENTS = "see incidents: what happened, without who is affected"
    RESPOND = "open incidents and carry out the response"
    SEE_PEOPLE = "see who is affected, masked"
    REVEAL_PERSON = "uncover an affected person, with a reason"
    RESOLVE_PEOPLE = "rule on who is who, and on proof of notice"
    ASK_STAYS = "ask whether a person may be acted against"
    NOTIFY = "prepare and send notices, and record what became of them"
    APPROVE_TEXT = "approve a text, a translation or an exception of the outbound guard"
    ADMIT_ATTORNEYS = "rule on proofs of representation"
    USE_PORTAL = "see one's own clients' papers"
    ASK_DELETION = "ask for deletion, and record the answers"
    REVIEW_CASES = "carry and decide case reviews"
    MANAGE_DUTIES = "rule on legal duties and record that they were met"
    INVESTIGATE = "write the investigation, reports and bundles"
    WAIVE = "waive by name what is left before an incident is closed"


_EVERYBODY = frozenset(Role)
_OFFICE = _EVERYBODY - {Role.REMOVAL_DESK, Role.ATTORNEY}
"""The removal desk is another office's system, which asks one question; an attorney sees their clients' papers."""
GRANTS: Mapping[Right, frozenset[Role]] = {
    Right.CHECK: frozenset({Role.PUBLISHER, Role.REVIEWER, Role.APPROVER, Role.RESPONDER}),
    Right.SUBMIT: frozenset({Role.PUBLISHER}),
    Right.SEE_OWN: frozenset({Role.PUBLISHER}),
    Right.SEE_ALL: frozenset({Role.REVIEWER, Role.APPROVER, Role.RESPONDER, Role.AUDITOR}),
    Right.REVIEW: frozenset({Role.REVIEWER, Role.APPROVER}),
    Right.APPROVE: frozenset({Role.APPROVER}),
    Right.REVEAL: frozenset({Role.REVIEWER, Role.APPROVER, Role.RESPONDER}),
    Right.PUBLISH: frozenset({Role.PUBLISHER}),
    Right.WITHDRAW: frozenset({Role.PUBLISHER, Role.REVIEWER, Role.APPROVER, Role.RESPONDER}),
    Right.SEE_RELEASES: _OFFICE - {Role.KEY_CUSTODIAN},
    Right.READ_RECORD: frozenset({Role.AUDITOR, Role.RESPONDER, Role.REVIEWER, Role.APPROVER}),
    Right.ACKNOWLEDGE: frozenset({Role.REVIEWER, Role.APPROVER, Role.RESPONDER}),
    Right.SEE_POLICY: _OFFICE,
    Right.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Right.MANAGE_KEYS: frozenset({Role.KEY_CUSTODIAN}),
    Right.OWN_ACCOUNT: _EVERYBODY,
    Right.SEE_INCIDENTS: frozenset(
        {
            Role.RESPONDER,
            Role.NOTIFIER,
            Role.APPROVER,
            Role.AUDITOR,
            Role.COUNSEL,
            Role.CASE_REVIEWER,
        }
    ),
    Right.RESPOND: frozenset({Role.RESPONDER}),
    Right.SEE_PEOPLE: frozenset({Role.RESPONDER, Role.NOTIFIER, Role.COUNSEL}),
    Right.REVEAL_PERSON: frozenset({Role.RESPONDER, Role.NOTIFIER, Role.COUNSEL, Role.CASE_REVIEWER}),
    Right.RESOLVE_PEOPLE: frozenset({Role.RESPONDER, Role.COUNSEL}),
    Right.ASK_STAYS: frozenset({Role.REMOVAL_DESK, Role.RESPONDER, Role.NOTIFIER, Role.COUNSEL}),
    Right.NOTIFY: frozenset({Role.NOTIFIER}),
    Right.APPROVE_TEXT: frozenset({Role.COUNSEL}),
    Right.ADMIT_ATTORNEYS: frozenset({Role.NOTIFIER, Role.COUNSEL}),
    Right.USE_PORTAL: frozenset({Role.ATTORNEY}),
    Right.ASK_DELETION: frozenset({Role.RESPONDER}),
    Right.REVIEW_CASES: frozenset({Role.CASE_REVIEWER, Role.COUNSEL}),
    Right.MANAGE_DUTIES: frozenset({Role.COUNSEL}),
    Right.INVESTIGATE: frozenset({Role.RESPONDER, Role.COUNSEL}),
    Right.WAIVE: frozenset({Role.RESPONDER, Role.COUNSEL}),
}


def allowed(right: Right, roles: Iterable[Role]) -> bool:
    """Whether any of the roles is granted the right; a right without a row is granted to nobody."""
    return not GRANTS.get(right, frozenset()).isdisjoint(roles)
