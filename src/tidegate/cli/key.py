"""The installation's fingerprint key. In: the environment. Out: 32 bytes, and a note if they will not last.

Fingerprints are keyed because an unkeyed hash of a nine-digit number is guessed in minutes. The key is a file
that only its owner may read; where that cannot be had, the run gets a key of its own, and its fingerprints
cannot be compared with those of another run.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from tidegate.keys.files import SIZE, UnfitFileError, link_new, read_private

VARIABLE = "TIDEGATE_KEY_FILE"


@dataclass(frozen=True, slots=True)
class FingerprintKey:
    """`secret`: never shown, not even by `repr`. `note`: why it is for this run only, or ""."""

    secret: bytes = field(repr=False)
    path: str
    note: str = ""

    @property
    def lasting(self) -> bool:
        """True where the next run will have the same key."""
        return not self.note


def key_path(environment: Mapping[str, str]) -> str:
    """Where the key file is or will be; "" where there is no home to keep it in."""
    if environment.get(VARIABLE):
        return environment[VARIABLE]
    state = environment.get("XDG_STATE_HOME", "")
    if not os.path.isabs(state):
        home = environment.get("HOME", "")
        if not os.path.isabs(home):
            return ""
        state = os.path.join(home, ".local", "state")
    return os.path.join(state, "tidegate", "fingerprint.key")


def installation_key(environment: Mapping[str, str] = os.environ, *, create: bool = True) -> FingerprintKey:
    """The key, made at first use unless `create` is False. Never raises: the worst is a key for one run."""
    path = key_path(environment)
    if not path:
        return _for_this_run(path, f"no home folder to keep it in: set {VARIABLE}")
    try:
        return FingerprintKey(_read(path), path)
    except FileNotFoundError:
        if not create:
            return _for_this_run(path, "not made yet: the first check makes it")
    except UnfitFileError as error:
        return _for_this_run(path, error.why)
    except OSError as error:
        return _for_this_run(path, f"cannot be read: {error.strerror}")
    try:
        _make(path)
        return FingerprintKey(_read(path), path)
    except UnfitFileError as error:
        return _for_this_run(path, f"cannot be made: {error.why}")
    except OSError as error:
        return _for_this_run(path, f"cannot be made: {error.strerror}")


def _for_this_run(path: str, why: str) -> FingerprintKey:
    return FingerprintKey(os.urandom(SIZE), path, why)


def _read(path: str) -> bytes:
    secret = read_private(path)
    if len(secret) != SIZE:
        raise UnfitFileError(path, f"does not hold {SIZE} bytes: remove it and let it be made anew")
    return secret


def _make(path: str) -> None:
    os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
    # Where another first run was quicker, its key is the one.
    with contextlib.suppress(FileExistsError):
        link_new(path, os.urandom(SIZE))
