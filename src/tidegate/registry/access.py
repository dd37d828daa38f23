"""A registry as an inspection is given it: named and checked here, opened where files are read.

Light to import: the index itself, with numpy, is opened in the zygote alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.model.registry import RegistryRule
from tidegate.registry import store
from tidegate.registry.fields import PAIR_OF, Field

if TYPE_CHECKING:
    from tidegate.registry.matching import Matching

LABELS = (*(each.value for each in Field if each.decides), *PAIR_OF)
"""Everything that may decide, as policies write it."""


@dataclass(frozen=True, slots=True)
class Access:
    """A folder and its key. `current` was read when this was made: what is in force then is what is asked."""

    folder: str
    master: bytes = field(repr=False)
    rule: RegistryRule
    current: store.Current

    @classmethod
    def to(cls, folder: str, master: bytes, rule: RegistryRule) -> Access:
        """Raises RegistryError where there is no registry, or the key is another."""
        from hashlib import blake2b

        # As `fingerprint.sub_key`, which would load numpy.
        tag_key = blake2b(b"current", key=master, digest_size=32, person=b"tidegate-reg").digest()
        return cls(folder, master, rule, store.read(Path(folder), tag_key))

    @property
    def version(self) -> str:
        """As receipts carry it: `epoch 12 of 2026-11-02`."""
        built = dt.datetime.fromtimestamp(self.current.built, dt.UTC).date()
        return f"epoch {self.current.epoch} of {built.isoformat()}"

    def stale(self, today: dt.date) -> str:
        """Why it is too old for the policy, or ""."""
        built = dt.datetime.fromtimestamp(self.current.built, dt.UTC).date()
        age = (today - built).days
        if self.rule.max_age_days and age > self.rule.max_age_days:
            return f"the registry is {age} days old and the policy allows {self.rule.max_age_days}: update it"
        return ""

    def open(self) -> Matching:
        """For looking up. Raises RegistryError."""
        from tidegate.registry.matching import Matching
        from tidegate.registry.normalise.scripts import load_every_script
        from tidegate.registry.registry import Registry

        load_every_script()
        registry = Registry(self.folder, self.master)
        registry.warm()
        return Matching(registry, frozenset(self.rule.accept or LABELS))
