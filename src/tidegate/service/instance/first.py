"""A whole new installation: home, database, keys, first accounts. In: a folder and an address. Out: what to tell.

Whole or not at all: when any step fails, the folder is as it was.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import InstanceError
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Role
from tidegate.service.instance.instance import Instance
from tidegate.service.instance.make import make

ADMINISTRATOR = "admin"
COMMAND_LINE = Actor("system", frozenset({Role.ADMINISTRATOR}), "command line")
"""Whoever has the home's files may do what an administrator may."""

_LAST_PORT = 65535

DEMO: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("web", "Wren (web editor)", (Role.PUBLISHER,)),
    ("privacy", "Priya (privacy officer)", (Role.REVIEWER,)),
    ("counsel", "Casimir (counsel)", (Role.REVIEWER, Role.APPROVER, Role.COUNSEL)),
    ("responder", "Rosa (incident responder)", (Role.RESPONDER,)),
    ("notifier", "Noor (notices)", (Role.NOTIFIER,)),
    ("keys", "Kofi (key custodian)", (Role.KEY_CUSTODIAN,)),
    ("auditor", "Aino (auditor)", (Role.AUDITOR,)),
    (ADMINISTRATOR, "Adil (administrator)", (Role.ADMINISTRATOR,)),
)


@dataclass(frozen=True, slots=True)
class Made:
    """`link`: the first administrator's; `passwords`: user name, password and roles, of a demonstration."""

    home: Path
    link: str
    passwords: tuple[tuple[str, str, str], ...]


def make_whole(home: Path, *, listen: str, address: str, demo: bool, database: str = "") -> Made:
    """`database`: its address, where it is not the embedded one. Raises InstanceError."""
    checked_address(address or f"http://{listen}")
    checked_listen(listen)
    existed = home.exists()
    instance = make(home, listen=listen, address=address, demo=demo, database=database)
    try:
        return _fill(instance, demo)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        if existed:
            home.mkdir()
        raise


def _fill(instance: Instance, demo: bool) -> Made:
    from tidegate.service.serve.schema import migrate
    from tidegate.service.start import start

    start(instance.home)
    migrate()
    from django.utils import timezone

    now = timezone.now()
    passwords = _demo_accounts(now) if demo else ()
    link = "" if demo else _administrator(instance, now)
    return Made(instance.home, link, passwords)


def _administrator(instance: Instance, now: dt.datetime) -> str:
    from tidegate.service.accounts import acts

    account = acts.make_account(
        COMMAND_LINE, ADMINISTRATOR, roles=[Role.ADMINISTRATOR], now=now, break_glass=True
    )
    token = acts.make_enrolment(COMMAND_LINE, account, now=now)
    return f"{instance.section('service')['address']}/enrol/{token}"


def _demo_accounts(now: dt.datetime) -> tuple[tuple[str, str, str], ...]:
    from tidegate.service.accounts import acts

    told = []
    for name, shown, roles in DEMO:
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        acts.make_account(COMMAND_LINE, name, roles=roles, display_name=shown, password=password, now=now)
        told.append((name, password, ", ".join(role.value for role in roles)))
    return tuple(told)


def checked_listen(listen: str) -> None:
    """Raises InstanceError unless it is HOST:PORT."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _LAST_PORT or '"' in listen or "\\" in listen:
        raise InstanceError("--listen must be HOST:PORT, such as 127.0.0.1:8440")


def checked_address(address: str) -> None:
    """Raises InstanceError unless it is `http://` or `https://`, a host and perhaps a port, and no more."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and parts.hostname and not parts.path and not parts.query
        _ = parts.port
    except ValueError:
        fits = None
    if not fits or parts.username is not None or '"' in address or "\\" in address:
        raise InstanceError(
            "--address must be such as https://gate.agency.example, with nothing after the host"
        )
