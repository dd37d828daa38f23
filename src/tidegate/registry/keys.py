"""Where a registry's key comes from. In: a reference such as `file:/etc/tidegate/registry.key`. Out: 32 bytes.

    file:PATH           32 bytes, readable by its owner alone
    env:NAME            64 hexadecimal digits in the environment
    keyring:SERVICE/USER   in the operating system's key ring (needs the package `keyring`)
    wrapped:PATH        a small TOML file: the key, wrapped by a service that keeps its own key to itself

A reference names a key and never holds one, so it may stand on a command line, in a policy and in a log.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Protocol

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from tidegate.errors import RegistryError

SIZE = 32
WRAPS = "tidegate.key_wraps"
"""The entry points under which other packages offer a `Wrap`: one for each key management service."""


class Wrap(Protocol):
    """A service that wraps keys with one that never leaves it. `settings`: the rest of the wrapped key's file."""

    def wrap(self, key: bytes, settings: Mapping[str, str]) -> bytes:
        """The key as it may be kept. Raises RegistryError."""
        ...

    def unwrap(self, wrapped: bytes, settings: Mapping[str, str]) -> bytes:
        """The inverse. Raises RegistryError where the service refuses."""
        ...


def load(reference: str, environment: Mapping[str, str] = os.environ) -> bytes:
    """The key that a reference names. Raises RegistryError, which tells the reference and the fix, never the key."""
    kind, _, rest = reference.partition(":")
    if kind not in _KINDS or not rest:
        known = ", ".join(f"{name}:..." for name in _KINDS)
        raise RegistryError(f"no reference to a key begins with {kind}: write one of {known}")
    key = _KINDS[kind](rest, environment)
    if len(key) != SIZE:
        raise RegistryError(
            f"{reference} does not hold a key of {SIZE} bytes: `tidegate registry key` makes one"
        )
    return key


def read_file(path: str) -> bytes:
    """A key file's bytes. Raises RegistryError unless it is a file of this user that nobody else can read."""
    try:
        # O_NONBLOCK: a pipe in its place must not stop the command for ever.
        number = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise RegistryError(f"{path} cannot be read: {error.strerror}") from None
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise RegistryError(f"{path} is not a regular file")
        if status.st_uid not in (os.geteuid(), 0):
            raise RegistryError(f"{path} belongs to another user")
        if status.st_mode & 0o077:
            raise RegistryError(
                f"{path} can be read by others: chmod 600 it, and think about who has read it"
            )
        return os.read(number, SIZE + 1)
    finally:
        os.close(number)


def make_file(path: str, key: bytes = b"") -> None:
    """Write a key, a new one by default, to a file that is not there yet. Raises RegistryError."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.write(number, key or os.urandom(SIZE))
            os.fsync(number)
        finally:
            os.close(number)
    except FileExistsError:
        raise RegistryError(
            f"{path} is there already: a key that is written over opens nothing any more"
        ) from None
    except OSError as error:
        raise RegistryError(f"{path} cannot be written: {error.strerror}") from None


def wrapped_file(key: bytes, service: str, settings: Mapping[str, str]) -> str:
    """The text of a `wrapped:` file. Raises RegistryError."""
    wrapped = _wrap(service).wrap(key, settings)
    lines = [f'service = "{service}"', f'wrapped = "{wrapped.hex()}"']
    return "\n".join([*lines, *(f"{name} = {value!r}" for name, value in settings.items())]) + "\n"


class LocalWrap:
    """AES key wrap (RFC 3394) under another key of this machine: `with = "env:NAME"` or any other reference."""

    def wrap(self, key: bytes, settings: Mapping[str, str]) -> bytes:
        """Raises RegistryError where the other key cannot be had."""
        return aes_key_wrap(load(settings.get("with", "")), key)

    def unwrap(self, wrapped: bytes, settings: Mapping[str, str]) -> bytes:
        """Raises RegistryError where it was wrapped under another key."""
        try:
            return aes_key_unwrap(load(settings.get("with", "")), wrapped)
        except (InvalidUnwrap, ValueError):
            raise RegistryError("the key was wrapped under another one than `with` names") from None


def _from_file(path: str, environment: Mapping[str, str]) -> bytes:
    return read_file(path)


def _from_environment(name: str, environment: Mapping[str, str]) -> bytes:
    try:
        return bytes.fromhex(environment[name])
    except KeyError:
        raise RegistryError(f"the environment has no {name}") from None
    except ValueError:
        raise RegistryError(f"{name} does not hold {2 * SIZE} hexadecimal digits") from None


def _from_keyring(place: str, environment: Mapping[str, str]) -> bytes:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise RegistryError("keyring: needs the package keyring: pip install tidegate[keyring]") from None
    service, _, user = place.partition("/")
    try:
        return bytes.fromhex(keyring.get_password(service, user) or "")
    except KeyringError as error:
        raise RegistryError(f"the key ring gives nothing ({type(error).__name__})") from None
    except ValueError:
        raise RegistryError(f"the key ring's entry does not hold {2 * SIZE} hexadecimal digits") from None


def _from_wrapped(path: str, environment: Mapping[str, str]) -> bytes:
    try:
        with open(path, "rb") as file:
            raw = tomllib.load(file)
        service, wrapped = str(raw.pop("service")), bytes.fromhex(raw.pop("wrapped"))
    except OSError as error:
        raise RegistryError(f"{path} cannot be read: {error.strerror}") from None
    except (KeyError, ValueError, TypeError):
        raise RegistryError(f"{path} is no wrapped key: it needs service and wrapped") from None
    return _wrap(service).unwrap(wrapped, {str(name): str(value) for name, value in raw.items()})


def _wrap(service: str) -> Wrap:
    if service == "local":
        return LocalWrap()
    for point in entry_points(group=WRAPS):
        if point.name == service:
            found: Wrap = point.load()()
            return found
    raise RegistryError(f"no package here offers the key service {service} (entry points {WRAPS})")


_KINDS = {
    "file": _from_file,
    "env": _from_environment,
    "keyring": _from_keyring,
    "wrapped": _from_wrapped,
}
