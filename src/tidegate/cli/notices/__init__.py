"""`tidegate notice ...`: letters, looked at before there is an incident."""

from __future__ import annotations

import argparse

from tidegate.cli.notices import preview


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and everything under it."""
    parser = commands.add_parser(
        "notice",
        help="look at the letters that people get after a disclosure",
        description="Letters to persons, attorneys, immigration judges and authorities (docs/guides/letters.md).",
        allow_abbrev=False,
    )
    under = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    preview.add(under)
