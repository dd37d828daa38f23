"""Landlock: a process gives up every path, every TCP port and every outside process, for good."""

from __future__ import annotations

import ctypes
import os

from tidegate.inspection.sandbox import kernel

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION = 1

# Number of file-system rights by ABI: make, read, write, execute; then refer, truncate, device ioctl.
_PATH_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_LATEST_PATH_RIGHTS = 16
_NETWORK_FROM, _NETWORK_RIGHTS = 4, 0b11
_SCOPES_FROM, _SCOPES = 6, 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("paths", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


def version() -> int:
    """The ABI that the kernel offers. Raises OSError where Landlock is absent or switched off."""
    return kernel.syscall(_CREATE_RULESET, 0, 0, _VERSION)


def allow_nothing() -> int:
    """Deny all that the kernel's ABI can deny (needs no_new_privs); gives the ABI. Raises OSError."""
    abi = version()
    rules = _Ruleset(
        paths=(1 << _PATH_RIGHTS.get(abi, _LATEST_PATH_RIGHTS)) - 1,
        network=_NETWORK_RIGHTS if abi >= _NETWORK_FROM else 0,
        scopes=_SCOPES if abi >= _SCOPES_FROM else 0,
    )
    ruleset = kernel.syscall(_CREATE_RULESET, ctypes.addressof(rules), ctypes.sizeof(rules), 0)
    try:
        kernel.syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return abi
