"""`tidegate review list|show|rule|clean`: settle what is held."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tidegate.cli.desk.choose import add_desk

if TYPE_CHECKING:
    from collections.abc import Callable


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its parts."""
    parser = commands.add_parser(
        "review",
        help="rule on held files",
        description="Lists, shows and settles files that are held or blocked; two different people release one, and "
        "one withholds it.",
        allow_abbrev=False,
    )
    parts = parser.add_subparsers(title="commands", metavar="list|show|rule|clean", required=True)
    _part(parts, "list", "files that wait for rulings, the oldest first", run_list, numbered=False)
    _part(parts, "show", "one submission, masked", run_show)
    _part(parts, "clean", "rebuild it from what a reader sees, for a release in part", run_clean)
    rule = _part(parts, "rule", "give a ruling", run_rule)
    kinds = rule.add_mutually_exclusive_group(required=True)
    for option, kind in (
        ("--release", "release"),
        ("--release-in-part", "release in part"),
        ("--withhold", "withhold"),
    ):
        kinds.add_argument(option, dest="kind", action="store_const", const=kind, help=kind)
    rule.add_argument("--reason", required=True, metavar="TEXT", help="why; names nobody")
    rule.add_argument("--days", type=_days, default=0, metavar="N", help="how long a release may last")


def _part(
    parts: argparse._SubParsersAction[argparse.ArgumentParser],
    word: str,
    text: str,
    run: Callable[[argparse.Namespace], int],
    *,
    numbered: bool = True,
) -> argparse.ArgumentParser:
    parser = parts.add_parser(word, help=text, description=text.capitalize() + ".", allow_abbrev=False)
    if numbered:
        parser.add_argument("submission", metavar="ID")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_desk(parser)
    parser.set_defaults(run=run)
    return parser


def run_list(arguments: argparse.Namespace) -> int:
    """A line each."""
    import json

    from tidegate.cli.desk.choose import desk
    from tidegate.cli.output import say
    from tidegate.report.screen import safe

    with desk(arguments) as here:
        waiting = here.waiting()
    if arguments.format == "json":
        say("".join(json.dumps(one) + "\n" for one in waiting))
    else:
        lines = [
            f"{one['state']:<8} {one['id']} · {one['received_at'][:16]} · {safe(one['path'])}\n"
            for one in waiting
        ]
        say("".join(lines) or "nothing waits\n")
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """State, reasons, remedies, findings and what is needed."""
    from tidegate.cli.desk.choose import desk
    from tidegate.cli.desk.told import code_of, told
    from tidegate.cli.output import say
    from tidegate.report.screen import safe

    with desk(arguments) as here:
        shown = here.submission(arguments.submission)
        say(told(shown["path"], shown, here.address, arguments.format))
    if arguments.format == "text":
        for finding in (shown["report"] or {}).get("findings", []):
            say(f"         {finding['count']:,} {safe(finding['type'])} · {safe(finding['location'])}\n")
        for ruling in shown["rulings"]:
            say(f"         {ruling['kind']} by {ruling['account']}: {safe(ruling['reason'])}\n")
    return code_of(shown)


def run_clean(arguments: argparse.Namespace) -> int:
    """Rebuild it."""
    import json

    from tidegate.cli.desk.choose import desk
    from tidegate.cli.desk.told import BLOCK, CLEAR, HOLD
    from tidegate.cli.output import say

    with desk(arguments) as here:
        made = here.clean(arguments.submission)
    if arguments.format == "json":
        say(json.dumps(made) + "\n")
    else:
        say(f"{made['verdict']:<8} the cleaned file, {made['length']:,} bytes\n")
    return {"clear": CLEAR, "block": BLOCK}.get(made["verdict"], HOLD)


def run_rule(arguments: argparse.Namespace) -> int:
    """Give it, and tell what all rulings amount to."""
    import json

    from tidegate.cli.desk.choose import desk
    from tidegate.cli.output import say

    with desk(arguments) as here:
        settled = here.rule(arguments.submission, arguments.kind, arguments.reason, arguments.days)
    if arguments.format == "json":
        say(json.dumps(settled) + "\n")
    else:
        needs = f": needs {settled['needs']}" if settled["needs"] else ""
        say(f"{settled['outcome']}{needs}\n")
    return 0


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 3650:
        raise argparse.ArgumentTypeError("must be a number of days from 1")
    return int(text)
