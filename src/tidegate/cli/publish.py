"""`tidegate publish`: cleared submissions, files, or a deploy command over a sealed copy of files."""

from __future__ import annotations

import argparse
import os
import uuid
from typing import TYPE_CHECKING

from tidegate.cli.desk.choose import add_desk
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.cli.desk.interface import Desk


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "publish",
        help="publish what is clear, or run a deploy command over it",
        usage="tidegate publish SUBMISSION|FILE... --slot NAME [options] [-- COMMAND ...]",
        description="Publishes submissions that are cleared, by their id; or files: each is submitted first. "
        "After --, a deploy command instead: it runs only if all files are clear, over a sealed copy of exactly the "
        "bytes that were cleared, whose folder stands for {} and in TIDEGATE_RELEASE.",
        epilog="exit codes: 0 published, 1 block, 2 wrong use, 3 hold; the COMMAND's own where it ran",
        allow_abbrev=False,
    )
    parser.add_argument("what", nargs="+", metavar="SUBMISSION|FILE", help="an id, a file or a folder")
    parser.add_argument("--slot", metavar="NAME", help="the place on the site the files are for")
    parser.add_argument("--reason", default="", metavar="TEXT", help="what the update is; names nobody")
    parser.add_argument(
        "--anew", action="store_true", help="even if the very same was offered within a day (with --server)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_desk(parser)
    parser.set_defaults(run=run, command=[])


def run(arguments: argparse.Namespace) -> int:
    """Publish, or deploy. Raises UsageError where ids and files are mixed up."""
    ids = [one for one in arguments.what if not os.path.lexists(one) and _is_id(one)]
    if ids and len(ids) != len(arguments.what):
        raise UsageError("give ids of submissions, or files, not both at once")
    if not ids and not arguments.slot:
        raise UsageError("which slot are the files for? give --slot NAME")
    from tidegate.cli.desk.choose import desk

    if arguments.command:
        if ids:
            raise UsageError("a command is run over files: give files before --")
        from tidegate.cli.desk.deploy import deploy

        return deploy(arguments)
    if ids:
        from tidegate.cli.desk.told import worst

        with desk(arguments) as here:
            return worst([_one(here, number, arguments.format) for number in ids])
    from tidegate.cli import submit

    arguments.path, arguments.publish, arguments.wait = arguments.what, True, True
    return submit.run(arguments)


def _one(here: Desk, number: str, format: str) -> int:
    from tidegate.cli.desk.settled import settled
    from tidegate.cli.desk.told import code_of, told
    from tidegate.cli.output import say

    shown = settled(here, here.submission(number), published=False)
    if shown["state"] == "cleared":
        here.publish(number)
        shown = here.submission(number)
    say(told(shown["path"], shown, here.address, format))
    return code_of(shown, published=True)


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
