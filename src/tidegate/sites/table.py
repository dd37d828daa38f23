"""One table of settings, read key by key. In: its name and its TOML. Out: values, or a SiteError naming the key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.errors import SiteError

Settings = Mapping[str, object]


class Table:
    """`section`: what kind of table it is, "site" or "cdn"; it stands in every error beside the name."""

    def __init__(self, name: str, settings: Settings, allowed: frozenset[str], section: str = "site") -> None:
        self.name, self._settings, self._section = name, settings, section
        if unknown := sorted(set(settings) - allowed):
            known = ", ".join(sorted(allowed))
            kind = settings.get("kind")
            raise self.wrong(f"{unknown[0]} is no setting of a {kind} {section}: known are {known}")

    def wrong(self, what: str) -> SiteError:
        """An error that says where it is."""
        return SiteError(f"[{self._section}.{self.name}]: {what}")

    def text(self, key: str, default: str | None = None) -> str:
        """A string; needed unless it has a default."""
        value = self._settings.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(f'{key} must be given as text: {key} = "..."')
        return value

    def number(self, key: str, default: int, least: int = 1) -> int:
        """A whole number of a port, mode or the like."""
        value = self._settings.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.wrong(f"{key} must be a whole number of at least {least}")
        return value

    def several(self, key: str, kind: type) -> tuple[Any, ...]:
        """A list of one type, empty where it is not given."""
        value = self._settings.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, kind) for part in value):
            raise self.wrong(f"{key} must be a list of {kind.__name__}")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """Whether it is switched on."""
        value = self._settings.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{key} must be true or false")
        return value

    def amount(self, key: str, default: float) -> float:
        """Seconds or a rate: a number above 0, whole or not."""
        value = self._settings.get(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < float("inf"):
            raise self.wrong(f"{key} must be a number above 0")
        return float(value)

    def choice(self, key: str, words: tuple[str, ...]) -> str:
        """One of these words; the first where it is not given."""
        value = self._settings.get(key, words[0])
        if value not in words:
            raise self.wrong(f"{key} must be one of {', '.join(words)}")
        return str(value)
