"""`tidegate account make|list|grant|take|reset`: accounts from the shell, for whoever holds the home's files."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidegate.service.accounts.models import Account
    from tidegate.service.accounts.roles import Role


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its parts."""
    parser = commands.add_parser(
        "account",
        help="make accounts, grant roles, reset a sign-in",
        description="Accounts of an installation, from the shell; every act is in the record.",
        allow_abbrev=False,
    )
    parts = parser.add_subparsers(title="commands", metavar="make|list|grant|take|reset", required=True)
    make = _part(parts, "make", "make an account and print its one-time link", run_make)
    make.add_argument(
        "--role", action="append", default=[], metavar="ROLE", help="may be given several times"
    )
    make.add_argument("--name", default="", metavar="TEXT", help="as colleagues know the person")
    make.add_argument(
        "--break-glass", action="store_true", help="may use a password although people sign in by OIDC"
    )
    for word, text, run in (
        ("grant", "grant a role", run_grant),
        ("take", "take a role back", run_take),
    ):
        _part(parts, word, text, run).add_argument("role", metavar="ROLE")
    _part(parts, "reset", "print a fresh one-time link; it forgets the older sign-in when used", run_reset)
    _part(parts, "list", "list accounts and their roles", run_list, named=False)


def _part(
    parts: argparse._SubParsersAction[argparse.ArgumentParser],
    word: str,
    text: str,
    run: Callable[[argparse.Namespace], int],
    *,
    named: bool = True,
) -> argparse.ArgumentParser:
    parser = parts.add_parser(word, help=text, description=text.capitalize() + ".", allow_abbrev=False)
    parser.add_argument("--home", metavar="FOLDER", help="the installation (default: TIDEGATE_HOME)")
    if named:
        parser.add_argument("username", metavar="USER")
    parser.set_defaults(run=run)
    return parser


def run_make(arguments: argparse.Namespace) -> int:
    """Make it. Raises RefusedError, UsageError."""
    roles = [_role(name) for name in arguments.role]
    _start(arguments)
    from django.utils import timezone

    from tidegate.service.accounts import acts
    from tidegate.service.instance.first import COMMAND_LINE

    account = acts.make_account(
        COMMAND_LINE,
        arguments.username,
        roles=roles,
        display_name=arguments.name,
        break_glass=arguments.break_glass,
        now=timezone.now(),
    )
    return _print_link(account)


def run_grant(arguments: argparse.Namespace) -> int:
    """Grant one role."""
    return _change(arguments, "grant")


def run_take(arguments: argparse.Namespace) -> int:
    """Take one role back."""
    return _change(arguments, "take")


def run_reset(arguments: argparse.Namespace) -> int:
    """Print a fresh link."""
    _start(arguments)
    return _print_link(_account(arguments.username))


def run_list(arguments: argparse.Namespace) -> int:
    """A line an account: name, on or off, roles."""
    _start(arguments)
    from tidegate.cli.output import say
    from tidegate.report.screen import escaped
    from tidegate.service.accounts.models import Account

    lines = []
    for account in Account.objects.order_by("username"):
        roles = ", ".join(sorted(account.grants.values_list("role", flat=True))) or "no role"
        lines.append(f"{escaped(account.username)}\t{'on' if account.is_active else 'off'}\t{roles}\n")
    say("".join(lines) or "no accounts\n")
    return 0


def _change(arguments: argparse.Namespace, act: str) -> int:
    role = _role(arguments.role)
    _start(arguments)
    from django.utils import timezone

    from tidegate.cli.output import say
    from tidegate.service.accounts import acts
    from tidegate.service.instance.first import COMMAND_LINE

    account = _account(arguments.username)
    change = acts.grant if act == "grant" else acts.take
    change(COMMAND_LINE, account, role, now=timezone.now())
    say(f"{account.username}: {', '.join(sorted(each.value for each in account.roles())) or 'no role'}\n")
    return 0


def _print_link(account: Account) -> int:
    from django.conf import settings
    from django.utils import timezone

    from tidegate.cli.output import say
    from tidegate.service.accounts import acts
    from tidegate.service.instance.first import COMMAND_LINE

    token = acts.make_enrolment(COMMAND_LINE, account, now=timezone.now())
    say(
        f"{account.username} sets a password here, once, within three days:\n  {settings.ADDRESS}/enrol/{token}\n"
    )
    return 0


def _start(arguments: argparse.Namespace) -> None:
    from tidegate.errors import InstanceError
    from tidegate.service.instance.instance import home_of
    from tidegate.service.serve import schema
    from tidegate.service.start import start

    start(home_of(arguments.home))
    if schema.missing():
        raise InstanceError("the database is of an older version: start tidegate serve once")


def _account(username: str) -> Account:
    from tidegate.errors import UsageError
    from tidegate.service.accounts.models import Account

    found = Account.objects.filter(username=username).first()
    if found is None:
        raise UsageError("there is no account of that name: tidegate account list shows them")
    return found


def _role(name: str) -> Role:
    from tidegate.errors import UsageError
    from tidegate.service.accounts.roles import Role

    for role in Role:
        if role.value == name.replace("-", " "):
            return role
    raise UsageError(f"there is no such role: roles are {', '.join(role.value for role in Role)}")
