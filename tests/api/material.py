"""What the cases are made of: the API's document, narrowed to slots, names, files and reasons that get somewhere.

In: the document as `/v1/openapi.json` gives it. Out: the same with enumerations and formats of ours, and the strategies
behind them. Only inputs are narrowed, so that every answer is held against the document as it is; cases that are wrong on
purpose stay wrong.
"""

from __future__ import annotations

import copy
from typing import Any

from service.releases.test_path import CLEAR, CLEARER, HELD, ROSTER
from service.releases.test_review_acts import workbook

FILE, NAME, REASON, KEY = "invented-file", "name-of-a-file", "reason-that-counts", "key-of-a-request"
SLOTS = ["statistics", "documents"]
NAMES = ["fy26.xlsx", "fy26.csv", "a.zip", "fy26.csv", "fy26.xlsx", "below/fy25.csv"]
REASONS = ["looked at every sheet by hand", "the numbers were not final", "agreed with the office that asked"]
KEYS = 4000
"""Often enough the same one comes again, with another request mostly: 422."""


def narrowed(document: dict[str, Any]) -> dict[str, Any]:
    """The document that cases are made from."""
    made = copy.deepcopy(document)
    paths, schemas = made["paths"], made["components"]["schemas"]
    form = paths["/v1/submissions"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    form["properties"]["file"]["format"] = FILE
    form["properties"]["slot"] = {"type": "string", "enum": SLOTS}
    form["properties"]["name"] = {"type": "string", "format": NAME, "maxLength": 255}
    form["properties"]["reason"] = {"type": "string", "format": REASON, "maxLength": 500}
    check = paths["/v1/checks"]["post"]
    check["requestBody"]["content"]["application/octet-stream"]["schema"]["format"] = FILE
    for parameter in check["parameters"]:
        if parameter["name"] == "slot":
            parameter["schema"] = {"type": "string", "enum": SLOTS}
    schemas["Opinion"]["properties"]["reason"].update(format=REASON)
    schemas["Opinion"]["properties"]["days"]["maximum"] = 40
    schemas["Why"]["properties"]["reason"].update(format=REASON)
    for methods in paths.values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "Idempotency-Key":
                    parameter["schema"]["format"] = KEY
    return made


def register() -> None:
    """The formats, known to schemathesis."""
    import schemathesis
    from hypothesis import strategies

    book = workbook()
    files = [CLEAR, book, HELD, CLEARER, ROSTER, CLEAR, book, CLEARER]
    schemathesis.openapi.format(FILE, strategies.sampled_from(files))
    schemathesis.openapi.format(NAME, strategies.sampled_from(NAMES))
    schemathesis.openapi.format(REASON, strategies.sampled_from(REASONS))
    schemathesis.openapi.format(KEY, strategies.integers(1, KEYS).map(lambda n: f"key-{n}"))
