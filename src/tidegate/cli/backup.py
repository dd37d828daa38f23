"""`tidegate backup` and `tidegate restore`: an installation without its keys, and the way back."""

from __future__ import annotations

import argparse
from pathlib import Path

from tidegate.cli.installation import office, part


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare both commands."""
    made = part(commands, "backup", "copy vault, database and settings, without the keys", run_backup)
    made.add_argument(
        "-o", "--output", required=True, metavar="TARGET", help="a folder; it keeps generations"
    )
    made.add_argument(
        "--keys", metavar="FOLDER", help="copy the data keys, too: to another place than TARGET"
    )
    made.add_argument(
        "--under", metavar="REFERENCE", help="the key that this copy is wrapped under: file:PATH, env:NAME..."
    )
    back = commands.add_parser(
        "restore",
        help="bring an installation back from a backup",
        description="Restores the latest generation into an empty home. Nothing that was on its way goes on.",
        allow_abbrev=False,
    )
    back.add_argument("source", metavar="SOURCE", help="what backup wrote")
    back.add_argument("--home", required=True, metavar="FOLDER", help="empty, but for keys/ if you have it")
    back.add_argument("--keys", metavar="FOLDER", help="a copy of the keys, as backup --keys wrote it")
    back.add_argument(
        "--record", metavar="RECORD", help="a later export of the record: what it tells as shredded stays so"
    )
    back.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Back up. Raises VaultError, KeyUnavailableError, UsageError."""
    from tidegate.cli.output import complain, say
    from tidegate.errors import UsageError

    if bool(arguments.keys) != bool(arguments.under):
        raise UsageError("--keys and --under go together: where the copy lies, and what it is wrapped under")
    target = Path(arguments.output).absolute()
    keys = Path(arguments.keys).absolute() if arguments.keys else None
    if keys and (keys.is_relative_to(target) or target.is_relative_to(keys)):
        raise UsageError("--keys lies with the backup: together they open everything; name another place")
    here = office(arguments)
    from tidegate.service.backup.make import make
    from tidegate.service.instance.first import COMMAND_LINE

    done = make(here, COMMAND_LINE, target, keys, _absolute(arguments.under or ""))
    say(
        f"{done.vault.generation}: {done.vault.files} files, {done.vault.objects} objects, {done.vault.copied} new\n"
    )
    if done.keys:
        complain(done.keys.notice)
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore. Raises VaultError, InstanceError."""
    import datetime as dt

    from tidegate.cli.output import complain, say
    from tidegate.service.backup.restore import Keys, bring_back

    home = Path(arguments.home).absolute()
    done = bring_back(
        Path(arguments.source).absolute(),
        home,
        Keys(Path(arguments.keys).absolute()) if arguments.keys else None,
        dt.datetime.now(dt.UTC),
        Path(arguments.record) if arguments.record else None,
    )
    count = len(done.shredded.names) if done.shredded else 0
    say(
        f"restored {home} as of {done.made}: {done.files} files, {done.objects} objects, {count} shredded again\n"
    )
    complain(
        "compare what is live with the releases; witnesses that know more than this backup will alarm: keep what "
        "they hold, and give them a new place"
    )
    return 0


def _absolute(reference: str) -> str:
    kind, _, rest = reference.partition(":")
    return f"{kind}:{Path(rest).absolute()}" if kind in ("file", "wrapped") else reference
