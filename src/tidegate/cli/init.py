"""`tidegate init`: make an installation, with its keys, its database and its first accounts."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "init",
        help="make an installation of the service",
        description="Makes a home for the service: settings, policy, keys, database, first administrator.",
        allow_abbrev=False,
    )
    parser.add_argument("home", metavar="FOLDER", help="new or empty")
    parser.add_argument(
        "--listen", metavar="HOST:PORT", default="127.0.0.1:8440", help="default: %(default)s"
    )
    parser.add_argument(
        "--address", metavar="URL", default="", help="where people reach it (default: the socket)"
    )
    parser.add_argument(
        "--database", metavar="URL", default="", help="postgresql://USER@HOST/NAME (default: one of its own)"
    )
    parser.add_argument(
        "--demo", action="store_true", help="invented people: accounts for every role, printed"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make it, and print how to go on. Raises InstanceError; then nothing is left behind."""
    from pathlib import Path

    from tidegate.cli.output import say
    from tidegate.service.instance import first

    made = first.make_whole(
        Path(arguments.home).absolute(),
        listen=arguments.listen,
        address=arguments.address,
        demo=arguments.demo,
        database=arguments.database,
    )
    lines = [f"made {made.home}"]
    if made.passwords:
        lines.append("accounts of this demonstration (user name, password, roles):")
        width = max(len(name) for name, _, _ in made.passwords)
        lines += [f"  {name:<{width}}  {password}  {roles}" for name, password, roles in made.passwords]
    if made.link:
        lines.append(
            f"the first administrator ({first.ADMINISTRATOR}) sets a password here, once, within three days:"
        )
        lines.append(f"  {made.link}")
    lines.append(f"next: tidegate serve --home {arguments.home}")
    say("\n".join(lines) + "\n")
    return 0
