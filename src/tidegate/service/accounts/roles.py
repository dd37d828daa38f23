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


_EVERYBODY = frozenset(Role)
_OFFICE = _EVERYBODY - {Role.REMOVAL_DESK}
"""The removal desk is another office's system: it asks one question."""
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
        {Role.RESPONDER, Role.NOTIFIER, Role.APPROVER, Role.AUDITOR, Role.COUNSEL}
    ),
    Right.RESPOND: frozenset({Role.RESPONDER}),
    Right.SEE_PEOPLE: frozenset({Role.RESPONDER, Role.NOTIFIER, Role.COUNSEL}),
    Right.REVEAL_PERSON: frozenset({Role.RESPONDER, Role.NOTIFIER, Role.COUNSEL}),
    Right.RESOLVE_PEOPLE: frozenset({Role.RESPONDER, Role.COUNSEL}),
    Right.ASK_STAYS: frozenset({Role.REMOVAL_DESK, Role.RESPONDER, Role.NOTIFIER, Role.COUNSEL}),
}


def allowed(right: Right, roles: Iterable[Role]) -> bool:
    """Whether any of the roles is granted the right; a right without a row is granted to nobody."""
    return not GRANTS.get(right, frozenset()).isdisjoint(roles)
