"""Headers of a message that is about to leave. In: names and texts. Out: reasons.

A line break is a second header, a second address is a second recipient, and an address dressed as a display name
shows a reader somebody else than who wrote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidegate.response.notices.guard.fold import disguised
from tidegate.response.notices.guard.recipients import look_alike, parts, readable
from tidegate.response.notices.guard.ruling import Cause, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}\Z")
_MAILBOX = re.compile(r"(?:(?P<name>[^<>]*)<(?P<inner>[^<>]+)>|(?P<bare>[^<>\s]+))\Z")
_DRESSED = re.compile(r"[@＠﹫]|://|www\.|\b[\w-]+\.(?:gov|org|com|net|mil)\b", re.IGNORECASE)
ADDRESSES = frozenset({"from", "to", "reply-to", "sender"})
MANY = frozenset({"cc", "bcc", "resent-to", "resent-cc", "resent-bcc"})
"""Headers with which one notice would go to several people: never."""
_LONGEST = 900


def reasons(headers: Mapping[str, str], mail: str) -> Iterator[Reason]:
    """`mail`: the one recipient, who must be the one in `To`."""
    for name, value in headers.items():
        where = name.lower() if _NAME.match(name) else "a header"
        if not _NAME.match(name) or len(value) > _LONGEST or any(ord(c) < 32 or ord(c) == 127 for c in value):
            yield Reason(Cause.HEADER, where)
        elif where in MANY:
            yield Reason(Cause.RECIPIENT, where)
        elif disguised(value):
            yield Reason(Cause.DISGUISED, where)
        elif where in ADDRESSES:
            yield from _mailbox(where, value)
    to = [value for name, value in headers.items() if name.lower() == "to"]
    if headers and (len(to) != 1 or _address(to[0]) != mail):
        yield Reason(Cause.RECIPIENT, "to")


def _mailbox(where: str, value: str) -> Iterator[Reason]:
    found = _MAILBOX.match(value.strip())
    address = _address(value)
    if found is None or not address or not parts(address)[1]:
        yield Reason(Cause.RECIPIENT, where)
        return
    shown = readable(parts(address)[1])
    if shown is None or look_alike(shown):
        yield Reason(Cause.LOOK_ALIKE, where)
    name = (found["name"] or "").strip().strip('"')
    if _DRESSED.search(name) or any(c in name for c in ',;:\\"'):
        yield Reason(Cause.HEADER, where)


def _address(value: str) -> str:
    found = _MAILBOX.match(value.strip())
    return "" if found is None else (found["inner"] or found["bare"] or "")
