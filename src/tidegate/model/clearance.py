"""The signed authority to publish: exactly these bytes, under this name, on this site, until then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InForce:
    """What judges now: policy digest, rules version, registry version (`none`). A clearance binds the same three."""

    policy: str
    rules: str
    registry: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """`digest`: SHA-256, hex. `length` in bytes. `path`: within the site. `verdict`: what inspection said; where it
    is not `clear`, `approvers` ruled. `issued`, `expires`: aware, whole seconds.
    """

    serial: str
    digest: str
    length: int
    path: str
    site: str
    slot: str
    in_force: InForce
    verdict: str
    issued: dt.datetime
    expires: dt.datetime
    approvers: tuple[str, ...] = ()
