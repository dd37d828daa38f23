"""Requests that get somewhere: ids that are nowhere, aimed at what there is. In: path and body. Out: the same, or aimed.

Generated ids never exist, and links alone rarely go five steps deep. So where an id is right by form, it is replaced by
that of something on which the operation might do its work: the latest that waits, is clear, or is live. Whatever is wrong
about a request stays wrong.
"""

from __future__ import annotations

import json
import re
from typing import Any

_ID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_PLACE = re.compile(rf"/v1/(submissions|releases)/({_ID})(/[a-z]+)?")
_FIRST, _LAST = 1, (1 << 63) - 1
"""Numbers right by form, for alarms and for entries."""
_NUMBERED = re.compile(r"/v1/(alarms|record/entries)/([0-9]+)/(acknowledgement|proof)")


def aimed(path: str, body: bytes, turn: int) -> tuple[str, bytes]:
    """`turn`: counts up, so that not all aim at the same."""
    if path == "/v1/releases":
        return path, _to_publish(body)
    if (found := _PLACE.fullmatch(path)) is not None:
        kind, number, act = found.groups()
        picked = _submission(act) if kind == "submissions" else _release(act, turn)
        return (path.replace(number, str(picked.pk)) if picked else path), body
    if (found := _NUMBERED.fullmatch(path)) is not None and _FIRST <= int(found[2]) <= _LAST:
        picked = _alarm() if found[1] == "alarms" else _entry(turn)
        return (path.replace(f"/{found[2]}/", f"/{picked.pk}/") if picked else path), body
    return path, body


def _to_publish(body: bytes) -> bytes:
    try:
        said = json.loads(body)
    except ValueError:
        return body
    if not isinstance(said, dict) or not re.fullmatch(_ID, str(said.get("submission", ""))):
        return body
    picked = _submission("/clearance")
    return json.dumps({**said, "submission": str(picked.pk)}).encode() if picked else body


def _submission(act: str | None) -> Any:
    from tidegate.service.releases.models import Submission

    rows = Submission.objects.order_by("-received_at")
    waiting = rows.filter(state__in=["held", "blocked"])
    if act == "/clean":
        return waiting.filter(path__endswith="xlsx", cleaned=None).first() or waiting.first()
    if act == "/rulings":
        return waiting.first()
    if act == "/clearance":
        clear = rows.filter(state="cleared", clearances__voided_at=None)
        return clear.filter(clearances__releases=None).first() or clear.first()
    return rows.first()


def _release(act: str | None, turn: int) -> Any:
    from tidegate.service.releases.models import Release

    rows = Release.objects.order_by("-claimed_at")
    live = rows.filter(state="live")
    if act == "/rollback":
        replaced = set(rows.filter(state="replaced").values_list("site", "path", "sha256"))
        for one in live:
            if any((one.site, one.path) == other[:2] and one.sha256 != other[2] for other in replaced):
                return one
    if act == "/withdrawal" and turn % 5:
        # Most ask for what is down already: else nothing would be left for others.
        return rows.exclude(state="live").first()
    return live.first() or rows.first()


def _alarm() -> Any:
    from tidegate.service.releases.models import Alarm

    return Alarm.objects.filter(acknowledged_at=None).first() or Alarm.objects.first()


def _entry(turn: int) -> Any:
    from tidegate.service.ledger.models import EntryRow

    size = EntryRow.objects.count()
    return EntryRow.objects.get(pk=turn * turn % size) if size else None
