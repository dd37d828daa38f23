"""`tidegate key list|rotate|revoke`: the keys that sign clearances and checkpoints, for key custodians."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from tidegate.cli.installation import actor, office, part

if TYPE_CHECKING:
    from tidegate.keys.ring_file import RingKey

RINGS = ("clearances", "record")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its parts."""
    parser = commands.add_parser(
        "key",
        help="list, rotate and revoke signing keys",
        description="The keys that sign clearances and the record's checkpoints. Every change is in the record.",
        allow_abbrev=False,
    )
    parts = parser.add_subparsers(title="commands", metavar="list|rotate|revoke", required=True)
    part(parts, "list", "list the keys of both rings", run_list)
    rotate = part(parts, "rotate", "retire the key that signs and make another", run_rotate, named=True)
    revoke = part(parts, "revoke", "believe a key no more from a time on", run_revoke, named=True)
    for one in (rotate, revoke):
        one.add_argument("--ring", required=True, choices=RINGS, help="which signs what")
    revoke.add_argument("key", metavar="KEY", help="its short name, as listed")
    revoke.add_argument("--reason", required=True, metavar="TEXT", help="ten characters or more")
    revoke.add_argument(
        "--compromised-since", metavar="TIME", default="", help="as 2026-11-01T09:30Z (default: now)"
    )


def run_list(arguments: argparse.Namespace) -> int:
    """A line a key: ring, name, state, from when, until when."""
    from tidegate.cli.output import say

    here = office(arguments)
    from tidegate.service.ledger.trust import RINGS, ring_of

    say("".join(_line(name, key) for name in RINGS for key in ring_of(here, name).keys))
    return 0


def run_rotate(arguments: argparse.Namespace) -> int:
    """Rotate. Raises RefusedError, KeyUnavailableError."""
    from tidegate.cli.output import say

    here = office(arguments)
    from tidegate.service.keys.acts import rotate

    fresh = rotate(here, actor(arguments), arguments.ring)
    say(_line(arguments.ring, fresh))
    return 0


def run_revoke(arguments: argparse.Namespace) -> int:
    """Revoke. Raises RefusedError, KeyUnavailableError, UsageError."""
    from tidegate.cli.output import say

    since = _time(arguments.compromised_since) if arguments.compromised_since else None
    here = office(arguments)
    from tidegate.service.keys.acts import revoke

    revoked = revoke(
        here, actor(arguments), arguments.ring, arguments.key, arguments.reason, since or here.now()
    )
    say(_line(arguments.ring, revoked))
    return 0


def _line(ring: str, key: RingKey) -> str:
    until = f" until {key.until:%Y-%m-%dT%H:%MZ}" if key.until else ""
    since = f", compromised since {key.compromised_since:%Y-%m-%dT%H:%MZ}" if key.compromised_since else ""
    return f"{ring}\t{key.id}\t{key.state.value}\tfrom {key.since:%Y-%m-%dT%H:%MZ}{until}{since}\n"


def _time(text: str) -> dt.datetime:
    from tidegate.errors import UsageError

    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        found = dt.datetime.min
    if found.tzinfo is None:
        raise UsageError("--compromised-since is written as 2026-11-01T09:30Z, with its zone")
    return found.astimezone(dt.UTC)
