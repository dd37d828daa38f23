"""`tidegate policy check|show`: whether a policy is right, and what is in force."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its two halves."""
    parser = commands.add_parser(
        "policy",
        help="check a policy file, or show what is in force",
        description="A policy says which slots the site has and what may appear in each.",
        allow_abbrev=False,
    )
    halves = parser.add_subparsers(title="commands", metavar="check|show", required=True)
    check = halves.add_parser(
        "check",
        help="name every mistake by file and line, with the fix",
        description="Names every mistake in a policy file by line, with the fix; exit 2 if there is any.",
        allow_abbrev=False,
    )
    check.add_argument("file", nargs="?", metavar="FILE", help="default: the built-in policy")
    check.set_defaults(run=run_check)
    show = halves.add_parser(
        "show",
        help="print what is in force, and where each slot was declared",
        description="Prints the policy in force as TOML: your file over the built-in one.",
        allow_abbrev=False,
    )
    show.add_argument("--policy", metavar="FILE", help="your policy (default: the built-in one)")
    show.add_argument("--slot", metavar="NAME", help="this slot's contract only")
    show.set_defaults(run=run_show)


def run_check(arguments: argparse.Namespace) -> int:
    """Print one line, or raise PolicyError with a line a mistake."""
    from datetime import date

    from tidegate.cli.output import say
    from tidegate.policy import load
    from tidegate.report.screen import safe

    policy = load(arguments.file, today=date.today())
    noun = "slot" if len(policy.slots) == 1 else "slots"
    say(f"{safe(policy.source)}: no mistake, {len(policy.slots)} {noun}, policy {policy.digest[:4]}…\n")
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Print the whole policy, or one contract. Raises PolicyError, and UsageError for an unknown slot."""
    from tidegate.cli.output import say
    from tidegate.cli.slots import contract_for
    from tidegate.policy import load
    from tidegate.policy.show import contract_text, show
    from tidegate.report.screen import shown

    policy = load(arguments.policy)
    if arguments.slot is None:
        text = show(policy)
    else:
        text = contract_text(contract_for(policy, arguments.slot), "slot", arguments.slot)
    say(shown(text))
    return 0
