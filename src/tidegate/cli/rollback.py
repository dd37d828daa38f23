"""`tidegate rollback PATH`: put the release before this one in its place."""

from __future__ import annotations

import argparse

from tidegate.cli.desk.choose import add_desk


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "rollback",
        help="bring the release before back",
        description="Puts the release before the live one in its place, if it is still clear.",
        epilog="exit codes: 0 live, 2 wrong use or nothing to go back to, 3 not known to be live",
        allow_abbrev=False,
    )
    parser.add_argument("release", metavar="PATH|RELEASE", help="the path it is published at, or its id")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_desk(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Roll back. Raises TidegateError."""
    from tidegate.cli.desk.choose import desk
    from tidegate.cli.desk.told import HOLD, release_told
    from tidegate.cli.output import say
    from tidegate.cli.unpublish import release_of

    with desk(arguments) as here:
        release = here.roll_back(release_of(here, arguments.release))
    say(release_told(release, arguments.format))
    return 0 if release["state"] == "live" else HOLD
