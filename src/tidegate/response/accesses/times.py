"""From a moment as a log writes it to an instant in UTC. In: moment, declared zone, skew. Out: Instant.

Where a zone is neither written nor declared, any zone is possible: the instant is then wrong by up to 14 hours,
and says so. In the hour that a change of clocks repeats, it may be wrong by the change.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tidegate.errors import UsageError
from tidegate.model.access import Instant
from tidegate.response.accesses.formats.clocks import Moment
from tidegate.response.accesses.question import Skew

ANY_ZONE = 14 * 3600.0
_START = datetime(1970, 1, 1, tzinfo=UTC)


def zone_named(name: str | None) -> ZoneInfo | None:
    """The time zone. Raises UsageError where there is none of that name."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"no time zone {name!r}: write it like America/New_York") from error


def instant(moment: Moment, zone: ZoneInfo | None, skew: Skew) -> Instant:
    """When it was, and by how many seconds that may be wrong."""
    at, doubt = utc(moment.seconds, moment.zoned, zone)
    grain = moment.grain if moment.grain >= 1e-6 else 0.0
    return Instant(at - timedelta(seconds=skew.ahead), grain + skew.within + doubt)


def utc(seconds: float, zoned: bool, zone: ZoneInfo | None) -> tuple[datetime, float]:
    """The instant, and the doubt that its zone leaves, in seconds."""
    at = _START + timedelta(seconds=seconds)
    if zoned:
        return at, 0.0
    if zone is None:
        return at, ANY_ZONE
    early = at.replace(tzinfo=zone, fold=0)
    late = early.replace(fold=1)
    first, second = early.astimezone(UTC), late.astimezone(UTC)
    return min(first, second), abs((second - first).total_seconds())
