"""`tidegate learn SLOT FILE…`: a contract from past releases, printed, or written into a policy file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.model.slot import Contract, Policy
    from tidegate.model.verdict import Inspection

HOLD = 3


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "learn",
        help="write down what a slot's past releases look like",
        description="Reads past releases (oldest first) in the sandbox and writes down their sheets, "
        "headings, kinds of columns and numbers of rows, so that a release unlike them holds. No cell is "
        "written down. "
        "Without --policy the contract is printed and nothing is changed.",
        allow_abbrev=False,
    )
    parser.add_argument("slot", metavar="SLOT", help="the slot's name, new or declared already")
    parser.add_argument("path", nargs="+", metavar="FILE", help="past releases of this slot")
    parser.add_argument("--kind", metavar="KIND", help="kind of a new slot (default: aggregate)")
    parser.add_argument("--policy", metavar="FILE", help="write the slot into this policy (made if missing)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Inspect, learn, print or save; 3 where a release is not read wholly. Raises PolicyError, UsageError."""
    import os

    from tidegate.cli.gather import gather
    from tidegate.cli.inspected import inspected
    from tidegate.cli.output import complain, say
    from tidegate.policy import load
    from tidegate.policy.learn import learn
    from tidegate.policy.write import learned_text, save
    from tidegate.report.screen import safe, shown

    entries = gather(arguments.path)
    there = arguments.policy is not None and os.path.exists(arguments.policy)
    policy = load(arguments.policy if there else None)
    kind = _kind(arguments.kind, policy, arguments.slot)
    read = inspected(entries, policy)
    unread = [_unread(inspection) for inspection in read if inspection.analysis.gaps or not inspection.sha256]
    if unread:
        complain(
            *unread, "nothing was learned: a release that is not read wholly says nothing about the next"
        )
        return HOLD
    contract = learn(
        arguments.slot,
        kind,
        [(inspection.path, inspection.analysis.shapes) for inspection in read],
        formats=[inspection.analysis.parts[0].reader for inspection in read],
    )
    if arguments.policy is None:
        say(shown(learned_text(contract)))
        return 0
    save(arguments.policy, contract)
    say(f"{safe(arguments.policy)}: {_said(contract, len(read))}\n")
    return 0


def _kind(stated: str | None, policy: Policy, slot: str) -> str:
    if stated is not None:
        return stated
    return policy.slots[slot].kind if slot in policy.slots else "aggregate"


def _unread(inspection: Inspection) -> str:
    gaps = inspection.analysis.gaps
    why = gaps[0].why if gaps else "nothing could be read"
    return f"{inspection.path}: {why}" + (f" (and {len(gaps) - 1} more)" if len(gaps) > 1 else "")


def _said(contract: Contract, releases: int) -> str:
    sheets = len(contract.sheets)
    return (
        f'slot "{contract.name}" ({contract.kind}) learned from {releases} release{"s" * (releases != 1)}: '
        f"{sheets} table{'s' * (sheets != 1)}"
    )
