"""`tidegate serve`: the console, the API, jobs and schedules, as one command."""

from __future__ import annotations

import argparse


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "serve",
        help="run the service: web, jobs and schedules",
        description="Runs the service of one installation until it is stopped (Ctrl-C or SIGTERM).",
        allow_abbrev=False,
    )
    parser.add_argument("--home", metavar="FOLDER", help="the installation (default: TIDEGATE_HOME)")
    parser.add_argument("--listen", metavar="HOST:PORT", help="another socket than instance.toml says")
    parser.add_argument(
        "--no-migrate", action="store_true", help="refuse to start where the database is of an older version"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop. Raises InstanceError."""
    from tidegate.cli.output import complain
    from tidegate.service.instance.instance import home_of, load
    from tidegate.service.serve import assets
    from tidegate.service.serve.supervisor import Supervisor, only_one, open_socket
    from tidegate.service.start import start

    home = home_of(arguments.home)
    instance = load(home)
    only_one(home)
    listener = open_socket(arguments.listen or instance.section("service")["listen"])
    start(home)
    _migrate(refuse=arguments.no_migrate)
    if not assets.present():
        complain(assets.MISSING)
    from tidegate.service.ledger.status import warnings_of

    for warning in warnings_of(instance):
        complain(warning)
    _record_start()
    service = instance.section("service")
    address = f"http://{arguments.listen}" if arguments.listen and service["demo"] else service["address"]
    return Supervisor(home, listener, complain).run(f"ready at {address} (stop with Ctrl-C)")


def _record_start() -> None:
    from django.db import connections, transaction
    from django.utils import timezone

    from tidegate import __version__
    from tidegate.record.acts import Act
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.ledger.append import append

    with transaction.atomic():
        detail = {"program": __version__}
        append(Act.INSTANCE_STARTED, actor=SYSTEM, subject="service", detail=detail, now=timezone.now())
    connections.close_all()


def _migrate(*, refuse: bool) -> None:
    from tidegate.cli.output import complain
    from tidegate.errors import InstanceError
    from tidegate.service.serve import schema

    lacking = schema.missing()
    if not lacking:
        return
    if refuse:
        raise InstanceError(f"the database lacks {lacking} migrations: start once without --no-migrate")
    complain(f"bringing the database to this version ({lacking} migrations)")
    schema.migrate()
