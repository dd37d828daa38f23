"""`tidegate trace ...`: recognise the leaked file wherever it reappears."""

from __future__ import annotations

import argparse

from tidegate.cli.trace import scan, watch


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and everything under it."""
    parser = commands.add_parser(
        "trace",
        help="recognise a leaked file wherever it reappears",
        description="Makes fingerprints of a disclosed file, and looks for copies with them.",
        allow_abbrev=False,
    )
    under = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (scan, watch):
        module.add(under)
