"""The argument parser: every command's words, in one place to find them and in no place to run them."""

from __future__ import annotations

import argparse
from typing import NoReturn

from tidegate import __version__
from tidegate.cli import (
    accesses,
    account,
    backup,
    check,
    clean,
    custody,
    doctor,
    duties,
    exercise,
    explain,
    exports,
    incident,
    init,
    learn,
    notices,
    parts,
    patrol,
    policy,
    publish,
    record,
    registry,
    replay,
    reports,
    review,
    rollback,
    security_txt,
    serve,
    signing_keys,
    stays,
    submit,
    sweep,
    trace,
    unpublish,
    verify,
)
from tidegate.errors import UsageError

EPILOG = "exit codes: 0 clear, 1 block, 2 wrong use, 3 hold; only 0 may be published"


class Parser(argparse.ArgumentParser):
    """Raises UsageError with one line instead of printing a usage text of many.

    Where the default of `command` is set, what follows `--` is another program's: kept there, and not parsed.
    """

    def parse_known_args(  # type: ignore[override]  # argparse calls it with lists alone
        self, args: list[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Called by argparse for every command."""
        if args is None or self.get_default("command") is None or "--" not in args:
            return super().parse_known_args(args, namespace)
        at = args.index("--")
        found, rest = super().parse_known_args(args[:at], namespace)
        found.command = args[at + 1 :]
        return found, rest

    def error(self, message: str) -> NoReturn:
        """Called by argparse. Raises UsageError."""
        raise UsageError(f"{message} (see: {self.prog} --help)")


def build() -> Parser:
    """The parser. Each parsed command carries its function as `run`: `Namespace -> exit code`."""
    parser = Parser(
        prog="tidegate",
        description="Refuses files that speak of protected people, and accounts for every byte.",
        epilog=EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"tidegate {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (
        check,
        clean,
        parts,
        registry,
        explain,
        policy,
        learn,
        doctor,
        verify,
        init,
        security_txt,
        patrol,
        accesses,
        serve,
        account,
        submit,
        publish,
        unpublish,
        rollback,
        review,
        record,
        signing_keys,
        custody,
        backup,
        incident,
        stays,
        duties,
        exports,
        reports,
        notices,
        trace,
        sweep,
        replay,
        exercise,
    ):
        module.add(commands)
    return parser
