"""Passwords and tokens that settings name and never hold. In: `env:NAME` or `file:PATH`. Out: what it refers to."""

from __future__ import annotations

import os

from tidegate.errors import InstanceError
from tidegate.service.office import Office


def reference(office: Office, text: str, where: str) -> str:
    """`where`: the setting, for the message. Raises InstanceError."""
    kind, _, rest = text.partition(":")
    try:
        if kind == "env" and rest:
            return os.environ[rest]
        if kind == "file" and rest:
            return office.instance.path(rest).read_text("utf-8").strip()
    except (KeyError, OSError, UnicodeDecodeError):
        raise InstanceError(f"{where}: what it refers to cannot be read") from None
    raise InstanceError(f"{where} must be env:NAME or file:PATH")
