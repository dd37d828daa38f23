"""`tidegate trace watch FILE`: look at sources again and again, politely, and tell what could not be seen."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from tidegate.cli.trace.deliver import add_delivery, checked, delivery
from tidegate.cli.trace.key import optional_key
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidegate.trace.delivery import Delivery
    from tidegate.trace.results import Result
    from tidegate.trace.scan import TraceQuestion, TraceScanner
    from tidegate.trace.watch.keeping import KeepingScanner
    from tidegate.trace.watch.plan import Plan
    from tidegate.trace.watch.rounds import Rounds
    from tidegate.trace.watch.state import WatchState

FOUND, NOTHING, BLIND = 1, 0, 3
_NAP = 30.0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "watch",
        help="look at feeds, sites and other sources again and again",
        description="Looks at every source of a plan when it is due. With --once it ends when nothing is due.",
        epilog="exit codes of --once and --coverage: 0 nothing found and everything seen, 1 found, 2 wrong use, "
        "3 something could not be seen",
        allow_abbrev=False,
    )
    parser.add_argument("plan", metavar="FILE", help="the plan: packs, sources, how often")
    parser.add_argument("--once", action="store_true", help="look at what is due, then end")
    parser.add_argument(
        "--coverage", action="store_true", help="look at nothing: tell what was seen and what not"
    )
    parser.add_argument("--html", default="", metavar="FILE", help="the coverage as a page, there")
    parser.add_argument(
        "--jsonl", default="", metavar="FILE", help="all hits so far as lines of JSON, there or at -"
    )
    parser.add_argument("--quiet", action="store_true", help="no notes")
    add_delivery(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises TidegateError."""
    from tidegate.cli.interrupt import ending_in_order
    from tidegate.trace.fingerprint_of import asked
    from tidegate.trace.watch import plan as plans
    from tidegate.trace.watch.state import WatchState

    if arguments.once and arguments.coverage:
        raise UsageError("--once looks, --coverage does not: give one of them")
    checked(arguments)
    plan = plans.load(arguments.plan)
    with ExitStack() as stack:
        stack.enter_context(ending_in_order())
        question = None if arguments.coverage else _question(plan, bool(arguments.evidence))
        state = stack.enter_context(WatchState(plan.state, asked(question, ()) if question else ""))
        if question is not None:
            scanner = _keeping(arguments, question.open())
            stack.callback(scanner.close)
            rounds = _rounds(plan, state, scanner)
            to = stack.enter_context(delivery(arguments, asked(question, ())[:16]))
            try:
                _look(arguments, rounds, lambda: _deliver(arguments, to, state))
            except KeyboardInterrupt:
                if arguments.once:
                    raise
        return _tell(arguments, plan, state)


def _question(plan: Plan, keep: bool) -> TraceQuestion:
    import datetime as dt

    from tidegate.trace.scan import TraceQuestion

    key = optional_key(argparse.Namespace(key=plan.key))
    now = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    return TraceQuestion(plan.packs, key, plan.settings, now, plan.thorough, keep)


def _rounds(plan: Plan, state: WatchState, scanner: object) -> Rounds:
    import time
    from typing import cast

    from tidegate.trace.scan import TraceScanner
    from tidegate.trace.sources.opening import fetcher
    from tidegate.trace.sources.web import MOST_BYTES
    from tidegate.trace.watch.polite import Polite
    from tidegate.trace.watch.rounds import Rounds

    asking = fetcher(plan.settings, MOST_BYTES, 300.0)
    polite = Polite(asking, state, plan.delay, plan.obey, plan.agent, time.time, time.sleep, {})
    return Rounds(plan, state, cast(TraceScanner, scanner), polite)


def _keeping(arguments: argparse.Namespace, scanner: TraceScanner) -> TraceScanner | KeepingScanner:
    if not arguments.evidence:
        return scanner
    from tidegate.cli.trace.scan import private_folder
    from tidegate.trace.watch.keeping import KeepingScanner

    return KeepingScanner(scanner, private_folder(arguments.evidence))


def _deliver(arguments: argparse.Namespace, to: Delivery | None, state: WatchState) -> None:
    """All hits so far: whoever takes them knows those it has."""
    from tidegate.trace.groups import grouped

    groups = grouped(state.findings())
    if to is not None and groups:
        to.deliver(arguments.incident, groups)


def _look(arguments: argparse.Namespace, rounds: Rounds, deliver: Callable[[], None]) -> None:
    import time

    from tidegate.cli.output import complain

    found = True

    def looked(result: Result) -> None:
        nonlocal found
        found = found or bool(result.findings)
        if result.findings and not arguments.quiet:
            complain(f"found {len(result.findings)} more; --jsonl tells where")

    while True:
        for source in rounds.due():
            rounds.run(source, looked)
        found = found and not _delivered(deliver)
        if arguments.once:
            return
        time.sleep(min(max(rounds.next() - time.time(), 1.0), _NAP))


def _delivered(deliver: Callable[[], None]) -> bool:
    """Whether it was; a server that is away is asked again in the next round, and this watch goes on."""
    from tidegate.cli.output import complain
    from tidegate.errors import TidegateError

    try:
        deliver()
    except TidegateError as error:
        complain(f"hits were not delivered, and are tried again: {error}")
        return False
    return True


def _tell(arguments: argparse.Namespace, plan: Plan, state: WatchState) -> int:
    import time

    from tidegate.cli.output import Output, say
    from tidegate.cli.trace import answer
    from tidegate.report.screen import safe
    from tidegate.trace.groups import grouped
    from tidegate.trace.watch import coverage

    now = time.time()
    seen = coverage.seen(plan, state, now, safe)
    groups = grouped(state.findings())
    if arguments.jsonl:
        answer.write_hits(arguments.jsonl, groups)
    if arguments.html:
        with Output(arguments.html) as out:
            out.write(coverage.page(seen, now))
    if arguments.jsonl != "-":
        said = coverage.lines(seen) if arguments.coverage else [*answer.lines(groups), *coverage.lines(seen)]
        say("".join(f"{line}\n" for line in said))
    return FOUND if groups else NOTHING if coverage.complete(seen) else BLIND
