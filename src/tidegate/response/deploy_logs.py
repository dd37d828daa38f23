"""When a file was put in place, as logs of deployment tell. In: lines of a log, and the paths. Out: claims.

A line counts where it names the path and an instant is known: in the line itself, or in the heading above it, as in
`git log --name-status --date=iso`. So git, rsync, audit lines of content systems and syslog read alike; listings of
versions of an S3 bucket are read as JSON. What counts for neither is counted, never guessed.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from tidegate.errors import UsageError
from tidegate.model.exposure import Bound, Claim
from tidegate.response import instants

SOURCE = "deploy log"
_LONGEST = 1 << 16
_DOCUMENT = 64 << 20
_PUT = re.compile(
    r"publish|upload|creat|added?\b|\bput\b|deploy|copied|copy|>f|<f|cf\+|attach|insert|replac|updat|\bAM?\t|\bM\t|save",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"unpublish|delet|remov|withdr|\brm\b|unlink|purge|revok|retract|take[sn]? ?down|\bD\t|trash",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:Date|AuthorDate|CommitDate|Committed|commit)\b", re.IGNORECASE)


@dataclass(slots=True)
class Deploys:
    """`claims`: POSTED and REMOVED. `lines` read; `named`: how many name the file; `untimed`, `unclear`: how many of
    those tell no instant, or not what was done.
    """

    claims: list[Claim] = field(default_factory=list)
    lines: int = 0
    named: int = 0
    untimed: int = 0
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How a log is read. `pattern`: a regular expression with groups `time` and `path`, perhaps `act`."""

    zone: dt.tzinfo = dt.UTC
    year: int | None = None
    pattern: re.Pattern[str] | None = None


def pattern(text: str) -> re.Pattern[str]:
    """Raises UsageError for one that cannot be used."""
    try:
        made = re.compile(text)
    except re.error:
        raise UsageError("the pattern of a deploy log is no regular expression") from None
    if not {"time", "path"} <= set(made.groupindex):
        raise UsageError("the pattern of a deploy log needs groups (?P<time>...) and (?P<path>...)")
    return made


def read(lines: Iterable[bytes], paths: Iterable[str], how: Reading | None = None) -> Deploys:
    """`paths`: within the site, without a slash before them."""
    how = how or Reading()
    names = _names(paths)
    feed = iter(lines)
    first = next(feed, b"")
    if first.lstrip()[:1] in (b"{", b"[") and (found := _listing(first, feed, names)) is not None:
        return found
    return _each(itertools.chain(_kept(first), feed), names, how)


def _kept(first: bytes) -> list[bytes]:
    return [first] if first else []


def _names(paths: Iterable[str]) -> tuple[str, ...]:
    """The path as logs write it: as it is, and percent-encoded."""
    found: dict[str, None] = {}
    for path in paths:
        if plain := path.strip("/"):
            found.update(dict.fromkeys((plain, quote(plain), quote(plain, safe=""))))
    return tuple(found)


def _each(lines: Iterable[bytes], names: tuple[str, ...], how: Reading) -> Deploys:
    told, heading = Deploys(), None
    for raw in lines:
        told.lines += 1
        line = raw[:_LONGEST].decode("utf-8", "replace").rstrip("\r\n")
        if not _has(line, names):
            if _HEADING.match(line) and (at := instants.find(line, how.zone, how.year)):
                heading = at
            continue
        told.named += 1
        _one(line, heading, names, how, told)
    return told


def _one(
    line: str, heading: instants.Read | None, names: tuple[str, ...], how: Reading, told: Deploys
) -> None:
    stamp, act = line, line
    if how.pattern is not None:
        found = how.pattern.search(line)
        if found is None:
            told.unclear += 1
            return
        stamp, act = found["time"], found.groupdict().get("act") or line
    for name in names:
        # A file may be named after removals; what was done to it stands beside its name.
        act = act.replace(name, " ")
    at = instants.find(stamp, how.zone, how.year) or heading
    bound = _bound(act)
    if at is None:
        told.untimed += 1
    elif bound is None:
        told.unclear += 1
    else:
        told.claims.append(claim(bound, at.at, at.uncertainty))


def _bound(act: str) -> Bound | None:
    if _GONE.search(act):
        return Bound.REMOVED
    return Bound.POSTED if _PUT.search(act) else None


def claim(bound: Bound, at: dt.datetime, uncertainty: float) -> Claim:
    """As a deploy log claims."""
    words = "put in place" if bound is Bound.POSTED else "taken away"
    return Claim(bound, at, SOURCE, True, uncertainty, f"{words}, says a deploy log")


def _has(line: str, names: tuple[str, ...]) -> bool:
    """Whether the line names the path itself, not a longer one that contains it."""
    for name in names:
        at = line.find(name)
        while at >= 0:
            end = at + len(name)
            if (at == 0 or not _inner(line[at - 1])) and (end == len(line) or not _inner(line[end])):
                return True
            at = line.find(name, at + 1)
    return False


def _inner(letter: str) -> bool:
    return letter.isalnum() or letter in "_-%~"


def _listing(first: bytes, rest: Iterator[bytes], names: tuple[str, ...]) -> Deploys | None:
    """A listing of versions, as `aws s3api list-object-versions` prints it; None where it is something else."""
    body = bytearray(first)
    for piece in rest:
        body += piece
        if len(body) > _DOCUMENT:
            raise UsageError("a deploy log in JSON is larger than 64 MiB: give only the part about this file")
    try:
        whole: Any = json.loads(bytes(body))
    except (ValueError, RecursionError):
        return _each(bytes(body).splitlines(True), names, Reading())
    told = Deploys(lines=body.count(b"\n") + 1)
    if not isinstance(whole, dict):
        return told
    for key, bound in (("Versions", Bound.POSTED), ("DeleteMarkers", Bound.REMOVED)):
        for one in _listed(whole.get(key)):
            if unquote(str(one.get("Key", ""))).strip("/") not in map(unquote, names):
                continue
            told.named += 1
            at = instants.find(str(one.get("LastModified", "")))
            if at is None:
                told.untimed += 1
            else:
                told.claims.append(claim(bound, at.at, at.uncertainty))
    return told


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
