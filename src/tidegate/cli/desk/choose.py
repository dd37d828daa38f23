"""Which desk a command asks. In: `--server`, `--token`, `--home`, `--as`. Out: a Desk."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.cli.desk.interface import Desk

SERVER, TOKEN = "TIDEGATE_SERVER", "TIDEGATE_TOKEN"


def add_desk(parser: argparse.ArgumentParser) -> None:
    """The options."""
    group = parser.add_argument_group("where")
    group.add_argument("--server", metavar="URL", help=f"a Tidegate server (default: {SERVER})")
    group.add_argument(
        "--token", metavar="REF", help=f"its token: env:NAME or file:PATH (default: env:{TOKEN})"
    )
    group.add_argument("--home", metavar="FOLDER", help="or an installation on this machine; needs --as")
    group.add_argument("--as", dest="account", metavar="ACCOUNT", help="whoever does it there")


@contextmanager
def desk(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Iterator[Desk]:
    """The desk that was asked for. Raises UsageError, and what opening it raises."""
    opened = _opened(arguments, environment)
    try:
        yield opened
    finally:
        opened.close()


def _opened(arguments: argparse.Namespace, environment: Mapping[str, str]) -> Desk:
    if arguments.server and (arguments.home or arguments.account):
        raise UsageError("give --server, or --home with --as, not both")
    if arguments.account or arguments.home:
        if not arguments.account:
            raise UsageError("who does it? give --as ACCOUNT with --home")
        if arguments.token:
            raise UsageError("--token is for --server: with --home give --as ACCOUNT")
        from tidegate.cli.desk.local import Local

        return Local(arguments.home, arguments.account)
    server = arguments.server or environment.get(SERVER, "")
    if not server:
        raise UsageError(
            f"which installation? give --server URL (or {SERVER}), or --home FOLDER --as ACCOUNT"
        )
    from tidegate.cli.desk.remote import Remote

    return Remote(server, token_of(arguments.token or f"env:{TOKEN}", environment))


def token_of(reference: str, environment: Mapping[str, str]) -> str:
    """The token that a reference names: a token itself would be seen in lists of processes. Raises UsageError."""
    kind, _, rest = reference.partition(":")
    if kind == "env" and rest:
        text = environment.get(rest, "")
        if not text:
            raise UsageError(f"there is no token: set {rest}, or give --token file:PATH")
    elif kind == "file" and rest:
        text = _read(rest)
    else:
        raise UsageError("--token takes a reference, never the token: env:NAME or file:PATH")
    text = text.strip()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise UsageError(f"what {kind}:{rest} holds is no token")
    return text


def _read(path: str) -> str:
    from tidegate.keys.files import read_private

    try:
        return read_private(path, 1024).decode("ascii", "replace")
    except OSError as error:
        raise UsageError(f"--token file:{path} cannot be read: {error.strerror}") from None
