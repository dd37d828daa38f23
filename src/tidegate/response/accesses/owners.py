"""Whose network an address was in, as of a day. In: a database the operator chose. Out: owners.

Two kinds: databases in MaxMind's format (one day's state), and a CSV of networks with the days they held.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tidegate.errors import UsageError
from tidegate.model.access import Owner
from tidegate.response.accesses.networks import Network, network, parsed


class MaxMindOwners:
    """Autonomous systems from a database in MaxMind's format, of the one day it was built on."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError where the file cannot be read as one."""
        import maxminddb

        try:
            self._reader: Any = maxminddb.open_database(str(path))
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
            raise UsageError(f"--owners: the file is no MaxMind database ({type(error).__name__})") from error
        metadata = self._reader.metadata()
        self._dated = datetime.fromtimestamp(metadata.build_epoch, UTC)
        self._source = str(metadata.database_type)

    def owner(self, address: str, on: datetime) -> Owner | None:
        """As of the database's own day, whatever `on` is: the answer carries it."""
        found = parsed(address)
        if found is None:
            return None
        try:
            row = self._reader.get(found)
        except ValueError:
            return None
        if not isinstance(row, dict):
            return None
        name = (
            row.get("autonomous_system_organization") or row.get("as_name") or row.get("organization") or ""
        )
        number = row.get("autonomous_system_number") or row.get("asn")
        digits = str(number).upper().removeprefix("AS") if number is not None else ""
        return Owner(str(name), int(digits) if digits.isdigit() else None, self._source, self._dated)


@dataclass(frozen=True, slots=True)
class _Held:
    network: Network
    owner: str
    number: int | None
    since: datetime
    until: datetime


class CsvOwners:
    """Networks with the days they were somebody's: network, asn, name, from, until (days, UTC; may be empty)."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError where a row is not of the form; the message holds its number."""
        self._source = path.name
        self._held: dict[int, dict[tuple[int, int], list[_Held]]] = {4: {}, 6: {}}
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                for number, row in enumerate(csv.DictReader(file), 2):
                    self._take(row, number)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(f"--owners: the file cannot be read ({type(error).__name__})") from error
        self._lengths = {
            v: sorted({size for size, _ in held}, reverse=True) for v, held in self._held.items()
        }

    def _take(self, row: dict[str, Any], number: int) -> None:
        try:
            net = network(row["network"])
            asn = (row.get("asn") or "").upper().removeprefix("AS")
            held = _Held(
                net,
                row["name"] or "",
                int(asn) if asn else None,
                _day(row.get("from"), _FIRST),
                _day(row.get("until"), _LAST),
            )
        except (KeyError, ValueError, UsageError) as error:
            raise UsageError(f"--owners: row {number} is not network,asn,name,from,until") from error
        self._held[net.version].setdefault((net.prefixlen, int(net.network_address)), []).append(held)

    def owner(self, address: str, on: datetime) -> Owner | None:
        """The narrowest network that held the address on the day."""
        found = parsed(address)
        if found is None:
            return None
        held_by, bits = self._held[found.version], found.max_prefixlen
        for size in self._lengths[found.version]:
            start = int(found) >> (bits - size) << (bits - size)
            for held in held_by.get((size, start), ()):
                if held.since <= on <= held.until:
                    return Owner(held.owner, held.number, self._source, on)
        return None


_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def _day(text: str | None, otherwise: datetime) -> datetime:
    if not text:
        return otherwise
    day = datetime.fromisoformat(text)
    day = day if day.tzinfo else day.replace(tzinfo=UTC)
    # A day that ends a span is still part of it.
    return day.replace(hour=23, minute=59, second=59) if otherwise is _LAST and len(text) == 10 else day


def owners(path: Path) -> MaxMindOwners | CsvOwners:
    """By the file's name: `.csv`, or a database in MaxMind's format."""
    return CsvOwners(path) if path.suffix.lower() == ".csv" else MaxMindOwners(path)
