"""`tidegate replay 2022-11-28`: the day it is built for, on invented people, against the real service."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from tidegate.service.replay.runner import Outcome

DAYS = ("2022-11-28",)
_MOST = 100_000


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "replay",
        help="run the day of 2022-11-28 again, on invented people",
        description="Runs the day of the disclosure of 2022-11-28 on invented people against a real service, "
        "and prints 2022 beside now. What comes out is compared with what is known to be true.",
        epilog="exit codes: 0 all came out as it truly is, 1 something did not, 2 wrong use",
        allow_abbrev=False,
    )
    parser.add_argument("day", metavar="DAY", help=f"which day: {', '.join(DAYS)}")
    parser.add_argument(
        "--people", type=int, default=0, metavar="N", help="how many (default: 6252, as it was)"
    )
    parser.add_argument("--home", metavar="FOLDER", help="where; kept (default: a temporary one, removed)")
    parser.add_argument(
        "--database", default="", metavar="URL", help="postgresql://USER@HOST/NAME, empty (default: SQLite)"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="the last line of output is one object; steps go to standard error",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play it. Raises UsageError before anything is started, TidegateError where the day cannot go on."""
    import sys
    from pathlib import Path

    from tidegate.cli import terminal
    from tidegate.cli.interrupt import ending_in_order
    from tidegate.errors import UsageError
    from tidegate.service.replay import runner, told

    if arguments.day not in DAYS:
        raise UsageError(f"there is no day of that name to run again; there is {', '.join(DAYS)}")
    count = arguments.people or runner.EVERYBODY
    if not runner.FEWEST <= count <= _MOST:
        raise UsageError(f"--people must be {runner.FEWEST} to {_MOST:,}")
    out = sys.stderr if arguments.json else sys.stdout
    width, color = terminal.width(out), terminal.color("auto", out)
    line = _Line(sys.stderr if terminal.is_terminal(sys.stderr) else None)
    _write(out, told.head(count, arguments.database, width))

    def shown(played: runner.Played) -> None:
        line.hide()
        _write(out, told.block(played, width, color=color))

    folder = Path(arguments.home).absolute() if arguments.home else None
    try:
        with ending_in_order():
            outcome = runner.replay(
                count, folder=folder, database=arguments.database, told=shown, progress=line.show
            )
    finally:
        line.hide()
    _write(out, told.foot(outcome, width))
    return _end(outcome, as_json=arguments.json)


def _end(outcome: Outcome, *, as_json: bool) -> int:
    import json

    from tidegate.cli.output import say

    if as_json:
        say(json.dumps(outcome.numbers()) + "\n")
    return 0 if outcome.holds else 1


def _write(out: TextIO, text: str) -> None:
    out.write(text)
    out.flush()


class _Line:
    """What is being done, on one line that is taken away again. `stream`: None where nobody looks."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def show(self, words: str) -> None:
        if self._stream is not None:
            self._stream.write(f"\r\x1b[2K… {words}")
            self._stream.flush()

    def hide(self) -> None:
        if self._stream is not None:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
