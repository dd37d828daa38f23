"""`tidegate incident show|list|steps`."""

from __future__ import annotations

import argparse

from tidegate.cli.desk.choose import add_desk


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    show = command(under, "show", "what is known of an incident", run_show)
    show.add_argument("incident", metavar="REFERENCE", help="such as 2026-001, or its id")
    steps = command(under, "steps", "how far the steps are; does those that are left", run_steps)
    steps.add_argument("incident", metavar="REFERENCE", help="such as 2026-001, or its id")
    steps.add_argument("--no-wait", dest="wait", action="store_false", help="only look")
    many = command(under, "list", "incidents, the newest first", run_list)
    many.add_argument("--state", choices=("open", "contained", "closed"), help="only these")


def command(
    under: argparse._SubParsersAction[argparse.ArgumentParser], word: str, text: str, run: object
) -> argparse.ArgumentParser:
    """A command with a desk and a format."""
    parser = under.add_parser(
        word, help=text, description=f"{text[:1].upper()}{text[1:]}.", allow_abbrev=False
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_desk(parser)
    parser.set_defaults(run=run)
    return parser


def run_show(arguments: argparse.Namespace) -> int:
    """One."""
    from tidegate.cli.incident.told import code_of, told
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.output import say

    with incident_desk(arguments) as here:
        shown = here.incident(arguments.incident)
    say(told(shown, arguments.format))
    return code_of(shown)


def run_steps(arguments: argparse.Namespace) -> int:
    """Bring to an end what is left."""
    import json

    from tidegate.cli.incident.bars import Bars
    from tidegate.cli.incident.told import code_of, steps
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.output import say

    bars = Bars.on_terminal()
    with incident_desk(arguments) as here:
        try:
            word = arguments.incident
            shown = here.carry_out(word, bars.told) if arguments.wait else here.incident(word)
        finally:
            bars.hide()
    say(json.dumps(shown["steps"]) + "\n" if arguments.format == "json" else steps(shown))
    return code_of(shown)


def run_list(arguments: argparse.Namespace) -> int:
    """All."""
    import json

    from tidegate.cli.incident.told import line
    from tidegate.cli.incident.where import incident_desk
    from tidegate.cli.output import say

    with incident_desk(arguments) as here:
        found = here.incidents(arguments.state)
    if arguments.format == "json":
        say("".join(json.dumps(one) + "\n" for one in found))
    else:
        say("".join(map(line, found)) or "no incidents\n")
    return 0
