"""The OpenAPI 3.1 document of /v1. In: the operations. Out: JSON, complete with errors; the same in every process."""

from __future__ import annotations

import json
from typing import Any

from tidegate.service.api.application import application
from tidegate.service.problem import PROBLEM

_ERRORS = {
    "400": "The request could not be read.",
    "401": "No valid token.",
    "403": "The token, or the account, may not.",
    "404": "Nothing of that name, or nothing you may see.",
    "409": "Not now, or not by you; or the same request is being worked on.",
    "413": "Larger than this installation takes.",
    "415": "Not a type of content that is read here.",
    "422": "Not of the form described here.",
    "429": "Too much at once.",
    "502": "The site refused, or gave less than was asked.",
    "503": "The service cannot judge now.",
}
_HEADERS = {
    "401": ("WWW-Authenticate", {"type": "string"}),
    "429": ("Retry-After", {"type": "string", "pattern": "^[0-9]+$"}),
}
_METHODS = ("get", "post")
_PROBLEM_SCHEMA = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "what"],
                "properties": {"where": {"type": "string"}, "what": {"type": "string"}},
            },
        },
    },
}


def document() -> dict[str, Any]:
    """The document, as plain JSON values."""
    api = application()
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/v1/")))
    components = made["components"]
    components["schemas"]["Problem"] = _PROBLEM_SCHEMA
    components["schemas"] = dict(sorted(components["schemas"].items()))
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    components["responses"] = {f"Error{status}": _error(status) for status in _ERRORS}
    for path in made["paths"].values():
        for method in _METHODS:
            if method in path:
                _complete(path[method])
    return made


def text() -> str:
    """As `docs/reference/openapi.json` has it."""
    return json.dumps(document(), indent=1) + "\n"


def _complete(operation: dict[str, Any]) -> None:
    operation["security"] = [{"token": []}]
    for status in _ERRORS:
        operation["responses"][status] = {"$ref": f"#/components/responses/Error{status}"}


def _error(status: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": _ERRORS[status],
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in _HEADERS:
        name, schema = _HEADERS[status]
        made["headers"] = {name: {"schema": schema, "required": True}}
    return made
