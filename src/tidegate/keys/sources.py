"""Where a key comes from. In: a reference such as `file:/etc/tidegate/registry.key`. Out: 32 bytes.

    file:PATH           32 bytes, readable by its owner alone
    env:NAME            64 hexadecimal digits in the environment
    keyring:SERVICE/USER   in the operating system's key ring (needs the package `keyring`)
    wrapped:PATH        a small TOML file: the key, wrapped by a service that keeps its own key to itself

A reference names a key and never holds one, so it may stand on a command line, in a policy and in a log.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from tidegate.errors import KeyUnavailableError
from tidegate.keys.files import SIZE, read_private

WRAPS = "tidegate.key_wraps"
"""The entry points under which other packages offer a `Wrap`: one for each key management service."""


class Wrap(Protocol):
    """A service that wraps keys with one that never leaves it. `settings`: the rest of the wrapped key's file."""

    def wrap(self, key: bytes, settings: Mapping[str, str]) -> bytes:
        """The key as it may be kept. Raises KeyUnavailableError."""
        ...

    def unwrap(self, wrapped: bytes, settings: Mapping[str, str]) -> bytes:
        """The inverse. Raises KeyUnavailableError where the service refuses."""
        ...


def load(reference: str, environment: Mapping[str, str] = os.environ) -> bytes:
    """The key that a reference names. Raises KeyUnavailableError, which never shows it."""
    kind, _, rest = reference.partition(":")
    if kind not in _KINDS or not rest:
        known = ", ".join(f"{name}:..." for name in _KINDS)
        raise KeyUnavailableError(f"no reference to a key begins with {kind}: write one of {known}")
    key = _KINDS[kind](rest, environment)
    if len(key) != SIZE:
        raise KeyUnavailableError(
            f"{reference} does not hold a key of {SIZE} bytes: `tidegate registry key` makes one"
        )
    return key


def beside(folder: Path, reference: str) -> str:
    """The reference with its path, if it has one, taken from a folder, so that the folder can be moved."""
    kind, _, rest = reference.partition(":")
    return f"{kind}:{folder / rest}" if kind in ("file", "wrapped") else reference


def wrapped_file(key: bytes, service: str, settings: Mapping[str, str]) -> str:
    """The text of a `wrapped:` file. Raises KeyUnavailableError."""
    wrapped = _wrap(service).wrap(key, settings)
    lines = [f'service = "{service}"', f'wrapped = "{wrapped.hex()}"']
    return "\n".join([*lines, *(f"{name} = {value!r}" for name, value in settings.items())]) + "\n"


class LocalWrap:
    """AES key wrap (RFC 3394) under another key of this machine: `with = "env:NAME"` or any other reference."""

    def wrap(self, key: bytes, settings: Mapping[str, str]) -> bytes:
        """Raises KeyUnavailableError where the other key cannot be had."""
        return aes_key_wrap(load(settings.get("with", "")), key)

    def unwrap(self, wrapped: bytes, settings: Mapping[str, str]) -> bytes:
        """Raises KeyUnavailableError where it was wrapped under another key."""
        try:
            return aes_key_unwrap(load(settings.get("with", "")), wrapped)
        except (InvalidUnwrap, ValueError):
            raise KeyUnavailableError("the key was wrapped under another one than `with` names") from None


def _from_file(path: str, environment: Mapping[str, str]) -> bytes:
    try:
        return read_private(path)
    except OSError as error:
        raise KeyUnavailableError(f"{path} cannot be read: {error.strerror}") from None


def _from_environment(name: str, environment: Mapping[str, str]) -> bytes:
    try:
        return bytes.fromhex(environment[name])
    except KeyError:
        raise KeyUnavailableError(f"the environment has no {name}") from None
    except ValueError:
        raise KeyUnavailableError(f"{name} does not hold {2 * SIZE} hexadecimal digits") from None


def _from_keyring(place: str, environment: Mapping[str, str]) -> bytes:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise KeyUnavailableError(
            "keyring: needs the package keyring: pip install tidegate[keyring]"
        ) from None
    service, _, user = place.partition("/")
    try:
        return bytes.fromhex(keyring.get_password(service, user) or "")
    except KeyringError as error:
        raise KeyUnavailableError(f"the key ring gives nothing ({type(error).__name__})") from None
    except ValueError:
        raise KeyUnavailableError(
            f"the key ring's entry does not hold {2 * SIZE} hexadecimal digits"
        ) from None


def _from_wrapped(path: str, environment: Mapping[str, str]) -> bytes:
    try:
        with open(path, "rb") as file:
            raw = tomllib.load(file)
        service, wrapped = str(raw.pop("service")), bytes.fromhex(raw.pop("wrapped"))
    except OSError as error:
        raise KeyUnavailableError(f"{path} cannot be read: {error.strerror}") from None
    except (KeyError, ValueError, TypeError):
        raise KeyUnavailableError(f"{path} is no wrapped key: it needs service and wrapped") from None
    return _wrap(service).unwrap(wrapped, {str(name): str(value) for name, value in raw.items()})


def _wrap(service: str) -> Wrap:
    if service == "local":
        return LocalWrap()
    for point in entry_points(group=WRAPS):
        if point.name == service:
            found: Wrap = point.load()()
            return found
    raise KeyUnavailableError(f"no package here offers the key service {service} (entry points {WRAPS})")


_KINDS = {
    "file": _from_file,
    "env": _from_environment,
    "keyring": _from_keyring,
    "wrapped": _from_wrapped,
}
