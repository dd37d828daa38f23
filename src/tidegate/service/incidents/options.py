"""What `[response]` asks, as values. In: an installation. Out: Options, or an InstanceError naming the key."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.errors import InstanceError, UsageError
from tidegate.response import instants
from tidegate.service.instance.instance import Instance

OPEN_ON = ("block", "registry", "never")
_LOG_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "path": str,
    "format": str,
    "zone": str,
    "skew": (int, float),
}


@dataclass(frozen=True, slots=True)
class NamedLog:
    """A log file, or a pattern of several. `source`: its name in the settings. `skew`: seconds its clock is ahead."""

    source: str
    path: str
    format: str = ""
    zone: str = ""
    skew: float = 0.0

    def reading(self) -> dict[str, str | float]:
        """How it is read, as rows keep it; what is not said is left to be recognised."""
        said: dict[str, str | float] = {"source": self.source}
        for name, value in (("format", self.format), ("zone", self.zone), ("skew", self.skew)):
            if value:
                said[name] = value
        return said


@dataclass(frozen=True, slots=True)
class Options:
    """`open_on`: which observations open an incident of themselves. `logs`: followed while one is not closed.

    `crawler_ranges`: a folder, `network_database`: a file, "" for none.
    """

    open_on: str
    logs: tuple[NamedLog, ...]
    log_every: dt.timedelta
    own_networks: tuple[str, ...]
    trusted_proxies: tuple[str, ...]
    crawler_ranges: str
    network_database: str


def options(instance: Instance) -> Options:
    """Raises InstanceError."""
    section = instance.section("response")
    if section["open_on"] not in OPEN_ON:
        raise InstanceError(f"[response] open_on must be one of {', '.join(OPEN_ON)}")
    return Options(
        section["open_on"],
        tuple(_log(instance, one) for one in section["logs"]),
        dt.timedelta(minutes=max(1, section["log_minutes"])),
        _networks(section, "own_networks"),
        _networks(section, "trusted_proxies"),
        _place(instance, section["crawler_ranges"]),
        _place(instance, section["network_database"]),
    )


def _log(instance: Instance, said: Any) -> NamedLog:
    where = "[response] logs"
    if not isinstance(said, Mapping) or not said.get("name") or not said.get("path"):
        raise InstanceError(
            f'{where} lists tables such as {{name = "web", path = "/var/log/nginx/access.log*"}}'
        )
    for key, value in said.items():
        if key not in _LOG_KEYS:
            raise InstanceError(f"{where}: no key {key}; keys are {', '.join(_LOG_KEYS)}")
        if not isinstance(value, _LOG_KEYS[key]) or isinstance(value, bool):
            raise InstanceError(f"{where}: {key} is not of its form")
    if said.get("zone"):
        try:
            instants.zone(said["zone"])
        except UsageError as error:
            raise InstanceError(f"{where}: {error}") from None
    path = str(instance.path(said["path"]))
    return NamedLog(
        said["name"], path, said.get("format", ""), said.get("zone", ""), float(said.get("skew", 0.0))
    )


def _networks(section: Mapping[str, Any], key: str) -> tuple[str, ...]:
    for one in section[key]:
        try:
            ipaddress.ip_network(one, strict=False)
        except (ValueError, TypeError):
            raise InstanceError(
                f"[response] {key} lists networks such as 192.0.2.0/24: one of them is none"
            ) from None
    return tuple(section[key])


def _place(instance: Instance, text: str) -> str:
    return str(instance.path(text)) if text else ""
