"""`tidegate trace ...`: fingerprint packs of a disclosed file, and finding its copies."""

from __future__ import annotations

import argparse

from tidegate.cli.trace import fingerprint, pack, scan, watch


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "trace",
        help="fingerprint a disclosed file, and find its copies",
        description="A pack of fingerprints recognises copies of a disclosed file and names nobody in it.",
        allow_abbrev=False,
    )
    under = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (fingerprint, pack, scan, watch):
        module.add(under)
