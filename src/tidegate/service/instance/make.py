"""Making an installation. In: an empty folder. Out: settings, policy, keys and places for data; whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path

from tidegate.errors import InstanceError
from tidegate.keys import files
from tidegate.keys.signing import SigningRing
from tidegate.service.instance.instance import POLICY, SETTINGS, Instance, load
from tidegate.service.instance.places import CLEARANCE_RING, DATA_KEYS, RECORD_RING
from tidegate.vault.ring import DataKeys

_POLICY = """\
# What may be published where. Reference: docs/reference/policy.md; `tidegate learn` writes contracts from files.
version = 1

[slot.statistics]
kind = "aggregate"

[slot.documents]
kind = "document"
"""
_SETTINGS = """\
# This installation. Keys and passwords are only named here, never written.

[service]
address = "{address}"
listen = "{listen}"
demo = {demo}

[site.public]
kind = "folder"
path = "site"

[slot.statistics]
site = "public"
folder = "statistics"

[slot.documents]
site = "public"
folder = "documents"

[watch]
# Every so often an invented roster is put on the site behind the gate's back, and must be found and taken down.
canary_minutes = 60

[[witness]]
name = "first"
kind = "folder"
path = "record/witness-1"

[[witness]]
name = "second"
kind = "folder"
path = "record/witness-2"
"""


def make(
    home: Path,
    *,
    listen: str = "127.0.0.1:8440",
    address: str = "",
    demo: bool = False,
    database: str = "",
) -> Instance:
    """A new home. `database`: its address, "" for the embedded one.

    Raises InstanceError where there is something already, or it cannot be written.
    """
    if home.exists() and any(home.iterdir()):
        raise InstanceError(f"{home} is not empty: an installation is made in a folder of its own")
    fresh = home.with_name(f".{home.name}.{os.urandom(6).hex()}")
    try:
        _fill(
            fresh, dt.datetime.now(dt.UTC), _settings(listen, address or f"http://{listen}", demo, database)
        )
        if home.exists():
            home.rmdir()
        os.rename(fresh, home)
    except OSError as error:
        raise InstanceError(f"{home} cannot be made: {error.strerror}") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return load(home)


def _rings(keys: Path, now: dt.datetime) -> None:
    SigningRing.create(keys / CLEARANCE_RING, now)
    SigningRing.create(keys / RECORD_RING, now)
    DataKeys.create(keys / DATA_KEYS, "file:../sealing.key")


def _settings(listen: str, address: str, demo: bool, database: str) -> str:
    text = _SETTINGS.format(listen=listen, address=address, demo=str(demo).lower())
    return f"{text}\n[database]\nurl = {json.dumps(database)}\n" if database else text


def _fill(home: Path, now: dt.datetime, settings: str) -> None:
    home.mkdir(parents=True, mode=0o700)
    for folder in ("keys", "data", "record/witness-1", "record/witness-2", "site"):
        (home / folder).mkdir(parents=True, mode=0o700)
    (home / "site").chmod(0o755)
    for name in ("sealing", "fingerprint", "session"):
        files.make_private(str(home / "keys" / f"{name}.key"))
    _rings(home / "keys", now)
    (home / SETTINGS).write_text(settings, "utf-8")
    (home / POLICY).write_text(_POLICY, "utf-8")
