"""What can be done here, as one list of audit verbs: `source:subject:action`. In: nothing. Out: `Act`.

A new act is a new line. A verb that was ever written stays: old entries must remain readable.
"""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """One verb of the record: the room it comes from, what it is done to, what was done."""

    SUBMISSION_RECEIVED = "gate:submission:received"
    SUBMISSION_INSPECTED = "gate:submission:inspected"
    SUBMISSION_CLEANED = "gate:submission:cleaned"
    SUBMISSION_WITHDRAWN = "gate:submission:withdrawn"
    SUBMISSION_EXPIRED = "gate:submission:expired"
    CLEARANCE_SIGNED = "gate:clearance:signed"
    CLEARANCE_VOIDED = "gate:clearance:voided"
    CLEARANCE_EXPIRED = "gate:clearance:expired"
    ALARM_RAISED = "gate:alarm:raised"
    ALARM_SETTLED = "gate:alarm:settled"

    RULING_GIVEN = "review:ruling:given"
    RULING_EXPIRED = "review:ruling:expired"
    REMINDER_SENT = "review:reminder:sent"

    RELEASE_CLAIMED = "site:release:claimed"
    RELEASE_PUT = "site:release:put"
    RELEASE_VERIFIED = "site:release:verified"
    RELEASE_FAILED = "site:release:failed"
    RELEASE_WITHDRAWN = "site:release:withdrawn"
    RELEASE_ROLLED_BACK = "site:release:rolled_back"

    OBSERVATION_MADE = "watch:observation:made"
    OBSERVATION_ACCEPTED = "watch:observation:accepted"
    OBSERVATION_CLOSED = "watch:observation:closed"
    TAKE_DOWN_ORDERED = "watch:take_down:ordered"
    TAKE_DOWN_VERIFIED = "watch:take_down:verified"
    TAKE_DOWN_UNDONE = "watch:take_down:undone"
    BREAKER_OPENED = "watch:breaker:opened"
    CANARY_SEEDED = "watch:canary:seeded"
    CANARY_PASSED = "watch:canary:passed"
    CANARY_FAILED = "watch:canary:failed"
    REPORT_RECEIVED = "watch:report:received"
    REPORT_READ = "watch:report:read"
    REPORT_CLOSED = "watch:report:closed"

    INCIDENT_OPENED = "response:incident:opened"
    INCIDENT_CHANGED = "response:incident:changed"
    STEP_DONE = "response:step:done"
    STEP_REPEATED = "response:step:repeated"
    EVIDENCE_KEPT = "response:evidence:kept"
    CLAIM_MADE = "response:claim:made"
    CLAIM_WITHDRAWN = "response:claim:withdrawn"
    STAYS_SET = "response:stays:set"
    STAYS_COMPLETED = "response:stays:completed"
    STAY_LIST_SIGNED = "response:stays:list_signed"
    STAY_HELD = "response:stay:held"
    PERSON_RESOLVED = "response:person:resolved"
    PERSON_REVEALED = "response:person:revealed"
    PEOPLE_LISTED = "response:people:listed"
    CANARY_TOUCHED = "response:canary:touched"
    NOTICE_PROVEN = "response:notice:proven"
    REVIEW_DECIDED = "response:review:decided"

    VALUE_REVEALED = "vault:value:revealed"
    VALUE_REFUSED = "vault:value:refused"
    CONTENT_SEALED = "vault:content:sealed"
    SHREDDING_ORDERED = "vault:shredding:ordered"
    KEY_SHREDDED = "vault:key:shredded"
    HOLD_SET = "vault:hold:set"
    HOLD_LIFTED = "vault:hold:lifted"
    BACKUP_MADE = "vault:backup:made"
    BACKUP_RESTORED = "vault:backup:restored"

    ACCOUNT_MADE = "accounts:account:made"
    ACCOUNT_CLOSED = "accounts:account:closed"
    ACCOUNT_OPENED = "accounts:account:opened"
    ENROLMENT_MADE = "accounts:enrolment:made"
    ENROLMENT_USED = "accounts:enrolment:used"
    SIGN_IN_SUCCEEDED = "accounts:sign_in:succeeded"
    SIGN_IN_FAILED = "accounts:sign_in:failed"
    SIGN_IN_ENDED = "accounts:sign_in:ended"
    FACTOR_CHANGED = "accounts:factor:changed"
    ROLES_CHANGED = "accounts:roles:changed"
    TOKEN_MADE = "accounts:token:made"  # noqa: S105 - a verb, no password
    TOKEN_REVOKED = "accounts:token:revoked"  # noqa: S105 - a verb, no password

    SIGNING_KEY_MADE = "keys:signing:made"
    SIGNING_KEY_ROTATED = "keys:signing:rotated"
    SIGNING_KEY_REVOKED = "keys:signing:revoked"

    POLICY_CHANGED = "policy:policy:changed"
    REGISTRY_CHANGED = "registry:registry:changed"
    RULES_CHANGED = "inspection:rules:changed"
    INSTANCE_STARTED = "service:instance:started"

    CHECKPOINT_SIGNED = "record:checkpoint:signed"
    CHECKPOINT_STAMPED = "record:checkpoint:stamped"
    WITNESS_FAILED = "record:witness:failed"
    WITNESS_FORKED = "record:witness:forked"
    RECORD_EXPORTED = "record:record:exported"
