"""STIX 2.1: what others need to recognise the file. In: a history, an instant. Out: a bundle of hashes and addresses.

No name of a file, no office, no people, no kind of list. Marked TLP:AMBER: who gets it may pass it on only to those who
need it to remove copies. The same incident gives the same identifiers.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from tidegate.model.history import History
from tidegate.response.exports.fields import addresses, key

OBSERVABLES = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The namespace that the standard gives for identifiers of observables."""

AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
_TLP = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": AMBER,
    "created": "2017-01-20T00:00:00.000Z",
    "definition_type": "tlp",
    "name": "TLP:AMBER",
    "definition": {"tlp": "amber"},
}


def export(history: History, now: dt.datetime) -> dict[str, Any]:
    """The bundle, as of `now`. Raises ResponseError where the incident's key is no UUID."""
    own = uuid.UUID(key(history))
    digests = dict.fromkeys((history.file.sha256, *history.file.other_digests))
    observed = [
        _file(digest, history.file.length if digest == history.file.sha256 else None) for digest in digests
    ]
    observed += [_observable("url", {"value": url}, {}) for url in addresses(history)]
    at = f"{now.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    grouping = {
        "type": "grouping",
        "spec_version": "2.1",
        "id": f"grouping--{uuid.uuid5(own, 'grouping')}",
        "created": at,
        "modified": at,
        "context": "unspecified",
        "name": "A withdrawn file",
        "object_refs": [one["id"] for one in observed],
        "object_marking_refs": [AMBER],
    }
    return {"type": "bundle", "id": f"bundle--{uuid.uuid5(own, at)}", "objects": [_TLP, grouping, *observed]}


def _file(digest: str, length: int | None) -> dict[str, Any]:
    return _observable("file", {"hashes": {"SHA-256": digest}}, {} if length is None else {"size": length})


def _observable(kind: str, telling: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    spelt = json.dumps(telling, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{uuid.uuid5(OBSERVABLES, spelt)}",
        **telling,
        **more,
        "object_marking_refs": [AMBER],
    }
