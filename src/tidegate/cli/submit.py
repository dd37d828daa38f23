"""`tidegate submit FILE… --slot S`: offer files for publication."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tidegate.cli.desk.choose import add_desk

if TYPE_CHECKING:
    from tidegate.cli.desk.interface import Desk
    from tidegate.cli.desk.offered import Offered


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "submit",
        help="offer files for publication",
        description="Offers files, and folders with all in them, for a slot: each is taken once, sealed, judged, "
        "and cleared, held or blocked.",
        epilog="exit codes: 0 clear (and live, with --publish), 1 block, 2 wrong use, 3 hold or not known yet",
        allow_abbrev=False,
    )
    parser.add_argument("path", nargs="+", metavar="FILE", help="a file or a folder")
    add_offer(parser)
    parser.add_argument("--publish", action="store_true", help="publish each as soon as it is clear")
    parser.add_argument("--no-wait", dest="wait", action="store_false", help="do not wait for the verdict")
    parser.add_argument("--wait", dest="wait", action="store_true", default=True, help="the default")
    add_desk(parser)
    parser.set_defaults(run=run)


def add_offer(parser: argparse.ArgumentParser) -> None:
    """How files are offered, and how it is told."""
    parser.add_argument("--slot", required=True, metavar="NAME", help="the place on the site they are for")
    parser.add_argument("--reason", default="", metavar="TEXT", help="what the update is; names nobody")
    parser.add_argument(
        "--anew", action="store_true", help="even if the very same was offered within a day (with --server)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(arguments: argparse.Namespace) -> int:
    """Offer each, tell each. The exit code of the worst."""
    from tidegate.cli.desk.choose import desk
    from tidegate.cli.desk.offered import offered
    from tidegate.cli.desk.told import worst

    files = offered(arguments.path)
    try:
        with desk(arguments) as here:
            return worst([_one(here, file, arguments) for file in files])
    finally:
        for file in files:
            file.taken.close()


def _one(here: Desk, file: Offered, arguments: argparse.Namespace) -> int:
    from tidegate.cli.desk.interface import Offer
    from tidegate.cli.desk.settled import settled
    from tidegate.cli.desk.told import HOLD, code_of, not_taken, told
    from tidegate.cli.output import say

    if file.taken.problem:
        say(not_taken(file.name, file.taken.problem, arguments.format))
        return HOLD
    offer = Offer(arguments.slot, file.name, arguments.reason, arguments.publish, arguments.anew)
    shown = here.submit(file.taken, offer)
    if arguments.wait:
        shown = settled(here, shown, published=arguments.publish)
    say(told(file.name, shown, here.address, arguments.format))
    return code_of(shown, published=arguments.publish)
