"""What the commands that look through sources share: options, how sources are reached, a line of progress."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from tidegate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidegate.trace.results import Result
    from tidegate.trace.sources.interface import Settings, Unread
    from tidegate.trace.worklist import WorkList

_PAUSE = 0.2
_MOST_WORKERS = 1024


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Declare the sources and how they are reached."""
    parser.add_argument(
        "source",
        nargs="+",
        metavar="SOURCE",
        help="a file or folder, an address, s3://BUCKET/PREFIX, or KIND:PLACE with a kind of file, folder, warc, page, "
        "urls, sitemap, feed, mbox, maildir, git, s3, export, paths, cdx",
    )
    parser.add_argument(
        "--base", default="", metavar="PLACE", help="what the lines of a paths file lie below"
    )
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="WHAT=COLUMN",
        help="of an export: text=, url= or date=COLUMN",
    )
    parser.add_argument("--no-versions", action="store_true", help="of s3: only what is current")
    parser.add_argument(
        "--network", action="append", default=[], metavar="NET", help="also ask addresses in NET"
    )
    parser.add_argument(
        "--port", action="append", default=[], type=int, metavar="N", help="also ask this port"
    )
    parser.add_argument(
        "--authority", default="", metavar="FILE", help="certificates to trust instead of the system's"
    )
    parser.add_argument("--s3-endpoint", default="", metavar="URL", help="a store other than Amazon's")
    parser.add_argument("--s3-region", default="us-east-1", metavar="NAME")
    parser.add_argument("--s3-access-key", default="", metavar="REFERENCE", help="env:NAME or file:PATH")
    parser.add_argument("--s3-private-key", default="", metavar="REFERENCE", help="env:NAME or file:PATH")


def add_running(parser: argparse.ArgumentParser) -> None:
    """Declare who does the work, and where its state is."""
    parser.add_argument(
        "--engine",
        default="pool",
        metavar="ENGINE",
        help="pool, ray, ray:auto or ray://HOST:PORT (default: pool)",
    )
    parser.add_argument("--workers", type=_workers, default=0, metavar="N", help="default: one a processor")
    parser.add_argument(
        "--state", default="", metavar="FOLDER", help="what is done, so that a later run goes on there"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress, no notes")


def settings(arguments: argparse.Namespace) -> Settings:
    """How sources are reached. Raises UsageError."""
    from tidegate.trace.sources.interface import Settings

    fields = []
    for field in arguments.field:
        what, equals, column = field.partition("=")
        if not equals or not column or what not in ("text", "url", "date"):
            raise UsageError(f"--field {field}: write text=COLUMN, url=COLUMN or date=COLUMN")
        fields.append((what, column))
    return Settings(
        networks=tuple(arguments.network),
        ports=(80, 443, *arguments.port),
        authority=arguments.authority,
        s3_endpoint=arguments.s3_endpoint,
        s3_region=arguments.s3_region,
        s3_access=arguments.s3_access_key,
        s3_private=arguments.s3_private_key,
        base=arguments.base,
        fields=tuple(fields),
        versions=not arguments.no_versions,
    )


class Line:
    """Progress on a terminal, nothing elsewhere."""

    def __init__(self, work: WorkList, quiet: bool, noun: str = "hits") -> None:
        from tidegate.cli.terminal import is_terminal

        self._stream = sys.stderr if is_terminal(sys.stderr) and not quiet else None
        self._work, self._noun = work, noun
        self._began = time.monotonic()
        self._drawn, self._found = 0.0, 0

    def __call__(self, result: Result) -> None:
        """A shard is done."""
        self._found += len(result.findings)
        now = time.monotonic()
        if self._stream is None or now - self._drawn < _PAUSE:
            return
        self._drawn = now
        told = self._work.coverage()
        self._stream.write(
            f"\r\x1b[K{told.done:,} of {told.shards:,} shards · {told.bodies:,} bodies, {size(told.bytes)}"
            f" · {self._found:,} {self._noun} · {now - self._began:,.0f} s"
        )
        self._stream.flush()

    def hide(self) -> None:
        """Take the line away."""
        if self._stream is not None and self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def size(count: float) -> str:
    """Bytes for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:,.0f} bytes" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"


def unlisted_lines(unlisted: Sequence[Unread]) -> list[str]:
    """Sources that could not even be listed."""
    from tidegate.report.screen import safe

    return [f"COULD NOT BE LISTED  {safe(each.where)}: {safe(each.why)}" for each in unlisted]


def coverage_lines(work: WorkList) -> list[str]:
    """What was looked at and what was not, and why; nothing is left out in silence."""
    told = work.coverage()
    lines = [
        f"Looked at {told.bodies:,} bodies, {size(told.bytes)}, in {told.done:,} of {told.shards:,} shards."
    ]
    if told.unread:
        lines.append("Not looked at, or not wholly:")
        lines += [f"  {count:>8,}  {why}" for why, count in told.unread[:20]]
        if len(told.unread) > 20:
            lines.append(f"  and for {len(told.unread) - 20} more reasons")
    return lines


def _workers(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {_MOST_WORKERS}")
    return int(text)
