"""What the service works with: vault, sites, keys, policy, inspector. In: an installation. Out: an Office.

The composition root: acts get an Office and never look for a setting themselves.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

from tidegate import policy as policies
from tidegate.errors import RefusedError
from tidegate.gate.review import ReviewRule
from tidegate.inspection.inspector import RULES_VERSION, Inspector
from tidegate.inspection.snapshot import Snapshot
from tidegate.keys import sources
from tidegate.keys.signing import SigningRing
from tidegate.model.clearance import InForce
from tidegate.model.slot import Contract, Policy
from tidegate.model.verdict import Inspection, Verdict
from tidegate.registry.access import Access
from tidegate.service.inspectors import Inspectors
from tidegate.service.instance.instance import Instance, load
from tidegate.service.instance.places import CLEARANCE_RING, DATA_KEYS, RECORD_RING
from tidegate.sites.interface import Site
from tidegate.sites.open import open_site
from tidegate.vault.ring import DataKeys
from tidegate.vault.store import Vault

_FILES = frozenset({"path", "known_hosts", "key_file", "authority", "state"})


class Office:
    """One an operating system process. Policy and registry are read anew whenever they are asked for."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.vault = Vault(instance.vault_folder, DataKeys(instance.keys / DATA_KEYS))
        self._lock = threading.Lock()
        self._inspectors = Inspectors()
        self._sites: dict[str, Site] = {}

    def now(self) -> dt.datetime:
        """The time, UTC."""
        return dt.datetime.now(dt.UTC)

    def policy(self) -> Policy:
        """The gate's policy as its file says now. Raises PolicyError."""
        path = self.instance.policy_file
        return policies.load(path if path.exists() else None)

    def contract(self, slot: str, policy: Policy | None = None) -> Contract:
        """A slot's contract, in the policy that will judge. Raises RefusedError where there is no such slot."""
        slots = (policy or self.policy()).slots
        found = slots.get(slot)
        if found is None:
            known = ", ".join(sorted(slots)) or "none"
            raise RefusedError(f"there is no slot of that name; slots are: {known}")
        return found

    def registry(self, policy: Policy) -> Access | None:
        """The registry in force, or None where the installation names none. Raises RegistryError."""
        section = self.instance.section("registry")
        if not section["folder"]:
            return None
        key = sources.load(self.instance.reference(section["key"]))
        return Access.to(str(self.instance.path(section["folder"])), key, policy.registry)

    def in_force(self) -> InForce:
        """What judges now."""
        policy = self.policy()
        registry = self.registry(policy)
        return InForce(policy.digest, RULES_VERSION, registry.version if registry else "none")

    def inspector(self, policy: Policy | None = None) -> AbstractContextManager[Inspector]:
        """An inspector under what is in force today, lent for a `with` block. `policy`: the one a contract was taken
        from, which may be written anew at any moment. Raises SandboxError.
        """
        policy = policy or self.policy()
        registry = self.registry(policy)
        today = self.now().date()
        force = InForce(policy.digest, RULES_VERSION, registry.version if registry else "none")

        def make() -> Inspector:
            return Inspector(
                policy, policy.default, key=self._fingerprint_key, today=today, registry=registry
            )

        return self._inspectors.lend((force, today), make)

    def judge(self, taken: Snapshot, contract: Contract, policy: Policy | None = None) -> Inspection:
        """A snapshot judged under what is in force. Raises SandboxError where nothing can be read at all.

        Where the sandbox itself was killed meanwhile, which says nothing of the file, another one reads it again, once.
        """
        with self.inspector(policy) as inspector:
            inspection = inspector.judge(taken, taken.name, contract=contract)
            if inspection.verdict is Verdict.CLEAR or inspector.alive:
                return inspection
        with self.inspector(policy) as another:
            return another.judge(taken, taken.name, contract=contract)

    def close(self) -> None:
        """End the sandbox and let go of connections."""
        self._inspectors.close()
        for site in self._sites.values():
            site.close()
        self._sites.clear()

    def clearance_keys(self) -> SigningRing:
        """The ring that signs clearances, as it is now."""
        return SigningRing.load(self.instance.keys / CLEARANCE_RING)

    def record_keys(self) -> SigningRing:
        """The ring that signs checkpoints, as it is now."""
        return SigningRing.load(self.instance.keys / RECORD_RING)

    def trust(self, key_id: str, at: dt.datetime) -> bytes | None:
        """The public key, if what it signed at that time may be believed."""
        ring = self.clearance_keys()
        return ring.public(key_id) if ring.trusted(key_id, at) else None

    def site(self, name: str) -> Site:
        """A site by the name settings give it. Raises RefusedError, SiteError."""
        with self._lock:
            if name not in self._sites:
                settings = self.instance.settings["site"].get(name)
                if settings is None:
                    raise RefusedError(f"there is no site {name}: instance.toml lists sites")
                self._sites[name] = open_site(name, self._absolute(settings))
            return self._sites[name]

    def review_rule(self) -> ReviewRule:
        """What `[review]` asks."""
        section = self.instance.section("review")
        return ReviewRule(
            people=section["people"],
            ruling_days=section["ruling_days"],
            registry_double_approval=section["registry_double_approval"],
            second_look=dt.timedelta(hours=section["second_look_hours"]),
        )

    def _absolute(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Files that a site's settings name are within the home."""
        return {
            key: str(self.instance.path(value)) if key in _FILES and isinstance(value, str) else value
            for key, value in settings.items()
        } | (
            {}
            if settings.get("kind") == "folder"
            else {"path": settings["path"]}
            if "path" in settings
            else {}
        )

    def _fingerprint_key(self) -> bytes:
        return sources.load(self.instance.reference(self.instance.section("keys")["fingerprint"]))


@cache
def _office(home: Path, process: int) -> Office:
    return Office(load(home))


def office() -> Office:
    """This process's office; a fork gets one of its own, for a sandbox cannot be shared with a parent."""
    from django.conf import settings

    return _office(settings.INSTANCE.home, os.getpid())
