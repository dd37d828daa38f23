"""`tidegate registry ...`: the index of protected people, made, changed, looked at and, for the response, opened."""

from __future__ import annotations

import argparse

from tidegate.cli.registry import change, make, tell, who


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and everything under it."""
    parser = commands.add_parser(
        "registry",
        help="make, change and look after the index of protected people",
        description="The registry holds a keyed index of the people an agency must protect, and no value of theirs.",
        allow_abbrev=False,
    )
    under = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (make, change, tell, who):
        module.add(under)
