"""`tidegate registry key`, `build` and `rotate`."""

from __future__ import annotations

import argparse

from tidegate.cli.registry.words import add_source, in_one_line, parser_of, progress, report_lines
from tidegate.cli.registry_key import master_key, vault_key


def add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    key = under.add_parser(
        "key",
        help="make a new key file that only its owner can read",
        description="Writes 32 random bytes to a new file. Keep the registry's key and the vault's key apart, and "
        "neither beside the index: who has an index and its key can try values.",
        allow_abbrev=False,
    )
    key.add_argument("file", metavar="FILE", help="must not be there yet")
    key.set_defaults(run=run_key)
    build = parser_of(
        under,
        "build",
        "build the registry from a source, all of it",
        "Builds an index of all people of a source and puts it in force in one step. A build that was stopped goes "
        "on where it was when the same command is run again.",
    )
    add_source(build)
    build.set_defaults(run=run_build)
    rotate = parser_of(
        under,
        "rotate",
        "build the registry again under a new key",
        "Reads the source again and puts an index under the new key in force. An index cannot be changed from one "
        "key to another without its source: that is what makes a stolen one useless.",
    )
    add_source(rotate)
    rotate.add_argument("--new-key", metavar="REFERENCE", required=True, help="where the new key is")
    rotate.set_defaults(run=run_rotate)


def run_key(arguments: argparse.Namespace) -> int:
    """Raises KeyUnavailableError where the file is there already."""
    from tidegate.cli.output import say
    from tidegate.keys.files import make_private
    from tidegate.report.screen import safe

    make_private(arguments.file)
    say(f"{safe(arguments.file)}: a new key; name it with --registry-key file:{safe(arguments.file)}\n")
    return 0


def run_build(arguments: argparse.Namespace) -> int:
    """Raises RegistryError, UsageError."""
    from tidegate.cli.output import say
    from tidegate.registry import mapping
    from tidegate.registry.build import build
    from tidegate.registry.sources import open_source
    from tidegate.report.screen import safe

    master, vault = master_key(arguments), vault_key(arguments)
    people = mapping.load(arguments.map)
    source = open_source(arguments.source, people)
    told, line = progress()
    with in_one_line():
        try:
            built = build(source, people, arguments.registry, master, vault_key=vault, progress=told)
        finally:
            line.hide()
    say("\n".join(report_lines(built, safe(arguments.registry))) + "\n")
    return 0


def run_rotate(arguments: argparse.Namespace) -> int:
    """Raises RegistryError, UsageError."""
    from tidegate.cli.output import say
    from tidegate.keys import sources
    from tidegate.registry import changes, mapping
    from tidegate.registry.sources import open_source
    from tidegate.report.screen import safe

    old, new, vault = master_key(arguments), sources.load(arguments.new_key), vault_key(arguments)
    people = mapping.load(arguments.map)
    source = open_source(arguments.source, people)
    told, line = progress()
    with in_one_line():
        try:
            built = changes.rotate(
                source, people, arguments.registry, old, new, vault_key=vault, progress=told
            )
        finally:
            line.hide()
    say(
        "\n".join([*report_lines(built, safe(arguments.registry)), "  the old key opens nothing any more"])
        + "\n"
    )
    return 0
