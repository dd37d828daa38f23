"""`tidegate registry who FILE…`: the cases of the people in files, for the response. Every use is written down."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tidegate.cli.registry.words import parser_of
from tidegate.cli.registry_key import master_key, vault_key
from tidegate.errors import RegistryError, UsageError

if TYPE_CHECKING:
    from tidegate.model.verdict import Inspection

LOG = "who.log"
HOLD = 3


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = parser_of(
        under,
        "who",
        "list the cases of the protected people in files",
        "Lists case numbers, one a line. Needs the vault's key and a reason; who asked, why and about which file is "
        f"written to {LOG} in the registry's folder before anything is shown.",
    )
    parser.add_argument("path", nargs="+", metavar="FILE", help="a file, or - for standard input")
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why, for the log")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """3 where a file was not read wholly: there may be more people. Raises RegistryError, UsageError."""
    from tidegate.cli.gather import gather
    from tidegate.cli.inspected import inspected
    from tidegate.cli.output import complain, say
    from tidegate.policy import load
    from tidegate.registry.access import Access
    from tidegate.registry.registry import Registry
    from tidegate.report.screen import safe

    if not arguments.reason.strip():
        raise UsageError("--reason must say why")
    master, vault = master_key(arguments), vault_key(arguments)
    if vault is None:
        raise UsageError("cases are kept in the vault: name its key with --vault-key")
    policy = load(None)
    access = Access.to(arguments.registry, master, policy.registry)
    read = inspected(gather(arguments.path), policy, access)
    people = {person for inspection in read for person in inspection.analysis.protected}
    cases = Registry(arguments.registry, master).cases(people, vault)
    _write_down(arguments.registry, arguments.reason, read, len(cases))
    for case in sorted(set(cases.values())):
        say(f"{safe(case)}\n")
    unread = [inspection for inspection in read if inspection.analysis.gaps or not inspection.sha256]
    if unread:
        complain(*(f"{safe(one.path)} was not read wholly: there may be more people in it" for one in unread))
    return HOLD if unread else 0


def _write_down(folder: str, reason: str, read: list[Inspection], count: int) -> None:
    """Before anything is shown. Raises RegistryError where it cannot be written."""
    import datetime as dt
    import getpass
    import json
    import os

    entry = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "user": getpass.getuser(),
        "reason": reason,
        "files": [inspection.sha256 for inspection in read],
        "people": count,
    }
    try:
        number = os.open(
            os.path.join(folder, LOG), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            os.write(number, (json.dumps(entry) + "\n").encode())
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        raise RegistryError(f"{LOG} cannot be written, so nothing is shown: {error.strerror}") from None
