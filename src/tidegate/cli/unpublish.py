"""`tidegate unpublish RELEASE|PATH --reason R`: take something down, now."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tidegate.cli.desk.choose import add_desk
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.cli.desk.interface import Desk


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "unpublish",
        help="take a release down",
        description="Takes down a live release and checks that the public receives it no longer.",
        epilog="exit codes: 0 gone, 2 wrong use, 3 not known to be gone",
        allow_abbrev=False,
    )
    parser.add_argument("release", metavar="RELEASE|PATH", help="its id, or the path it is published at")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; names nobody")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_desk(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take it down. Raises TidegateError while anything is left."""
    from tidegate.cli.desk.choose import desk
    from tidegate.cli.desk.told import HOLD, release_told
    from tidegate.cli.output import say

    with desk(arguments) as here:
        release = here.withdraw(release_of(here, arguments.release), arguments.reason)
    say(release_told(release, arguments.format))
    return 0 if release["state"] == "withdrawn" else HOLD


def release_of(here: Desk, text: str) -> str:
    """The id of a release that was given by id, or by the path it is live at. Raises UsageError."""
    import uuid

    try:
        return str(uuid.UUID(text))
    except ValueError:
        found = here.live_at(text)
    if found is None:
        raise UsageError("nothing is live at that path: give it as it stands on the site, or an id")
    return str(found["id"])
