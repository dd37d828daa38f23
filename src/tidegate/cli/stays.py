"""`tidegate stays check|ask|list|people`: may we act against these people?

Numbers come from a file, never from words of the command line, and are never printed: answers name lines.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tidegate.cli.desk.choose import add_desk
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.response.stay_list import Trust

FREE, STAYED, UNKNOWN = 0, 1, 3
CODES = "exit codes: 0 nobody is stayed, 1 somebody is, 2 wrong use, 3 unknown: do not act"
MOST_LINES = 1_000_000
_TOGETHER = 1000
_CODES = {"none": FREE, "stayed": STAYED, "unknown": UNKNOWN}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "stays",
        help="may we act against these people?",
        description="Asks whether people are under a stay, online or by the signed daily list.",
        epilog=CODES,
        allow_abbrev=False,
    )
    parts = parser.add_subparsers(title="what", metavar="check|ask|list|people", required=True)
    check = _part(parts, "check", "read a signed list, offline", run_check)
    check.add_argument("list", metavar="LIST", help="the list, as `stays list` writes it")
    check.add_argument("--key", required=True, metavar="REF", help="the list key: file:PATH or env:NAME")
    check.add_argument(
        "--public-key", required=True, metavar="FILE", help="keys that sign: an answer of /v1/keys, or PEM"
    )
    _numbers(check)
    ask = _part(parts, "ask", "ask a server or this installation", run_ask)
    _numbers(ask)
    add_desk(ask)
    listed = _part(parts, "list", "get the latest signed list", run_list)
    listed.add_argument("--output", metavar="FILE", help="where to (default: standard output)")
    add_desk(listed)
    people = _part(parts, "people", "who is affected by an incident, masked", run_people)
    people.add_argument("incident", metavar="INCIDENT", help="its id")
    people.add_argument("--resolution", choices=("exact", "probable", "unmatched", "ruled out"))
    people.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_desk(people)


def run_check(arguments: argparse.Namespace) -> int:
    """Offline; what cannot be believed is unknown. Raises UsageError for a key or file that is not there."""
    import datetime as dt

    from tidegate.cli.output import complain
    from tidegate.errors import StayError
    from tidegate.keys import sources
    from tidegate.response.stay_list import MOST_BYTES, look_up, verify

    key, trust = sources.load(arguments.key), _trust(arguments.public_key)
    try:
        with open(arguments.list, encoding="utf-8") as file:
            listed = verify(file.read(MOST_BYTES + 1), trust)
    except OSError as error:
        raise UsageError(f"{arguments.list} cannot be read: {error.strerror}") from None
    except (StayError, UnicodeDecodeError) as error:
        complain(str(error) if isinstance(error, StayError) else "this is no list of stays: do not act")
        return UNKNOWN
    now = dt.datetime.now(dt.UTC)
    found = [look_up(listed, key, number, now) for number in _read(arguments.numbers)]
    return _told(((said.value, why) for said, why in found), arguments.format)


def run_ask(arguments: argparse.Namespace) -> int:
    """Through a desk. Raises TidegateError."""
    from tidegate.cli.desk.choose import desk

    numbers = _read(arguments.numbers)
    with desk(arguments) as here:
        answers = [
            answer
            for start in range(0, len(numbers), _TOGETHER)
            for answer in here.stays(numbers[start : start + _TOGETHER])
        ]
    return _told(((one["answer"], one["why"]) for one in answers), arguments.format)


def run_list(arguments: argparse.Namespace) -> int:
    """The envelope as it was signed. Raises TidegateError."""
    from tidegate.cli.desk.choose import desk
    from tidegate.cli.output import say

    with desk(arguments) as here:
        envelope = here.stay_list()
    if not arguments.output:
        say(f"{envelope}\n")
        return 0
    try:
        with open(arguments.output, "w", encoding="utf-8") as file:
            file.write(envelope)
    except OSError as error:
        raise UsageError(f"{arguments.output} cannot be written: {error.strerror}") from None
    return 0


def run_people(arguments: argparse.Namespace) -> int:
    """Masked, all pages. Raises TidegateError."""
    import json

    from tidegate.cli.desk.choose import desk
    from tidegate.cli.output import say

    with desk(arguments) as here:
        for one in here.people(arguments.incident, arguments.resolution):
            say(f"{json.dumps(one)}\n" if arguments.format == "json" else _line(one))
    return 0


def _line(one: dict[str, Any]) -> str:
    minor = {True: "minor", False: "adult", None: "age unknown"}[one["minor"]]
    return f"{one['id']}  {one['resolution']:<9}  {minor}  {', '.join(one['fields'])}\n"


def _told(answers: Iterable[tuple[str, str]], format: str) -> int:
    """A line each; unknown weighs most, for then nobody may act."""
    import json

    from tidegate.cli.output import say

    codes = {FREE}
    for line, (said, why) in enumerate(answers, 1):
        codes.add(_CODES.get(said, UNKNOWN))
        told = {"line": line, "answer": said, "why": why}
        say(f"{json.dumps(told)}\n" if format == "json" else f"line {line}: {said} ({why})\n")
    return next(code for code in (UNKNOWN, STAYED, FREE) if code in codes)


def _read(path: str) -> Sequence[str]:
    """A number a line. Raises UsageError where there is none: to have asked nothing frees nobody."""
    try:
        if path == "-":
            lines = sys.stdin.read(MOST_LINES * 64).splitlines()
        else:
            with open(path, encoding="utf-8") as file:
                lines = file.read(MOST_LINES * 64).splitlines()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no text: write a number a line") from None
    numbers = [line.strip() for line in lines if line.strip()]
    if not numbers:
        raise UsageError("there is no number in it: write one a line")
    return numbers


def _trust(path: str) -> Trust:
    from tidegate.response.stay_keys import trust_of

    try:
        with open(path, "rb") as file:
            return trust_of(file.read(1 << 20))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _part(
    parts: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str, run: object
) -> argparse.ArgumentParser:
    parser = parts.add_parser(name, help=words, description=words, epilog=CODES, allow_abbrev=False)
    parser.set_defaults(run=run)
    return parser


def _numbers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "numbers", metavar="CASE-FILE", help="a case number or A-number a line; - for standard input"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
