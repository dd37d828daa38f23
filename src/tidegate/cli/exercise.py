"""`tidegate exercise`: the day of 2022-11-28 as a training for a privacy office, and its score."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FEWEST_MINUTES, _MOST_MINUTES = 1, 24 * 60


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "exercise",
        help="train an office on the day of 2022-11-28",
        description="Starts a service of invented people, an account a role. At a moment that nobody knows a "
        "file gets out; a report, an inquiry, a letter that came back, a repost follow; people act on the console.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--people", type=int, default=400, metavar="N", help="how many (default: %(default)s)"
    )
    parser.add_argument(
        "--minutes", type=int, default=60, metavar="M", help="how long (default: %(default)s)"
    )
    parser.add_argument("--home", required=True, metavar="FOLDER", help="where; kept, for the score")
    parser.add_argument("--score", action="store_true", help="what was done when, beside 2022")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Begin one, or tell the score. Raises UsageError, InstanceError."""
    from pathlib import Path

    home = Path(arguments.home).absolute()
    return _score(home) if arguments.score else _play(arguments, home)


def _score(home: Path) -> int:
    from tidegate.cli.output import say
    from tidegate.service.replay import exercise
    from tidegate.service.start import start

    exercise.planted(home)
    start(home)
    lines = [f"{'':<32}{'2022':<20}this exercise"]
    lines += [f"{one.what:<32}{one.then:<20}{one.now}" for one in exercise.score(home)]
    say("\n".join(lines) + "\n")
    return 0


def _play(arguments: argparse.Namespace, home: Path) -> int:
    import random

    from tidegate.cli.interrupt import ending_in_order
    from tidegate.cli.output import complain, say
    from tidegate.errors import UsageError
    from tidegate.service.replay import exercise, runner

    if not runner.FEWEST <= arguments.people <= runner.EVERYBODY:
        raise UsageError(f"--people must be {runner.FEWEST} to {runner.EVERYBODY:,}")
    if not _FEWEST_MINUTES <= arguments.minutes <= _MOST_MINUTES:
        raise UsageError(f"--minutes must be {_FEWEST_MINUTES} to {_MOST_MINUTES:,}")
    with ending_in_order(), runner.stage(arguments.people, home, "", lambda words: None) as day:
        accounts = [f"  {name:<12}{password}" for name, password in day.home.passwords.items()]
        say(
            "\n".join([f"The console: {day.home.address}", "Accounts (user name, password):", *accounts, ""])
            + "\n"
        )
        say(f"It goes on for {arguments.minutes} minutes; Ctrl-C ends it. Sometime something will happen.\n")
        exercise.run(day, arguments.minutes, complain, random.Random())
    return _score(home)
