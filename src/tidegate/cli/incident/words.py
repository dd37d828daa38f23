"""What people type about an incident: logs with options, amounts of time, instants. In: text. Out: values."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass

from tidegate.errors import UsageError

_OPTION = re.compile(r",(?=(?:format|zone|skew|pattern)=)")
_AMOUNT = re.compile(
    r"(\d+(?:\.\d+)?)\s*(days?|d|hours?|h|minutes?|min|m|seconds?|s)(?![a-z])", re.IGNORECASE
)
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


@dataclass(frozen=True, slots=True)
class Log:
    """A file and how it is read: `format`, `zone`, `skew`, `pattern`."""

    path: str
    said: dict[str, str]


def log(text: str) -> Log:
    """`FILE[,format=...][,zone=...][,skew=SECONDS][,pattern=...]`. Raises UsageError, also where it cannot be read."""
    path, *options = _OPTION.split(text)
    said = dict(one.split("=", 1) for one in options)
    if zone := said.get("zone"):
        from tidegate.response import instants

        instants.zone(zone)
    if form := said.get("format"):
        from tidegate.response.accesses.formats.catalogue import named

        named(form)
    if skew := said.get("skew"):
        try:
            float(skew)
        except ValueError:
            raise UsageError("skew is a number of seconds, such as skew=-3.5") from None
    if pattern := said.get("pattern"):
        from tidegate.response import deploy_logs

        deploy_logs.pattern(pattern)
    if not os.path.isfile(path) or not os.access(path, os.R_OK):
        raise UsageError(f"{path} is no file that can be read")
    return Log(path, said)


def amount(text: str) -> float:
    """`4h19m`, `5 hours`, `90 min`: seconds. Raises UsageError."""
    found = _AMOUNT.findall(text)
    if not found or _AMOUNT.sub("", text).strip(" ,"):
        raise UsageError("an amount of time is written as 4h19m, 5 hours or 90 min")
    return sum(float(number) * _SECONDS[unit[0].lower()] for number, unit in found)


def saying(text: str) -> tuple[str, float]:
    """`WORDS=AMOUNT`: what somebody said, and the seconds it means. Raises UsageError."""
    words, found, meant = text.rpartition("=")
    if not found or not words.strip():
        raise UsageError('--said takes words and what they mean: "about five hours"=5h')
    return words.strip(), amount(meant)


def moment(text: str, zone: str) -> tuple[dt.datetime, float]:
    """An instant as typed, in UTC, and the seconds it may be off. Raises UsageError."""
    from tidegate.response import instants

    read = instants.whole(text, instants.zone(zone))
    return read.at.astimezone(dt.UTC), read.uncertainty
