"""Where an answer leads: OpenAPI links, which programs may follow."""

from __future__ import annotations

from typing import Any

_ID = "$response.body#/id"


def _to(operation: str, **more: Any) -> dict[str, Any]:
    return {"operationId": operation, "parameters": {"id": _ID}, **more}


AFTER_SUBMITTING: dict[str, Any] = {
    "Show": _to("show_submission"),
    "Clearance": _to("show_clearance"),
    "Clean": _to("clean_submission"),
    "Rule": _to("rule_on_submission"),
    "Publish": {"operationId": "publish_submission", "requestBody": {"submission": _ID}},
}
_SUBMISSION = {"id": "$request.path.id"}
AFTER_RULING: dict[str, Any] = {
    "Show": {"operationId": "show_submission", "parameters": _SUBMISSION},
    "RuleAgain": {"operationId": "rule_on_submission", "parameters": _SUBMISSION},
    "Clearance": {"operationId": "show_clearance", "parameters": _SUBMISSION},
    "Publish": {"operationId": "publish_submission", "requestBody": {"submission": "$request.path.id"}},
}
AFTER_CLEANING: dict[str, Any] = {
    "Rule": {"operationId": "rule_on_submission", "parameters": _SUBMISSION},
}
AFTER_PUBLISHING: dict[str, Any] = {
    "Show": _to("show_release"),
    "Withdraw": _to("withdraw_release"),
    "RollBack": _to("roll_back_release"),
}
AFTER_LISTING_ALARMS: dict[str, Any] = {
    "Acknowledge": {"operationId": "acknowledge_alarm", "parameters": {"id": "$response.body#/items/0/id"}},
}
AFTER_LISTING_ENTRIES: dict[str, Any] = {
    "Prove": {"operationId": "prove_entry", "parameters": {"sequence": "$response.body#/items/0/sequence"}},
}
