"""The database of an installation, as Django wants it. In: `[database]`. Out: one entry of DATABASES."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from tidegate.errors import InstanceError
from tidegate.service.instance.instance import Instance

SQLITE = "sqlite:"


def settings(instance: Instance) -> dict[str, Any]:
    """SQLite with write-ahead log and immediate transactions, or PostgreSQL. Raises InstanceError."""
    section = instance.section("database")
    url: str = section["url"]
    if url.startswith(SQLITE):
        return _sqlite(str(instance.path(url.removeprefix(SQLITE))))
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise InstanceError("[database] url must be sqlite:FILE or postgresql://USER@HOST/NAME")
    if parts.password:
        raise InstanceError("[database] url must not hold a password: name it by reference in `password`")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": _password(instance, section["password"]),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "TEST": {"NAME": f"{path}.test"},
        "OPTIONS": {
            # A transaction that will write says so at once; two that both began by reading would deadlock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,
            # Full: what was acknowledged survives the loss of power.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def _password(instance: Instance, reference: str) -> str:
    kind, _, rest = reference.partition(":")
    if not reference:
        return ""
    if kind == "env":
        return os.environ.get(rest, "")
    if kind == "file":
        try:
            return instance.path(rest).read_text("utf-8").strip()
        except OSError as error:
            raise InstanceError(f"[database] password: {rest} cannot be read: {error.strerror}") from None
    raise InstanceError("[database] password must be env:NAME or file:PATH")
