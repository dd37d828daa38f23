"""`tidegate verify`: has anybody changed the record?"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "verify",
        help="has anybody changed the record?",
        description="Verifies an exported record or a proof, offline, and names what was flipped, dropped, "
        "swapped, truncated or forked. Exit 0 whole, 1 tampered with, 2 wrong use.",
        allow_abbrev=False,
    )
    parser.add_argument("record", metavar="RECORD", help="a folder written by an export, or a proof file")
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="FOLDER",
        help="checkpoints kept elsewhere; repeatable",
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="FILE",
        help="a public key kept elsewhere (PEM, keys.json, or a line name+id+key); repeatable",
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Verify and print. 0 whole, 1 tampered with; raises RecordError where nothing can be verified."""
    from tidegate.cli.output import say
    from tidegate.errors import RecordError
    from tidegate.record.verify import UnreadableError, told, verify

    witnesses, keys = ([Path(one) for one in given] for given in (arguments.witness, arguments.key))
    try:
        report = verify(Path(arguments.record), witnesses, keys, dt.datetime.now(dt.UTC))
    except UnreadableError as error:
        raise RecordError(str(error)) from None
    say(told(report, arguments.json))
    return report.exit_code
