"""The key that signs sessions. In: an installation. Out: text for Django."""

from __future__ import annotations

from tidegate.keys import sources
from tidegate.service.instance.instance import Instance


def session_key(instance: Instance) -> str:
    """Raises TidegateError where the key cannot be had."""
    return sources.load(instance.reference(instance.section("keys")["session"])).hex()
