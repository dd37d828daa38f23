"""How logs write the time. In: a time's text. Out: seconds since 1970, whether its zone was written, its grain.

Each way of writing is cut in head, middle and tail: the head names an hour (or a thousand seconds) and the
tail the zone. A log has few heads and tails, so a scan can pin them: one pattern then proves that a run of
lines is well formed and that all of it lies in hours already known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

MONTHS = {
    name: n
    for n, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}


@dataclass(frozen=True, slots=True)
class Moment:
    """`seconds` since 1970, read as UTC where `zoned` is False; the truth lies within [seconds, +`grain`)."""

    seconds: float
    zoned: bool
    grain: float


@dataclass(frozen=True, slots=True)
class Clock:
    """One way of writing time. `width`: seconds under one head. `zero` completes a head to its first moment."""

    head: bytes
    middle: bytes
    tail: bytes
    zero: bytes
    width: int
    read: Callable[[str], Moment | None]

    def capture(self) -> bytes:
        """The pattern of any time, with head and tail as groups."""
        return b"(%s)%s(%s)" % (self.head, self.middle, self.tail)

    def pinned(self, ends: Iterable[tuple[bytes, bytes]]) -> bytes:
        """The pattern of a time with one of these heads and tails."""
        return b"|".join(b"%s%s%s" % (literal(head), self.middle, literal(tail)) for head, tail in ends)


def literal(text: bytes) -> bytes:
    """The pattern that matches exactly these bytes, in the dialect of `re` and of RE2 alike."""
    return b"".join(b"%c" % c if chr(c).isalnum() and c < 128 else b"\\x%02x" % c for c in text)


def _moment(parts: tuple[int, ...], fraction: str | None, zone: str | None) -> Moment | None:
    """None where the numbers name no moment. A second of 60 is the last of its minute."""
    year, month, day, hour, minute, second = parts
    try:
        offset = _offset(zone)
        at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=offset or UTC)
    except (ValueError, OverflowError):
        return None
    seconds = at.timestamp() + (float(f"0.{fraction}") if fraction else 0.0)
    return Moment(seconds, offset is not None, 10.0 ** -len(fraction) if fraction else 1.0)


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone == "Z":
        return UTC
    digits = zone.replace(":", "")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))


_CLF = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?: ([+-]\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)\D+(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?[\"\s]*(Z|[+-]\d\d:?\d\d)?")


def read_clf(text: str) -> Moment | None:
    """`28/Nov/2022:09:45:10 -0500`, the zone optional."""
    m = _CLF.fullmatch(text)
    if m is None or m[2] not in MONTHS:
        return None
    return _moment((int(m[3]), MONTHS[m[2]], int(m[1]), int(m[4]), int(m[5]), int(m[6])), m[7], m[8])


def read_iso(text: str) -> Moment | None:
    """`2022-11-28T09:45:10.123Z`: date and time may be apart (a tab, or two fields of JSON)."""
    m = _ISO.fullmatch(text)
    return m and _moment(tuple(int(part) for part in m.groups()[:6]), m[7], m[8])


def read_iso_utc(text: str) -> Moment | None:
    """The same where the format's rule is that times are UTC."""
    found = read_iso(text)
    return found and Moment(found.seconds, True, found.grain)


def _read_epoch(divisor: int) -> Callable[[str], Moment | None]:
    def read(text: str) -> Moment | None:
        whole, _, fraction = text.partition(".")
        if not whole.isdigit() or (fraction and not fraction.isdigit()):
            return None
        grain = 1 / divisor if divisor > 1 else 10.0 ** -len(fraction)
        return Moment(float(text) / divisor, True, grain)

    return read


_MINUTES = rb":[0-5][0-9]:[0-6][0-9]"
CLF = Clock(
    rb"[0-3][0-9]/[A-Z][a-z][a-z]/[0-9]{4}:[0-2][0-9]",
    _MINUTES + rb"(?:\.[0-9]{1,9})?",
    rb"(?: [+-][0-9]{4})?",
    b":00:00",
    3600,
    read_clf,
)
ISO = Clock(
    rb"[0-9]{4}-[01][0-9]-[0-3][0-9][T \t][0-2][0-9]",
    _MINUTES + rb"(?:[.,][0-9]{1,9})?",
    rb"(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
    b":00:00",
    3600,
    read_iso,
)
ISO_UTC = Clock(ISO.head, ISO.middle, ISO.tail, ISO.zero, 3600, read_iso_utc)
EPOCH = Clock(rb"[0-9]{7}", rb"[0-9]{3}(?:\.[0-9]{1,9})?", rb"", b"000", 1000, _read_epoch(1))
EPOCH_MILLI = Clock(rb"[0-9]{7}", rb"[0-9]{6}", rb"", b"000000", 1000, _read_epoch(1000))
EPOCH_MICRO = Clock(rb"[0-9]{7}", rb"[0-9]{9}", rb"", b"000000000", 1000, _read_epoch(1_000_000))
