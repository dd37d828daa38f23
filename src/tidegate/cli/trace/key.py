"""The key of an installation's own packs: an option, or the environment. Never the key itself."""

from __future__ import annotations

import argparse
import os

KEY = "TIDEGATE_TRACE_KEY"


def add_key(parser: argparse.ArgumentParser) -> None:
    """Declare the option."""
    parser.add_argument(
        "--key",
        metavar="REFERENCE",
        help="where the key of own packs is: file:PATH, env:NAME, keyring:SERVICE/USER or wrapped:PATH "
        f"(default: {KEY})",
    )


def trace_key(arguments: argparse.Namespace) -> bytes:
    """The key. Raises UsageError where none is named, KeyUnavailableError."""
    from tidegate.errors import UsageError

    found = optional_key(arguments)
    if found is None:
        raise UsageError(f"name the key with --key or {KEY}, for instance file:/etc/tidegate/trace.key")
    return found


def optional_key(arguments: argparse.Namespace) -> bytes | None:
    """The key, if any is named. Raises KeyUnavailableError."""
    from tidegate.keys import sources

    named = arguments.key or os.environ.get(KEY, "")
    return sources.load(named) if named else None
