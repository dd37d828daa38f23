"""What the registry's commands share: options, a line of progress, and what went wrong in one line."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidegate.cli.registry_key import VAULT_KEY, add_key
from tidegate.errors import RegistryError

if TYPE_CHECKING:
    from tidegate.registry.build import Built, Progress

_PAUSE = 0.2


def parser_of(
    under: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help: str, more: str = ""
) -> argparse.ArgumentParser:
    """A command's parser, with the folder and the keys."""
    parser = under.add_parser(
        name, help=help, description=more or f"{help[0].upper()}{help[1:]}.", allow_abbrev=False
    )
    parser.add_argument("--registry", metavar="FOLDER", required=True, help="the registry's folder")
    add_key(parser)
    parser.add_argument(
        "--vault-key",
        metavar="REFERENCE",
        help=f"where the key of the cases is, as --registry-key (default: {VAULT_KEY}; none: no cases are kept)",
    )
    return parser


def add_source(parser: argparse.ArgumentParser) -> None:
    """Declare where people come from."""
    parser.add_argument(
        "--from",
        dest="source",
        metavar="SOURCE",
        required=True,
        help="csv, tsv, parquet, xlsx, or a database: postgresql://..., mysql://..., sqlite:///..., mssql://..., "
        "or env:NAME with such an address",
    )
    parser.add_argument(
        "--map", metavar="FILE", required=True, help="which column is which field (registry.toml)"
    )


@contextmanager
def in_one_line() -> Iterator[None]:
    """Turn what the disk refuses into one line. Raises RegistryError."""
    try:
        yield
    except OSError as error:
        name = f" ({error.filename})" if error.filename else ""
        again = "; mend it and run the same command again: it goes on where it was"
        raise RegistryError(f"stopped: {error.strerror or type(error).__name__}{name}{again}") from None


class Line:
    """A line of progress on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        from tidegate.cli.terminal import is_terminal

        self._stream = sys.stderr if is_terminal(sys.stderr) else None
        self._drawn = 0.0
        self._began = time.monotonic()

    def __call__(self, doing: str, done: int, total: int | None) -> None:
        """As `build.Progress`."""
        now = time.monotonic()
        if self._stream is None or now - self._drawn < _PAUSE:
            return
        self._drawn = now
        share = f" of {total:,}" if total else ""
        noun = "rows" if doing == "reading" else "parts"
        self._stream.write(f"\r\x1b[K{doing}: {done:,}{share} {noun} · {now - self._began:,.0f} s")
        self._stream.flush()

    def hide(self) -> None:
        """Take the line away."""
        if self._stream is not None and self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def progress() -> tuple[Progress, Line]:
    """What a build calls, and what hides it."""
    line = Line()
    return line, line


def report_lines(built: Built, folder: str) -> list[str]:
    """What became of every row of a source: nothing is left out in silence."""
    report = built.report
    lines = [f"{folder}: {report.people:,} people from {report.rows:,} rows, {built.header.keys:,} keys"]
    if built.resumed:
        lines.append("  went on where an earlier run had stopped")
    for name, used in sorted(report.fields.items()):
        unusable = report.unusable.get(name, 0)
        lines.append(
            f"  {name}: {used:,} used" + (f", {unusable:,} not usable as {name}" if unusable else "")
        )
    if len(report.standings) > 1:
        lines.append(
            "  " + ", ".join(f"{word} {count:,}" for word, count in sorted(report.standings.items()))
        )
    refused = {reason: count for reason, count in report.rejected.items() if count}
    lines += [f"  refused: {count:,} rows with {reason}" for reason, count in sorted(refused.items())]
    return lines
