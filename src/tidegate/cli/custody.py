"""`tidegate shred submission` and `tidegate hold add|lift`: what is destroyed for good, and what must be kept."""

from __future__ import annotations

import argparse
import uuid

from tidegate.cli.installation import actor, office, part

HOLD = 3


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare both commands."""
    shred = commands.add_parser(
        "shred",
        help="destroy the key of a submission, so that no backup opens it",
        description="Two different people order it, a key custodian and an approver: the second destroys.",
        allow_abbrev=False,
    )
    parts = shred.add_subparsers(title="commands", metavar="submission", required=True)
    _about(part(parts, "submission", "order, or confirm and destroy", run_shred, named=True))
    hold = commands.add_parser(
        "hold",
        help="keep a submission for a court: it cannot be shredded",
        description="Litigation holds. Custodians and approvers set them; custodians lift them.",
        allow_abbrev=False,
    )
    parts = hold.add_subparsers(title="commands", metavar="add|lift", required=True)
    _about(part(parts, "add", "forbid shredding", run_hold, named=True))
    _about(part(parts, "lift", "allow it again", run_lift, named=True))


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("submission", metavar="ID", help="the submission's number")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="ten characters or more; name nobody")


def run_shred(arguments: argparse.Namespace) -> int:
    """Order or destroy. 3 where another person, or a disk, is waited for. Raises RefusedError, VaultError."""
    from tidegate.cli.output import say

    number = _number(arguments.submission)
    here = office(arguments)
    from tidegate.service.keys.shredding import ORDER_LASTS, shred

    order = shred(here, actor(arguments), number, arguments.reason)
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

    number = _number(arguments.submission)
    here = office(arguments)
    from tidegate.service.keys import holds

    holds.add(here, actor(arguments), number, arguments.reason)
    say("held: it is not shredded until the hold is lifted\n")
    return 0


def run_lift(arguments: argparse.Namespace) -> int:
    """Lift. Raises RefusedError, VaultError."""
    from tidegate.cli.output import say

    number = _number(arguments.submission)
    here = office(arguments)
    from tidegate.service.keys import holds

    holds.lift(here, actor(arguments), number, arguments.reason)
    say("lifted\n")
    return 0


def _number(text: str) -> uuid.UUID:
    from tidegate.errors import UsageError

    try:
        return uuid.UUID(text)
    except ValueError:
        raise UsageError("a submission's number looks like 0f8a2c1e-...: its page shows it") from None
