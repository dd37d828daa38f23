"""`tidegate shred KIND` and `tidegate hold add|lift`: what is destroyed for good, and what must be kept."""

from __future__ import annotations

import argparse
import uuid

from tidegate.cli.installation import actor, office, part

HOLD = 3
KINDS = ("submission", "incident", "observation", "person")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare both commands."""
    shred = commands.add_parser(
        "shred",
        help="destroy the key of what the vault holds, so that no backup opens it",
        description="Two different people order it, a key custodian and an approver: the second destroys.",
        allow_abbrev=False,
    )
    parts = shred.add_subparsers(title="commands", metavar="|".join(KINDS), required=True)
    for kind in KINDS:
        one = part(
            parts, kind, f"order, or confirm and destroy, what is kept of one {kind}", run_shred, named=True
        )
        _about(one)
        one.set_defaults(kind=kind)
    hold = commands.add_parser(
        "hold",
        help="keep something for a court: it cannot be shredded",
        description="Litigation holds. Custodians and approvers set them; custodians lift them.",
        allow_abbrev=False,
    )
    parts = hold.add_subparsers(title="commands", metavar="add|lift", required=True)
    for one in (
        part(parts, "add", "forbid shredding", run_hold, named=True),
        part(parts, "lift", "allow it again", run_lift, named=True),
    ):
        _about(one)
        one.add_argument("--kind", choices=KINDS, default=KINDS[0], help="what it is (default: submission)")


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="ID", help="its number, as its page shows it")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="ten characters or more; name nobody")


def run_shred(arguments: argparse.Namespace) -> int:
    """Order or destroy. 3 where another person, or a disk, is waited for. Raises RefusedError, VaultError."""
    from tidegate.cli.output import say

    number = _number(arguments.number)
    here = office(arguments)
    from tidegate.service.keys.shredding import ORDER_LASTS, shred

    order = shred(here, actor(arguments), number, arguments.reason, arguments.kind)
    if order.confirmed_at is None:
        say(f"ordered: another person confirms within {ORDER_LASTS.days} days; nothing is destroyed yet\n")
        return HOLD
    if order.finished_at is None:
        say(
            "destroyed here; a replica or a copy of the keys was not reached: it is tried again until it is\n"
        )
        return HOLD
    say("destroyed: nothing opens it any more, no backup either\n")
    return 0


def run_hold(arguments: argparse.Namespace) -> int:
    """Hold. Raises RefusedError, VaultError."""
    from tidegate.cli.output import say

    number = _number(arguments.number)
    here = office(arguments)
    from tidegate.service.keys import holds

    holds.add(here, actor(arguments), number, arguments.reason, arguments.kind)
    say("held: it is not shredded until the hold is lifted\n")
    return 0


def run_lift(arguments: argparse.Namespace) -> int:
    """Lift. Raises RefusedError, VaultError."""
    from tidegate.cli.output import say

    number = _number(arguments.number)
    here = office(arguments)
    from tidegate.service.keys import holds

    holds.lift(here, actor(arguments), number, arguments.reason, arguments.kind)
    say("lifted\n")
    return 0


def _number(text: str) -> uuid.UUID:
    from tidegate.errors import UsageError

    try:
        return uuid.UUID(text)
    except ValueError:
        raise UsageError("a number looks like 0f8a2c1e-...: its page shows it") from None
