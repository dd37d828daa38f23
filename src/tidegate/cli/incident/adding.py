"""`tidegate incident add-log|add|claim|withdraw|close`: what is told of an incident after it was opened."""

from __future__ import annotations

import argparse

from tidegate.cli.incident.looking import command

KINDS = ("deploy log", "page", "headers", "archive capture", "other")
BOUNDS = ("posted", "reachable", "unreachable", "removed", "captured", "cached until", "lasted")


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    log = _about(under, "add-log", "keep an access log, and read it", run_log)
    log.add_argument(
        "log", nargs="+", metavar="FILE[,format=...][,zone=...][,skew=...]", help="packed or not"
    )
    more = _about(under, "add", "keep another piece of evidence", run_add)
    more.add_argument("file", metavar="FILE[,zone=...][,pattern=...]", help="kept byte for byte")
    more.add_argument("--kind", choices=KINDS, required=True, help="what it is")
    claim = _about(under, "claim", "say when it was posted, reachable or removed", run_claim)
    claim.add_argument("--bound", choices=BOUNDS, required=True, help="which instant")
    claim.add_argument("--at", metavar="TIME", help="when; of `lasted`, --for")
    claim.add_argument("--for", dest="lasted", metavar="AMOUNT", help="how long, such as 4h19m")
    claim.add_argument("--zone", default="UTC", metavar="ZONE", help="of a time that names none")
    claim.add_argument("--within", metavar="AMOUNT", help="how far it may be off")
    claim.add_argument("--source", default="person", metavar="WORD", help="who or what says so")
    claim.add_argument("--machine", action="store_true", help="a machine saw it: it moves the bounds")
    claim.add_argument("--words", default="", metavar="TEXT", help="as it was said; name nobody")
    back = _about(under, "withdraw", "let a claim count no more", run_withdraw)
    back.add_argument("claim", type=int, metavar="NUMBER", help="of the claim, as `show --format json` tells")
    back.add_argument("--reason", required=True, metavar="TEXT", help="ten characters or more; name nobody")
    close = _about(under, "close", "end an incident; stays and the hold stay", run_close)
    close.add_argument("--reason", required=True, metavar="TEXT", help="ten characters or more; name nobody")


def _about(
    under: argparse._SubParsersAction[argparse.ArgumentParser], word: str, text: str, run: object
) -> argparse.ArgumentParser:
    parser = command(under, word, text, run)
    parser.add_argument("incident", metavar="REFERENCE", help="such as 2026-001, or its id")
    return parser


def run_log(arguments: argparse.Namespace) -> int:
    """Keep, read, tell."""
    from tidegate.cli.incident.bars import Bars
    from tidegate.cli.incident.told import code_of, told
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.incident.words import log
    from tidegate.cli.output import say

    logs = [log(one) for one in arguments.log]
    bars = Bars.on_terminal()
    with incident_desk(arguments) as here:
        for one in logs:
            here.follow_log(arguments.incident, one.path, one.said)
        try:
            shown = here.carry_out(arguments.incident, bars.told)
        finally:
            bars.hide()
    say(told(shown, arguments.format))
    return code_of(shown)


def run_add(arguments: argparse.Namespace) -> int:
    """Keep; the steps that read it run again."""
    from tidegate.cli.incident.told import code_of, told
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.incident.words import log
    from tidegate.cli.output import say

    one = log(arguments.file)
    with incident_desk(arguments) as here:
        here.add(arguments.incident, arguments.kind, one.path, one.said)
        shown = here.carry_out(arguments.incident, lambda step, share: None)
    say(told(shown, arguments.format))
    return code_of(shown)


def run_claim(arguments: argparse.Namespace) -> int:
    """Write it down, and tell the bounds."""
    from tidegate.cli.incident.told import told
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.incident.words import amount, moment
    from tidegate.cli.output import say
    from tidegate.errors import UsageError

    if (arguments.at is None) == (arguments.lasted is None):
        raise UsageError("give --at TIME, or --for AMOUNT with --bound lasted")
    said: dict[str, object] = {
        name: getattr(arguments, name) for name in ("bound", "source", "machine", "words")
    }
    unsure = amount(arguments.within) if arguments.within else 0.0
    if arguments.at is not None:
        at, coarse = moment(arguments.at, arguments.zone)
        said |= {"at": at.isoformat(), "uncertainty": max(unsure, coarse)}
    else:
        said |= {"seconds": amount(arguments.lasted), "uncertainty": unsure}
    with incident_desk(arguments) as here:
        here.claim(arguments.incident, said)
        shown = here.incident(arguments.incident)
    say(told(shown, arguments.format))
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """It counts no more."""
    from tidegate.cli.incident.told import told
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.output import say

    with incident_desk(arguments) as here:
        here.withdraw(arguments.incident, arguments.claim, arguments.reason)
        shown = here.incident(arguments.incident)
    say(told(shown, arguments.format))
    return 0


def run_close(arguments: argparse.Namespace) -> int:
    """Closed."""
    from tidegate.cli.incident.told import told
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.output import say

    with incident_desk(arguments) as here:
        shown = here.close_incident(arguments.incident, arguments.reason)
    say(told(shown, arguments.format))
    return 0
