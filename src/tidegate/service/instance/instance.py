"""An installation as its home folder says. In: a path. Out: an Instance; paths in it are absolute."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.errors import InstanceError
from tidegate.service.instance.schema import checked

VARIABLE = "TIDEGATE_HOME"
SETTINGS, POLICY = "instance.toml", "policy.toml"


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """Where the files of a slot are published: a site by name, and a folder there ("" for its top)."""

    site: str
    folder: str


@dataclass(frozen=True, slots=True)
class Instance:
    """`settings`: the sections of `instance.toml`, complete. `home`: absolute."""

    home: Path
    settings: Mapping[str, Any]

    def section(self, name: str) -> Mapping[str, Any]:
        """One section, with its defaults."""
        section: Mapping[str, Any] = self.settings[name]
        return section

    def path(self, text: str) -> Path:
        """A path of the settings: relative ones are within the home."""
        return self.home / text

    def reference(self, text: str) -> str:
        """A reference to a key, with relative files made absolute."""
        kind, _, rest = text.partition(":")
        return f"{kind}:{self.home / rest}" if kind in ("file", "wrapped") else text

    @property
    def keys(self) -> Path:
        """The folder of keys; no backup holds it."""
        return self.path(self.section("keys")["folder"])

    @property
    def policy_file(self) -> Path:
        """The gate's policy."""
        return self.home / POLICY

    @property
    def vault_folder(self) -> Path:
        """Where sealed content lies."""
        return self.home / "data" / "vault"

    def slot_place(self, slot: str) -> SlotPlace:
        """Where a slot is published; the site `public` and a folder of its own name where nothing is said."""
        found = self.settings["slot"].get(slot)
        return SlotPlace(found["site"], found["folder"]) if found else SlotPlace("public", slot)


def home_of(given: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The home that `--home` or the environment names. Raises InstanceError."""
    text = given or environment.get(VARIABLE, "")
    if not text:
        raise InstanceError(
            f"which installation? give --home FOLDER or set {VARIABLE} (tidegate init makes one)"
        )
    return Path(text).absolute()


def load(home: Path) -> Instance:
    """Read `instance.toml`. Raises InstanceError naming the file, the place in it and the fix."""
    path = home / SETTINGS
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InstanceError(
            f"{home} is no home of Tidegate (no {SETTINGS}): tidegate init {home} makes one"
        ) from None
    except OSError as error:
        raise InstanceError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InstanceError(f"{path}: {error}") from None
    return Instance(home, checked(raw, str(path)))
