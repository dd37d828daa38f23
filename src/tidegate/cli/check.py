"""`tidegate check PATH…`: a verdict for each file, and one for the update as a whole."""

from __future__ import annotations

import argparse
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidegate.cli.gather import Entry
    from tidegate.cli.progress import Progress
    from tidegate.inspection.inspector import Inspector
    from tidegate.model.verdict import Inspection, Versions

MOST_JOBS = 64


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "check",
        help="judge files before they are published",
        description="Judges files, and folders with everything in them: hidden files and version control "
        "folders too, for they would be published with the rest.",
        epilog="exit codes: 0 clear, 1 block, 2 wrong use, 3 hold; only 0 may be published",
        allow_abbrev=False,
    )
    parser.add_argument("path", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
    parser.add_argument(
        "--slot", metavar="NAME", help="the place on the site the files are for (default: none)"
    )
    parser.add_argument("--policy", metavar="FILE", help="your policy (default: the built-in one)")
    parser.add_argument(
        "--format", choices=("text", "json", "jsonl", "sarif"), default="text", help="default: text"
    )
    parser.add_argument("--output", metavar="FILE", help="write the report there, whole or not at all")
    parser.add_argument(
        "--name", metavar="NAME", help="what to call standard input; its suffix tells its format"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=_jobs, default=0, help="files at once (default: processors)"
    )
    parser.add_argument("--quiet", action="store_true", help="no clear files, no progress, no notes")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="default: auto")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Gather, judge, report. Returns the exit code of the worst verdict. Raises TidegateError."""
    import time
    from datetime import date

    from tidegate.cli import key, slots
    from tidegate.cli.gather import gather
    from tidegate.cli.output import Output, complain
    from tidegate.cli.progress import Progress
    from tidegate.cli.report.interface import report_for
    from tidegate.cli.report.mask import Masker
    from tidegate.cli.report.update import Update
    from tidegate.inspection.inspector import RULES_VERSION, Inspector
    from tidegate.model.verdict import Versions
    from tidegate.policy.load import load

    started = time.monotonic()
    entries = gather(arguments.path, arguments.name)
    policy = load(arguments.policy)
    contract = slots.contract_for(policy, arguments.slot)
    secret = key.installation_key()
    if secret.note and arguments.format == "text" and not arguments.quiet:
        complain(
            f"fingerprints hold for this run only: the key file {secret.path} {secret.note}".replace(
                "  ", " "
            )
        )
    with (
        Output(arguments.output) as out,
        Inspector(policy, contract, key=secret.secret, today=date.today()) as inspector,
    ):
        versions = Versions(policy.digest, RULES_VERSION, sandbox=inspector.profile)
        report = report_for(
            arguments.format,
            out,
            slot=arguments.slot,
            quiet=arguments.quiet,
            width=_width(arguments.output),
            color=_color(arguments.color, arguments.output),
            files=len(entries),
        )
        progress = Progress(None if arguments.quiet else _terminal(), entries, width=_width(None, sys.stderr))
        update, masker = Update(versions), Masker()
        try:
            for raw in judged(entries, inspector, versions, progress, arguments.jobs, ordered=report.ordered):
                inspection = masker.inspection(raw)
                update.add(inspection)
                progress.hide()
                report.file(inspection)
        finally:
            progress.hide()
        update.seconds = time.monotonic() - started
        report.close(update)
    return update.verdict.exit_code


def judged(
    entries: list[Entry],
    inspector: Inspector,
    versions: Versions,
    progress: Progress,
    jobs: int,
    *,
    ordered: bool,
) -> Iterator[Inspection]:
    """Every entry's inspection, in their order or as each is done. `jobs` 0: one a processor."""
    from tidegate.cli.held import held
    from tidegate.cli.parallel import in_order, in_parallel, processors

    def inspect(entry: Entry) -> Inspection:
        callback = progress.begin(entry)
        try:
            if entry.trouble:
                return held(entry, entry.trouble, versions)
            return inspector.inspect(entry.path, entry.name, callback)
        except Exception as error:
            # One file's trouble is not another's: it holds, and the update goes on.
            return held(entry, f"could not be inspected ({type(error).__name__})", versions)
        finally:
            progress.done(entry)

    done = in_parallel(inspect, entries, jobs or processors())
    return in_order(done) if ordered else (inspection for _, inspection in done)


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_JOBS:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {MOST_JOBS}")
    return int(text)


def _terminal() -> IO[str] | None:
    return sys.stderr if sys.stderr is not None and sys.stderr.isatty() else None


def _width(output: str | None, stream: IO[str] | None = None) -> int:
    """Columns of the terminal the report goes to; the text report's own width where there is none."""
    import os

    from tidegate.cli.report.text import WIDTH

    stream = stream or sys.stdout
    if output is not None or stream is None or not stream.isatty():
        return WIDTH
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH


def _color(choice: str, output: str | None) -> bool:
    import os

    if choice != "auto":
        return choice == "always"
    terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
