"""`tidegate clean FILE -o OUT`: a new file of what a reader sees, and only if it is clear."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tidegate.cli.registry_key import add_registry

if TYPE_CHECKING:
    from tidegate.gate.clean import Cleaned

HOLD = 3
LISTED = 40


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "clean",
        help="rebuild a file from what a reader sees",
        description="Writes a new file from what somebody who opens the old one sees: values without formulas, "
        "visible sheets, rows and columns, text, pages; no metadata and nothing hidden. The suffix of OUT says "
        "what it becomes: .csv, .tsv, .xlsx, .ods, .docx, .txt or .pdf (pages as pictures). The old file stays "
        "as it is. The new one is judged like any other, and is only kept if it is clear.",
        epilog="exit codes: 0 OUT is written and clear, 1 what is visible must not be published, 2 wrong use, "
        "3 hold; only after 0 is there a new file",
        allow_abbrev=False,
    )
    parser.add_argument("path", metavar="FILE", help="the file to rebuild")
    parser.add_argument("-o", "--output", metavar="OUT", required=True, help="the new file")
    parser.add_argument(
        "--slot", metavar="NAME", help="the place on the site the new file is for (default: none)"
    )
    parser.add_argument("--policy", metavar="FILE", help="your policy (default: the built-in one)")
    add_registry(parser)
    parser.add_argument("--quiet", action="store_true", help="nothing but errors")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rebuild, judge, put in place. Returns the exit code of the new file's verdict. Raises TidegateError."""
    from datetime import date

    from tidegate.cli import key, slots
    from tidegate.cli.gather import gather
    from tidegate.cli.interrupt import ending_in_order, uninterrupted
    from tidegate.cli.output import complain, say
    from tidegate.cli.progress import Progress
    from tidegate.cli.registry_key import registry_access
    from tidegate.cli.terminal import is_terminal, width
    from tidegate.errors import UsageError
    from tidegate.gate.clean import clean
    from tidegate.inspection.inspector import Inspector
    from tidegate.policy import load

    entries = gather([arguments.path])
    if len(entries) != 1 or entries[0].path != arguments.path:
        raise UsageError("clean takes one file")
    policy = load(arguments.policy)
    registry = registry_access(arguments, policy)
    contract = slots.contract_for(policy, arguments.slot)
    stream = sys.stderr if is_terminal(sys.stderr) and not arguments.quiet else None
    progress = Progress(stream, entries, width=width(sys.stderr))
    with (
        ending_in_order(),
        uninterrupted(
            lambda: Inspector(
                policy,
                contract,
                key=lambda: key.installation_key().secret,
                today=date.today(),
                registry=registry,
            )
        ) as inspector,
    ):
        try:
            cleaned = clean(
                arguments.path, arguments.output, policy.limits, inspector, progress.begin(entries[0])
            )
        finally:
            progress.done(entries[0])
            progress.hide()
    if cleaned.inspection is None:
        complain(f"{arguments.path}: {cleaned.problem}", "nothing was written")
        return HOLD
    if not arguments.quiet or not cleaned.kept:
        say(_told(cleaned, arguments.path))
    return cleaned.inspection.verdict.exit_code


def _told(cleaned: Cleaned, path: str) -> str:
    """What the new file lacks, and the verdict on it."""
    from tidegate.cli.terminal import width
    from tidegate.report.mask import Masker
    from tidegate.report.screen import safe
    from tidegate.report.text import file_lines

    assert cleaned.rebuilt is not None  # noqa: S101  a file that was inspected was rebuilt
    assert cleaned.inspection is not None  # noqa: S101
    columns = width(sys.stdout)
    dropped, unread = cleaned.rebuilt.dropped, cleaned.rebuilt.unread
    lines = [f"left out of {safe(path)}:" if dropped else f"nothing had to be left out of {safe(path)}"]
    lines += [f"  {safe(line)}" for line in dropped[:LISTED]]
    if len(dropped) > LISTED:
        lines.append(f"  and {len(dropped) - LISTED:,} more")
    if unread:
        lines.append(f"  and what could not be read, in {unread:,} place{'s' * (unread != 1)}")
    lines += file_lines(Masker().inspection(cleaned.inspection), columns, receipt=True)
    if not cleaned.kept:
        lines.append("  nothing was written: what is visible would not be cleared")
    return "\n".join(lines) + "\n"
