"""Handing hits to an incident: of an installation on this machine, or of a server. In: options. Out: a Delivery."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.trace.delivery import Delivery


def add_delivery(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    group = parser.add_argument_group("delivery")
    group.add_argument("--incident", default="", metavar="ID", help="deliver the hits to this incident")
    group.add_argument("--home", default="", metavar="FOLDER", help="of the installation on this machine")
    group.add_argument("--server", default="", metavar="URL", help="or of a Tidegate server")
    group.add_argument("--token", default="", metavar="REF", help="its token: env:NAME or file:PATH")
    group.add_argument("--evidence", default="", metavar="FOLDER", help="keep each hit's WARC record there")


def checked(arguments: argparse.Namespace) -> None:
    """Raises UsageError."""
    if arguments.home and arguments.server:
        raise UsageError("give --home for an installation on this machine, or --server, not both")
    if arguments.token and not arguments.server:
        raise UsageError("--token is for --server")
    if bool(arguments.incident) != bool(arguments.home or arguments.server):
        raise UsageError("--incident is given together with --home or --server")


@contextmanager
def delivery(arguments: argparse.Namespace, name: str) -> Iterator[Delivery | None]:
    """`name`: tells this scan from others. None where nothing is delivered. Raises UsageError, InstanceError."""
    from pathlib import Path

    records = Path(arguments.evidence) if arguments.evidence else None
    if not arguments.incident:
        yield None
    elif arguments.home:
        from tidegate.service.instance.instance import home_of
        from tidegate.trace.delivery import FileDelivery

        yield FileDelivery(home_of(arguments.home), name, records)
    else:
        from tidegate.cli.desk.choose import TOKEN, token_of
        from tidegate.cli.desk.remote import Remote
        from tidegate.cli.trace.remote import RemoteDelivery

        desk = Remote(arguments.server, token_of(arguments.token or f"env:{TOKEN}", os.environ))
        try:
            yield RemoteDelivery(desk, records)
        finally:
            desk.close()
