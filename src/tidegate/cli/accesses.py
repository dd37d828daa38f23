"""`tidegate accesses`: who fetched a file, from access logs of any shape."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tidegate.response.accesses import Log, Question

GAP = 3


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "accesses",
        help="who fetched this file? From access logs",
        description="Reads access logs (nginx, Apache, IIS, CloudFront, S3, ALB, Akamai, JSON; plain, gz, zst, bz2, "
        "xz) and says who has the file: certainly, probably, possibly, in part. Addresses are masked. "
        "Exit 0 where the logs are whole, 3 where a gap is stated, 2 wrong use.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "logs", nargs="+", metavar="LOG", help="log files, rotated and packed ones too, in any order"
    )
    parser.add_argument(
        "--path", action="append", required=True, metavar="PATH", help="path or URL of the file; repeatable"
    )
    parser.add_argument("--length", type=int, metavar="BYTES", help="bytes of the file")
    parser.add_argument(
        "--encoded",
        action="append",
        default=[],
        metavar="CODING=BYTES",
        help="bytes as encoded, such as gzip=81234",
    )
    parser.add_argument(
        "--format", default="auto", metavar="FORMAT", help="combined, nginx:LOG_FORMAT, apache:LOGFORMAT, ..."
    )
    parser.add_argument(
        "--field", action="append", default=[], metavar="KEY=FIELD", help="what a key of JSON lines is"
    )
    parser.add_argument(
        "--zone", metavar="ZONE", help="time zone of logs that write none, such as America/New_York"
    )
    parser.add_argument(
        "--ahead", type=float, default=0.0, metavar="SECONDS", help="the logs' clock is this much ahead"
    )
    parser.add_argument("--since", metavar="TIME", help="start of the window, ISO 8601 with zone")
    parser.add_argument("--until", metavar="TIME", help="end of the window")
    for name, words in (
        ("trusted", "a proxy whose X-Forwarded-For is believed"),
        ("own", "the office's own network"),
        ("reporter", "whoever reported the file"),
    ):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar="NETWORK", help=f"{words}; repeatable"
        )
    parser.add_argument(
        "--crawlers", metavar="FILE", help="networks that crawlers published: a CSV of name,network"
    )
    parser.add_argument("--owners", metavar="FILE", help="network database: MaxMind format, or a dated CSV")
    parser.add_argument("--addresses", action="store_true", help="show addresses in full: they are protected")
    parser.add_argument("--json", action="store_true", help="the answer as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, print. 0 whole, 3 where a gap is stated; raises UsageError for what cannot be asked."""
    import json

    from tidegate.cli.output import say
    from tidegate.response.accesses import accesses
    from tidegate.response.accesses.form import as_dict
    from tidegate.response.accesses.told import masked, told

    answer = accesses(_logs(arguments), _question(arguments))
    shown = answer if arguments.addresses else masked(answer)
    say(json.dumps(as_dict(shown), indent=1) + "\n" if arguments.json else told(shown))
    return 0 if answer.complete else GAP


def _logs(arguments: argparse.Namespace) -> list[Log]:
    from tidegate.errors import UsageError
    from tidegate.response.accesses import Log, Skew
    from tidegate.response.accesses.times import zone_named

    zone_named(arguments.zone)
    names = dict(_pair("--field", text) for text in arguments.field) or None
    paths = [Path(name) for name in dict.fromkeys(arguments.logs)]
    for number, path in enumerate(paths, 1):
        if not path.is_file():
            raise UsageError(f"LOG {number} is not a file: give the log files themselves")
    return [
        Log(path, arguments.format, zone=arguments.zone, skew=Skew(arguments.ahead), names=names)
        for path in paths
    ]


def _question(arguments: argparse.Namespace) -> Question:
    from tidegate.response.accesses import Question
    from tidegate.response.accesses.owners import owners

    return Question(
        paths=tuple(arguments.path),
        length=arguments.length,
        lengths=tuple(
            (coding, _whole(count)) for coding, count in (_pair("--encoded", t) for t in arguments.encoded)
        ),
        since=_time("--since", arguments.since),
        until=_time("--until", arguments.until),
        trusted=tuple(arguments.trusted),
        own=tuple(arguments.own),
        reporters=tuple(arguments.reporter),
        crawlers=_crawlers(arguments.crawlers),
        owners=owners(Path(arguments.owners)) if arguments.owners else None,
    )


def _pair(option: str, text: str) -> tuple[str, str]:
    from tidegate.errors import UsageError

    key, equals, value = text.partition("=")
    if not (key and equals and value):
        raise UsageError(f"{option} is not of the form NAME=VALUE")
    return key, value


def _whole(text: str) -> int:
    from tidegate.errors import UsageError

    if not text.isdigit():
        raise UsageError("--encoded is not of the form CODING=BYTES")
    return int(text)


def _time(option: str, text: str | None) -> datetime | None:
    from datetime import datetime

    from tidegate.errors import UsageError

    if text is None:
        return None
    wrong = UsageError(f"{option} is not a time with its zone: write it like 2022-11-28T09:45:00-05:00")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if found.tzinfo is None:
        raise wrong
    return found


def _crawlers(name: str | None) -> tuple[tuple[str, str], ...]:
    import csv

    from tidegate.errors import UsageError

    if name is None:
        return ()
    try:
        with open(name, encoding="utf-8-sig", newline="") as file:
            return tuple((row["name"], row["network"]) for row in csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError) as error:
        raise UsageError("--crawlers: not a CSV file with the columns name and network") from error
