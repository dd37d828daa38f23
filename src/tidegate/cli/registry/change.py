"""`tidegate registry add`, `remove` and `merge`."""

from __future__ import annotations

import argparse

from tidegate.cli.registry.words import add_source, in_one_line, parser_of, progress, report_lines
from tidegate.cli.registry_key import master_key, vault_key
from tidegate.errors import UsageError


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    more = parser_of(
        under,
        "add",
        "add people, and replace those with the same case",
        "Adds the people of a source to the registry in force. With a vault, whoever has the same case is replaced.",
    )
    add_source(more)
    more.set_defaults(run=run_add)
    remove = parser_of(under, "remove", "take the people of cases out of the registry")
    remove.add_argument(
        "--cases", metavar="FILE", required=True, help="a case number a line; - for standard input"
    )
    remove.set_defaults(run=run_remove)
    merge = parser_of(under, "merge", "put what was added and removed into one index")
    merge.set_defaults(run=run_merge)


def run_add(arguments: argparse.Namespace) -> int:
    """Raises RegistryError, UsageError."""
    from tidegate.cli.output import say
    from tidegate.registry import changes, mapping
    from tidegate.registry.sources import open_source
    from tidegate.report.screen import safe

    master, vault = master_key(arguments), vault_key(arguments)
    people = mapping.load(arguments.map)
    source = open_source(arguments.source, people)
    told, line = progress()
    with in_one_line():
        try:
            built = changes.add(source, people, arguments.registry, master, vault_key=vault, progress=told)
        finally:
            line.hide()
    say("\n".join(report_lines(built, safe(arguments.registry))) + "\n")
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Raises RegistryError, UsageError."""
    import sys

    from tidegate.cli.output import say
    from tidegate.registry import changes
    from tidegate.report.screen import safe

    vault = vault_key(arguments)
    if vault is None:
        raise UsageError("cases are kept in the vault: name its key with --vault-key")
    try:
        if arguments.cases == "-":
            text = sys.stdin.read()
        else:
            with open(arguments.cases, encoding="utf-8") as file:
                text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{arguments.cases} cannot be read: {getattr(error, 'strerror', 'it is no UTF-8')}"
        ) from None
    cases = {line.strip() for line in text.splitlines() if line.strip()}
    with in_one_line():
        count = changes.remove(cases, arguments.registry, master_key(arguments), vault)
    say(f"{safe(arguments.registry)}: {count:,} people of {len(cases):,} cases taken out\n")
    return 0


def run_merge(arguments: argparse.Namespace) -> int:
    """Raises RegistryError, UsageError."""
    from tidegate.cli.output import say
    from tidegate.registry import changes
    from tidegate.report.screen import safe

    told, line = progress()
    with in_one_line():
        try:
            header = changes.merge(
                arguments.registry, master_key(arguments), vault_key=vault_key(arguments), progress=told
            )
        finally:
            line.hide()
    say(f"{safe(arguments.registry)}: one index of {header.people:,} people, {header.keys:,} keys\n")
    return 0
