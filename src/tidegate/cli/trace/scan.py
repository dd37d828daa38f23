"""`tidegate trace scan SOURCE…`: look for copies of a file in sources of any kind and size."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

from tidegate.cli.trace.deliver import add_delivery, checked, delivery
from tidegate.cli.trace.key import add_key, optional_key
from tidegate.cli.trace.words import add_running, add_sources
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tidegate.trace.groups import Group
    from tidegate.trace.scan import TraceQuestion
    from tidegate.trace.sources.interface import Unread
    from tidegate.trace.worklist import WorkList

FOUND, NOTHING, UNREAD, INTERRUPTED = 1, 0, 3, 130


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "scan",
        help="look for copies in folders, sites, archives, stores, repositories, crawls",
        description="Looks for copies of the files that packs were made of. Killed at any moment, the same command "
        "with the same --state goes on where it was.",
        epilog="exit codes: 0 nothing found and everything looked at, 1 found, 2 wrong use, 3 something not looked at",
        allow_abbrev=False,
    )
    add_sources(parser)
    parser.add_argument("--pack", action="append", required=True, metavar="PACK", help="may be given again")
    add_key(parser)
    parser.add_argument("--thorough", action="store_true", help="undo tags and entities first; slower")
    add_running(parser)
    parser.add_argument(
        "--jsonl", default="", metavar="FILE", help="hits as lines of JSON, there or at - (stdout)"
    )
    parser.add_argument("--requests", default="", metavar="FILE", help="draft requests for deletion there")
    parser.add_argument(
        "--sender", default="", metavar="TEXT", help="who asks: the agency and where to answer"
    )
    add_delivery(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises TidegateError."""
    from pathlib import Path

    from tidegate.cli.interrupt import ending_in_order
    from tidegate.trace.groups import grouped
    from tidegate.trace.worklist import WorkList

    checked(arguments)
    if arguments.requests and not arguments.sender:
        raise UsageError("--requests needs --sender: who asks, and where to answer")
    question, fingerprint = _question(arguments)
    with ExitStack() as stack:
        stack.enter_context(ending_in_order())
        state = Path(arguments.state or stack.enter_context(_temporary()))
        work = stack.enter_context(WorkList(state, fingerprint))
        unlisted = _scan(arguments, work, question)
        groups = grouped(work.findings())
        _tell(arguments, work, groups, unlisted)
        if unlisted is None:
            return INTERRUPTED
        _deliver(arguments, groups, fingerprint)
        return FOUND if groups else NOTHING if work.coverage().complete and not unlisted else UNREAD


def _scan(
    arguments: argparse.Namespace, work: WorkList, question: TraceQuestion
) -> tuple[Unread, ...] | None:
    """Sources that could not be listed; None where it was interrupted. Raises TidegateError."""
    from dataclasses import replace

    from tidegate.cli.trace.words import Line
    from tidegate.trace.drive import drive
    from tidegate.trace.engine.interface import engine_for

    engine = engine_for(arguments.engine, arguments.workers)
    question = replace(question, now=work.note("began", question.now))
    keep = private_folder(arguments.evidence) if arguments.evidence else None
    line = Line(work, arguments.quiet)
    words = list(dict.fromkeys(arguments.source))
    try:
        return drive(work, words, question.settings, question, engine, line, keep)
    except KeyboardInterrupt:
        return None
    finally:
        line.hide()


def _question(arguments: argparse.Namespace) -> tuple[TraceQuestion, str]:
    """What is asked, and a fingerprint of it that tells nothing. Raises TidegateError."""
    import datetime as dt

    from tidegate.cli.trace.words import settings
    from tidegate.trace.fingerprint_of import asked
    from tidegate.trace.scan import TraceQuestion

    key = optional_key(arguments)
    now = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    question = TraceQuestion(
        tuple(arguments.pack), key, settings(arguments), now, arguments.thorough, bool(arguments.evidence)
    )
    question.matching()  # a wrong pack or key is told before anything is asked of anybody
    return question, asked(question, arguments.source)


def _tell(
    arguments: argparse.Namespace, work: WorkList, groups: list[Group], unlisted: tuple[Unread, ...] | None
) -> None:
    from tidegate.cli.output import complain, say
    from tidegate.cli.trace.answer import lines, write_hits
    from tidegate.cli.trace.words import coverage_lines, unlisted_lines

    if arguments.jsonl:
        write_hits(arguments.jsonl, groups)
    if arguments.requests:
        from tidegate.cli.trace.answer import write_requests

        write_requests(arguments.requests, groups, arguments.sender)
    if arguments.jsonl != "-":
        say(
            "".join(
                f"{line}\n"
                for line in [*lines(groups), *unlisted_lines(unlisted or ()), *coverage_lines(work)]
            )
        )
    if unlisted is None:
        told = work.coverage()
        again = "the same command goes on there" if arguments.state else "give --state to be able to go on"
        complain(f"interrupted: {told.done:,} of {told.shards:,} shards are done; {again}")


def _deliver(arguments: argparse.Namespace, groups: list[Group], fingerprint: str) -> None:
    from tidegate.cli.output import complain

    with delivery(arguments, fingerprint[:16]) as to:
        if to is None:
            return
        count = to.deliver(arguments.incident, groups)
    if not arguments.quiet:
        complain(f"{count:,} hits were delivered to incident {arguments.incident}")


def private_folder(name: str) -> Path:
    """For evidence, of its owner alone. Raises UsageError."""
    from pathlib import Path

    folder = Path(name)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--evidence {name} cannot be made: {error.strerror}") from None
    return folder


def _temporary() -> AbstractContextManager[str]:
    import tempfile

    return tempfile.TemporaryDirectory(prefix="tidegate-trace-")
