"""Which registry a command asks, and with which key: options, or the environment. Never the key itself."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.model.slot import Policy
    from tidegate.registry.access import Access

FOLDER, KEY, VAULT_KEY = "TIDEGATE_REGISTRY", "TIDEGATE_REGISTRY_KEY", "TIDEGATE_VAULT_KEY"


def add_registry(parser: argparse.ArgumentParser) -> None:
    """Declare the two options."""
    parser.add_argument("--registry", metavar="FOLDER", help=f"whose people to recognise (default: {FOLDER})")
    add_key(parser)


def add_key(parser: argparse.ArgumentParser) -> None:
    """Declare the option that names the key."""
    parser.add_argument(
        "--registry-key",
        metavar="REFERENCE",
        help=f"where its key is: file:PATH, env:NAME, keyring:SERVICE/USER or wrapped:PATH (default: {KEY})",
    )


def registry_access(arguments: argparse.Namespace, policy: Policy) -> Access | None:
    """The registry, if any is named. Raises UsageError, KeyUnavailableError, RegistryError."""
    folder = arguments.registry or os.environ.get(FOLDER, "")
    if not folder:
        return None
    from tidegate.registry.access import Access

    return Access.to(folder, master_key(arguments), policy.registry)


def master_key(arguments: argparse.Namespace) -> bytes:
    """The registry's key. Raises UsageError, KeyUnavailableError."""
    return _load(arguments.registry_key, KEY, "--registry-key")


def vault_key(arguments: argparse.Namespace) -> bytes | None:
    """The vault's key, if any is named. Raises KeyUnavailableError."""
    named = arguments.vault_key or os.environ.get(VAULT_KEY, "")
    return _load(named, VAULT_KEY, "--vault-key") if named else None


def _load(reference: str | None, variable: str, option: str) -> bytes:
    from tidegate.keys import sources

    named = reference or os.environ.get(variable, "")
    if not named:
        raise UsageError(
            f"name the key with {option} or {variable}, for instance file:/etc/tidegate/registry.key"
        )
    return sources.load(named)
