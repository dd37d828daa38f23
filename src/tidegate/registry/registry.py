"""An open registry: all segments in force, asked as one."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np

from tidegate.errors import RegistryError
from tidegate.registry import store
from tidegate.registry.fields import PAIR_OF, Field, Pair
from tidegate.registry.fingerprint import Prints, sub_key
from tidegate.registry.segment import Found, Segment
from tidegate.registry.vault import Vault


class Index(Protocol):
    """What matchers ask: keys of people under one master key."""

    @property
    def master(self) -> bytes:
        """32 bytes, of which every sub-key is made."""
        ...

    @property
    def people(self) -> int:
        """How many people."""
        ...

    @property
    def fields(self) -> tuple[Field, ...]:
        """Fields that anybody has."""
        ...

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Pairs of fields that anybody has."""
        ...

    def find(self, keys: Prints) -> Found:
        """Whose these keys are."""
        ...


class Registry:
    """Open for reading. `find` is safe in several processes; the files are mapped and never written again."""

    def __init__(self, folder: str | Path, master: bytes) -> None:
        """`master`: 32 bytes, as `keys.load` gives them. Raises RegistryError."""
        self.folder = Path(folder)
        self._master = master
        self.current = store.read(self.folder, sub_key(master, "current"))
        self.segments = tuple(
            Segment(str(self.folder / f"{name}{store.SEGMENT}"), master) for name in self.current.segments
        )
        self._removed = np.array(self.current.removed, np.uint32)

    @property
    def master(self) -> bytes:
        """The key it was opened with."""
        return self._master

    @property
    def epoch(self) -> int:
        """Rises with every change."""
        return self.current.epoch

    @property
    def built(self) -> int:
        """Seconds since 1970, UTC, of the oldest data in force."""
        return self.current.built

    @property
    def people(self) -> int:
        """How many people are in it, those removed left out."""
        return sum(segment.header.people for segment in self.segments) - len(self.current.removed)

    @property
    def keys(self) -> int:
        """How many keys."""
        return sum(segment.header.keys for segment in self.segments)

    @property
    def size(self) -> int:
        """Bytes of all segments, as they are mapped."""
        return sum(segment.size for segment in self.segments)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Fields that any segment has."""
        present = {name for segment in self.segments for name in segment.header.fields}
        return tuple(each for each in Field if each.value in present)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Pairs of fields that any segment has."""
        present = {label for segment in self.segments for label in segment.header.pairs}
        return tuple(pair for label, pair in PAIR_OF.items() if label in present)

    def find(self, keys: Prints) -> Found:
        """Whose these keys are, over all segments, those removed left out; aligned as in `Segment.find`."""
        parts = [segment.find(keys) for segment in self.segments]
        if not parts:
            return Found(np.empty(0, np.int64), np.empty(0, np.uint32), np.empty(0, np.uint8))
        found = (
            parts[0]
            if len(parts) == 1
            else Found(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        )
        if not self._removed.size:
            return found
        kept = ~np.isin(found.people, self._removed)
        return Found(found.at[kept], found.people[kept], found.standing[kept])

    def cases(self, people: set[int], vault_key: bytes) -> dict[int, str]:
        """The case of each person. Raises RegistryError where there is no vault or the key is another."""
        found: dict[int, str] = {}
        for segment, name in zip(self.segments, self.current.segments, strict=True):
            header = segment.header
            mine = {p - header.first_person for p in people if 0 <= p - header.first_person < header.people}
            path = self.folder / f"{name}{store.VAULT}"
            if mine and not path.exists():
                raise RegistryError(f"{self.folder} has no vault: build it with --vault-key to list cases")
            if mine:
                vault = Vault(str(path), vault_key, name)
                found |= {person + header.first_person: case for person, case in vault.cases(mine).items()}
        return found

    def verify(self) -> list[str]:
        """What is wrong with the files; [] where every byte is as it was written. Reads all of them."""
        return [wrong for segment in self.segments for wrong in segment.verify()]

    def warm(self) -> None:
        """Have filters and directories read ahead."""
        for segment in self.segments:
            segment.warm()

    def close(self) -> None:
        """Let go of the files."""
        for segment in self.segments:
            segment.close()
