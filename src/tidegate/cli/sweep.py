"""`tidegate sweep SOURCE…`: the agency's own estate, with the registry, before any leak: who is exposed already?"""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

from tidegate.cli.registry_key import add_registry
from tidegate.cli.trace.words import add_running, add_sources
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.trace.sources.interface import Unread
    from tidegate.trace.sweep import SweepQuestion, Swept
    from tidegate.trace.worklist import WorkList

CLEAR, BLOCK, HOLD, INTERRUPTED = 0, 1, 3, 130
_SHOWN = 50


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "sweep",
        help="judge everything that is public already, with the registry",
        description="Judges every object of an estate as the gate would: folders, stores with their old versions, the "
        "site by its sitemap, archives. Killed at any moment, the same command with the same --state goes on.",
        epilog="exit codes: 0 all clear, 1 something to be taken down, 2 wrong use, 3 something held or not read",
        allow_abbrev=False,
    )
    add_sources(parser)
    parser.add_argument(
        "--home", default="", metavar="FOLDER", help="the installation, for its policy and registry"
    )
    parser.add_argument(
        "--policy", metavar="FILE", help="your policy (default: the home's, or the built-in one)"
    )
    parser.add_argument("--slot", metavar="NAME", help="judge by this slot's contract")
    add_registry(parser)
    add_running(parser)
    parser.add_argument("--all", action="store_true", help="tell clear objects too")
    parser.add_argument(
        "--jsonl", default="", metavar="FILE", help="an object a line, there or at - (stdout)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises TidegateError."""
    from pathlib import Path

    from tidegate.cli.interrupt import ending_in_order
    from tidegate.trace.sweep import fingerprint
    from tidegate.trace.worklist import WorkList

    question = _question(arguments)
    words = list(dict.fromkeys(arguments.source))
    with ExitStack() as stack:
        stack.enter_context(ending_in_order())
        state = Path(arguments.state or stack.enter_context(_temporary()))
        work = stack.enter_context(WorkList(state, fingerprint(question, words)))
        unlisted = _sweep(arguments, words, work, question)
        code = _tell(arguments, work, unlisted or ())
        if unlisted is None:
            from tidegate.cli.output import complain

            told = work.coverage()
            again = (
                "the same command goes on there" if arguments.state else "give --state to be able to go on"
            )
            complain(f"interrupted: {told.done:,} of {told.shards:,} shards are done; {again}")
            return INTERRUPTED
        return code


def _question(arguments: argparse.Namespace) -> SweepQuestion:
    """Raises TidegateError."""
    import datetime as dt

    from tidegate import policy as policies
    from tidegate.cli import key, slots
    from tidegate.cli.trace.words import settings
    from tidegate.trace.sweep import SweepQuestion

    policy, folder, master = _in_force(arguments)
    slots.contract_for(policies.load(policy), arguments.slot)
    today = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    secret = key.installation_key().secret
    return SweepQuestion(
        policy, arguments.slot, folder, master, secret, settings(arguments), today, arguments.all
    )


def _in_force(arguments: argparse.Namespace) -> tuple[str | None, str, bytes]:
    """Policy file, registry folder and key: of the options, or of the home. Raises TidegateError."""
    import os

    from tidegate.cli.registry_key import FOLDER, master_key

    folder = arguments.registry or ("" if arguments.home else os.environ.get(FOLDER, ""))
    if folder:
        return arguments.policy, folder, master_key(arguments)
    if not arguments.home:
        raise UsageError("name whose people to look for: --home, or --registry with --registry-key")
    from tidegate.keys import sources
    from tidegate.service.instance.instance import home_of, load

    instance = load(home_of(arguments.home))
    section = instance.section("registry")
    if not section["folder"]:
        raise UsageError("the installation names no registry: [registry] in its instance.toml")
    policy = arguments.policy or (str(instance.policy_file) if instance.policy_file.exists() else None)
    return policy, str(instance.path(section["folder"])), sources.load(instance.reference(section["key"]))


def _sweep(
    arguments: argparse.Namespace, words: list[str], work: WorkList, question: SweepQuestion
) -> tuple[Unread, ...] | None:
    from tidegate.cli.trace.words import Line
    from tidegate.trace.drive import drive
    from tidegate.trace.engine.interface import engine_for

    engine = engine_for(arguments.engine, arguments.workers)
    line = Line(work, arguments.quiet, "not clear")
    try:
        return drive(work, words, question.settings, question, engine, line)
    except KeyboardInterrupt:
        return None
    finally:
        line.hide()


def _tell(arguments: argparse.Namespace, work: WorkList, unlisted: tuple[Unread, ...]) -> int:
    from tidegate.cli.output import say
    from tidegate.cli.trace.words import coverage_lines, unlisted_lines
    from tidegate.trace.sweep import Swept

    numbers: set[int] = set()
    counts = {"block": 0, "hold": 0, "clear": 0}
    worst: list[Swept] = []
    told = []
    for finding in work.findings():
        swept = Swept.decode(finding.text)
        counts[swept.verdict] += 1
        numbers.update(swept.numbers)
        worst.append(swept)
        if len(worst) >= 4 * _SHOWN:
            worst = _worst(worst)
        if arguments.jsonl:
            told.append(swept.line())
    if arguments.jsonl:
        from tidegate.cli.trace.answer import write_lines

        write_lines(arguments.jsonl, told, "--jsonl")
    coverage = work.coverage()
    counts["clear"] = coverage.bodies - counts["block"] - counts["hold"]
    if arguments.jsonl != "-":
        lines = [
            *_lines(_worst(worst), counts, len(numbers)),
            *unlisted_lines(unlisted),
            *coverage_lines(work),
        ]
        say("".join(f"{line}\n" for line in lines))
    return (
        BLOCK if counts["block"] else HOLD if counts["hold"] or unlisted or not coverage.complete else CLEAR
    )


def _worst(swept: list[Swept]) -> list[Swept]:
    order = {"block": 0, "hold": 1, "clear": 2}
    return sorted(
        swept, key=lambda each: (-each.protected, order[each.verdict], -(each.people or 0), each.where)
    )[:_SHOWN]


def _lines(worst: list[Swept], counts: dict[str, int], people: int) -> list[str]:
    from tidegate.report.screen import safe

    named = f"{people:,} {'person' if people == 1 else 'people'} of the registry"
    lines = [f"EXPOSED  {named}" if people else "NOBODY of the registry was found", ""]
    lines.append(f"  {counts['block']:,} objects blocked, {counts['hold']:,} held, {counts['clear']:,} clear")
    for each in worst:
        counted = "?" if each.people is None else f"{each.people:,}"
        lines.append(
            f"  {each.verdict:<5}  {each.protected:>6,} of the registry, {counted} people  {safe(each.where)}"
        )
        lines += [f"           {safe(place)}" for place in each.places[:2]]
        lines += [f"           {safe(reason)}" for reason in each.reasons[:1]]
    left = counts["block"] + counts["hold"] - len([each for each in worst if each.verdict != "clear"])
    if left > 0:
        lines.append(f"  and {left:,} more that are not clear: --jsonl gives them all")
    return [*lines, ""]


def _temporary() -> AbstractContextManager[str]:
    import tempfile

    return tempfile.TemporaryDirectory(prefix="tidegate-sweep-")
