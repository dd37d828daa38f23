"""`tidegate check PATH…`: a verdict for each file, and one for the update as a whole."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from tidegate.cli.registry_key import add_registry
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidegate.cli.gather import Entry
    from tidegate.cli.output import Output
    from tidegate.cli.progress import Progress
    from tidegate.inspection.inspector import Inspector
    from tidegate.model.verdict import Inspection, Versions
    from tidegate.report.interface import Report
    from tidegate.report.update import Update

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
    add_registry(parser)
    parser.add_argument(
        "--format", choices=("text", "json", "jsonl", "sarif"), default="text", help="default: text"
    )
    parser.add_argument("--output", metavar="FILE", help="write the report there, whole or not at all")
    parser.add_argument("--html", metavar="FILE", help="also write the report there as a page to look at")
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
    from tidegate.cli.interrupt import ending_in_order, uninterrupted
    from tidegate.cli.output import Output, complain
    from tidegate.cli.registry_key import registry_access
    from tidegate.policy import load
    from tidegate.report.both import with_page

    started = time.monotonic()
    entries = gather(arguments.path, arguments.name)
    policy = load(arguments.policy)
    contract = slots.contract_for(policy, arguments.slot)
    registry = registry_access(arguments, policy)
    _refuse_to_replace(entries, arguments.output, "--output")
    _refuse_to_replace(entries, arguments.html, "--html")
    if arguments.html and arguments.output and same_place(arguments.html, arguments.output):
        raise UsageError("--html and --output name the same file")
    # Only now: what is wrong with the command line is told without loading a single detector.
    from tidegate.inspection.inspector import Inspector

    def fingerprint_key() -> bytes:
        found = key.installation_key()
        if found.note and arguments.format == "text" and not arguments.quiet:
            complain(f"fingerprints hold for this run only: key file {found.path or '(none)'} {found.note}")
        return found.secret

    with (
        ending_in_order(),
        Output(arguments.output) as out,
        Output(arguments.html) as page,
        uninterrupted(
            lambda: Inspector(policy, contract, key=fingerprint_key, today=date.today(), registry=registry)
        ) as inspector,
    ):
        report = _report(arguments, out, len(entries))
        if arguments.html:
            report = with_page(report, page, arguments.slot)
        update = _tell(entries, inspector, report, arguments)
        update.seconds = time.monotonic() - started
        report.close(update)
    return update.verdict.exit_code


def same_place(one: str, other: str) -> bool:
    """Whether two names would be written to the same file."""
    return os.path.realpath(one) == os.path.realpath(other)


def _refuse_to_replace(entries: list[Entry], output: str | None, option: str) -> None:
    """Raises UsageError where the report has no name, or would take the place of a file that is to be published."""
    if output == "":
        raise UsageError(f"{option} needs a file's name")
    if output is None or not os.path.isfile(output):
        return
    if any(entry.path and not entry.trouble and os.path.samefile(entry.path, output) for entry in entries):
        raise UsageError(f"the report would replace {output}, which is among the files to check")


def _report(arguments: argparse.Namespace, out: Output, files: int) -> Report:
    from tidegate.cli.terminal import color, width
    from tidegate.report.interface import report_for

    return report_for(
        arguments.format,
        out,
        slot=arguments.slot,
        quiet=arguments.quiet,
        width=width(None if arguments.output else sys.stdout),
        color=color(arguments.color, None if arguments.output else sys.stdout),
        files=files,
        folder=arguments.path[0] if len(arguments.path) == 1 and os.path.isdir(arguments.path[0]) else "",
    )


def _tell(
    entries: list[Entry], inspector: Inspector, report: Report, arguments: argparse.Namespace
) -> Update:
    """Judge every file and tell it, masked; gives the sums."""
    from tidegate.cli.progress import Progress
    from tidegate.cli.terminal import is_terminal, width
    from tidegate.report.mask import Masker
    from tidegate.report.update import Update

    versions = inspector.versions
    stream = sys.stderr if is_terminal(sys.stderr) and not arguments.quiet else None
    progress = Progress(stream, entries, width=width(sys.stderr))
    update, masker = Update(versions), Masker()
    try:
        for raw in judged(entries, inspector, versions, progress, arguments.jobs, ordered=report.ordered):
            inspection = masker.inspection(raw)
            update.add(inspection)
            progress.hide()
            report.file(inspection)
    finally:
        progress.hide()
    if update.files != len(entries):
        raise RuntimeError("a file was lost on the way")
    return update


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
    from tidegate.cli.held import certain, held
    from tidegate.cli.parallel import in_order, in_parallel, processors

    def inspect(entry: Entry) -> Inspection:
        callback = progress.begin(entry)
        try:
            if entry.trouble:
                return held(entry, entry.trouble, versions)
            return certain(inspector.inspect(entry.path, entry.name, callback))
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
