"""`tidegate duties`: which legal clocks run, and until when."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.model.duty import Facts
    from tidegate.response.description import Description
    from tidegate.response.duties.rules import RuleBook


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its three words."""
    parser = commands.add_parser(
        "duties",
        help="which legal clocks run, and until when",
        description="Legal duties after a disclosure, from rule files with their sources. No legal advice: counsel "
        "reads each rule and signs it.",
        allow_abbrev=False,
    )
    words = parser.add_subparsers(title="words", metavar="WORD", required=True)
    listing = words.add_parser(
        "list", help="the rules, their sources, the facts they ask", allow_abbrev=False
    )
    listing.set_defaults(run=run_list)
    check = words.add_parser(
        "check",
        help="are the rule files right, and signed?",
        description="Exit 0: every file can be used and is signed. 3: usable, but not all are signed. "
        "2: a file is wrong.",
        allow_abbrev=False,
    )
    check.set_defaults(run=run_check)
    clocks = words.add_parser(
        "clocks",
        help="the clocks of an incident, the worst first",
        description="Exit 0: nothing breached, nothing unknown. 1: a deadline is past. 3: a clock runs because facts "
        "are unknown. 2: the description is wrong.",
        allow_abbrev=False,
    )
    clocks.add_argument("file", metavar="FILE.json", help="describes the incident: facts, instants, rulings")
    clocks.add_argument("--now", metavar="INSTANT", help="as 2022-11-30T12:00:00-05:00 (default: the clock)")
    clocks.add_argument("--all", action="store_true", help="also what is met, or does not apply")
    clocks.set_defaults(run=run_clocks)
    for one in (listing, check, clocks):
        one.add_argument("--rules", metavar="FOLDER", help="the office's own rules, over the shipped ones")
        one.add_argument("--json", action="store_true", help="as JSON")


def run_list(arguments: argparse.Namespace) -> int:
    """Print the rules. Raises ResponseError."""
    from tidegate.cli.output import say
    from tidegate.report.screen import shown
    from tidegate.response.duties.show import rules_as_json, rules_as_text

    book = _book(arguments)
    say(rules_as_json(book) if arguments.json else shown(rules_as_text(book)))
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Print what each file's standing and signature is. 0 or 3; raises ResponseError for a wrong one."""
    from tidegate.cli import HOLD
    from tidegate.cli.output import say
    from tidegate.report.screen import shown
    from tidegate.response.duties.show import rules_as_json, signatures_as_text

    book = _book(arguments)
    say(rules_as_json(book) if arguments.json else shown(signatures_as_text(book)))
    return 0 if all(rule.signed for rule in book.rules) else HOLD


def run_clocks(arguments: argparse.Namespace) -> int:
    """Print the clocks. 0, 1 or 3; raises ResponseError."""
    import datetime as dt
    from pathlib import Path

    from tidegate.cli.output import say
    from tidegate.report.screen import shown
    from tidegate.response.description import read
    from tidegate.response.duties.clocks import clocks
    from tidegate.response.duties.show import clocks_as_json, clocks_as_text, exit_code
    from tidegate.response.plain import build

    book = _book(arguments)
    described = read(Path(arguments.file))
    facts = _facts(described, Path(arguments.file).name)
    now = build(dt.datetime, arguments.now, "--now") if arguments.now else dt.datetime.now(dt.UTC)
    found = clocks(facts, book, now, described.rulings)
    say(
        clocks_as_json(found)
        if arguments.json
        else shown(clocks_as_text(found, book, now, every=arguments.all))
    )
    return exit_code(found)


def _facts(described: Description, name: str) -> Facts:
    from tidegate.errors import ResponseError
    from tidegate.response.duties.known import known

    if described.facts is not None:
        return described.facts
    if described.incident is None:
        raise ResponseError(f"{name}: facts: missing; give at least instants.discovery")
    return known(described.incident)


def _book(arguments: argparse.Namespace) -> RuleBook:
    from pathlib import Path

    from tidegate.response.duties.rules import load

    return load(Path(arguments.rules) if arguments.rules else None)
