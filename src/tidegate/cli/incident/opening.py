"""`tidegate incident open FILE`: a disclosure is known; everybody in the file is stayed, and the rest follows."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tidegate.cli.desk.choose import add_desk

if TYPE_CHECKING:
    from tidegate.cli.desk.interface import Answer
    from tidegate.cli.incident.where import IncidentDesk
    from tidegate.cli.incident.words import Log
    from tidegate.inspection.snapshot import Snapshot


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = under.add_parser(
        "open",
        help="open an incident: stays first, then evidence, exposure, accesses, people",
        description="Seals the disclosed file, stays everybody in it, keeps evidence, and tells when it was reachable "
        "and who fetched it. The same file opened twice is one incident.",
        epilog="exit codes: 0 done, 2 wrong use, 3 something is missing: a gap, a part unread, a step not done",
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help="the disclosed file, byte for byte")
    parser.add_argument("--url", action="append", default=[], metavar="URL", help="where it was to be had")
    parser.add_argument("--page", action="append", default=[], metavar="URL", help="a page that linked to it")
    parser.add_argument("--site", default="", metavar="NAME", help="the site it was on, as settings name it")
    parser.add_argument("--path", default="", metavar="PATH", help="its path there")
    _evidence(parser)
    _said(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--no-wait", dest="wait", action="store_false", help="open it, and do not wait")
    add_desk(parser)
    parser.set_defaults(run=run)


def _evidence(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("evidence")
    options = "FILE[,format=...][,zone=...][,skew=...]"
    group.add_argument("--log", action="append", default=[], metavar=options, help="an access log")
    group.add_argument(
        "--deploy-log",
        action="append",
        default=[],
        metavar="FILE[,zone=...][,pattern=...]",
        help="what was put in place when: git, rsync, audit lines, S3 versions",
    )
    group.add_argument(
        "--reporter", action="append", default=[], metavar="ADDRESS", help="whose requests are a report"
    )


def _said(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what people say")
    group.add_argument("--posted", metavar="TIME", help="when it was put up")
    group.add_argument("--removed", metavar="TIME", help="when it was removed")
    group.add_argument(
        "--said", action="append", default=[], metavar="WORDS=AMOUNT", help='such as "about five hours"=5h'
    )
    group.add_argument("--zone", default="UTC", metavar="ZONE", help="of times that name none (default: UTC)")


def run(arguments: argparse.Namespace) -> int:
    """Open, carry out, tell. Raises UsageError before anything is opened."""
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.incident.words import log, saying
    from tidegate.errors import UsageError
    from tidegate.inspection import snapshot

    logs, deploys = [log(one) for one in arguments.log], [log(one) for one in arguments.deploy_log]
    sayings = [saying(one) for one in arguments.said]
    said = _fields(arguments)
    with snapshot.take(arguments.file) as taken:
        if taken.problem:
            raise UsageError(f"{arguments.file} {taken.problem}")
        if not taken.size:
            raise UsageError(f"{arguments.file} is empty: there is nothing in it to respond to")
        with incident_desk(arguments) as here:
            return _open(here, taken, said, logs, deploys, sayings, arguments)


def _open(
    here: IncidentDesk,
    taken: Snapshot,
    said: dict[str, str],
    logs: list[Log],
    deploys: list[Log],
    sayings: list[tuple[str, float]],
    arguments: argparse.Namespace,
) -> int:
    from tidegate.cli.incident.told import code_of, told
    from tidegate.cli.output import complain, say

    opened = here.open(taken, said)
    number = str(opened["incident"]["id"])
    if not opened["fresh"]:
        complain(
            f"this file is open already, as {opened['incident']['reference']}: what is new is added to it"
        )
    troubles = _add(here, number, logs, deploys, sayings)
    # Whatever went wrong with what was added: stays are set all the same.
    shown = _carried_out(here, number, arguments)
    for one in troubles:
        complain(one)
    say(told(shown, arguments.format))
    return 3 if troubles else code_of(shown, waited=arguments.wait)


def _add(
    here: IncidentDesk, number: str, logs: list[Log], deploys: list[Log], sayings: list[tuple[str, float]]
) -> list[str]:
    from tidegate.errors import TidegateError

    troubles: list[str] = []
    for words, seconds in sayings:
        try:
            here.claim(number, {"bound": "lasted", "seconds": seconds, "words": words})
        except TidegateError as error:
            troubles.append(f"what was said is not kept: {error}")
    for one in deploys:
        try:
            here.add(number, "deploy log", one.path, one.said)
        except TidegateError as error:
            troubles.append(f"a deploy log is not kept: {error}")
    for one in logs:
        try:
            here.follow_log(number, one.path, one.said)
        except TidegateError as error:
            troubles.append(f"a log is not kept: {error}")
    return troubles


def _carried_out(here: IncidentDesk, number: str, arguments: argparse.Namespace) -> Answer:
    from tidegate.cli.incident.bars import Bars

    if not arguments.wait:
        return here.incident(number)
    bars = Bars.on_terminal()
    try:
        return here.carry_out(number, bars.told)
    finally:
        bars.hide()


def _fields(arguments: argparse.Namespace) -> dict[str, str]:
    from tidegate.cli.incident.words import moment

    said = {
        "site": arguments.site,
        "path": arguments.path,
        "urls": "\n".join(arguments.url),
        "pages": "\n".join(arguments.page),
        "reporters": "\n".join(arguments.reporter),
    }
    for name in ("posted", "removed"):
        if text := getattr(arguments, name):
            said[name] = moment(text, arguments.zone)[0].isoformat()
    return said
