"""What commands of an installation share: which one, started; and as whom. In: arguments. Out: an office, an actor."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidegate.service.accounts.actor import Actor
    from tidegate.service.office import Office


def part(
    parts: argparse._SubParsersAction[argparse.ArgumentParser],
    word: str,
    text: str,
    run: Callable[[argparse.Namespace], int],
    *,
    named: bool = False,
) -> argparse.ArgumentParser:
    """A command of an installation, with `--home`; `named`: with `--as`, too."""
    parser = parts.add_parser(
        word, help=text, description=f"{text[:1].upper()}{text[1:]}.", allow_abbrev=False
    )
    parser.add_argument("--home", metavar="FOLDER", help="the installation (default: TIDEGATE_HOME)")
    if named:
        parser.add_argument(
            "--as", dest="account", required=True, metavar="ACCOUNT", help="whose right it is, by user name"
        )
    parser.set_defaults(run=run)
    return parser


def office(arguments: argparse.Namespace) -> Office:
    """Its office, Django started. Raises InstanceError."""
    from tidegate.errors import InstanceError
    from tidegate.service.instance.instance import home_of
    from tidegate.service.serve import schema
    from tidegate.service.start import start

    start(home_of(arguments.home))
    if schema.missing():
        raise InstanceError("the database is of an older version: start tidegate serve once")
    from tidegate.service.office import office as current

    return current()


def actor(arguments: argparse.Namespace) -> Actor:
    """The account of `--as`, for whoever holds the home's files. Raises UsageError."""
    from tidegate.errors import UsageError
    from tidegate.service.accounts.models import Account

    found = Account.objects.filter(username=arguments.account, is_active=True).first()
    if found is None:
        raise UsageError("there is no account of that name that is on: tidegate account list shows them")
    return found.actor("command line")
