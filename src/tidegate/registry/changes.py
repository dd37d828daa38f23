"""Changes to a registry in force: people added, replaced and removed by case, segments merged, keys rotated.

Every change writes new files beside the old ones and puts them in force in one step; a change that fails or is
killed leaves what was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tidegate.errors import RegistryError
from tidegate.registry import layout, segment_writer, store
from tidegate.registry.build import Built, Progress, build, segment_of
from tidegate.registry.fingerprint import Prints, sub_key
from tidegate.registry.layout import Header
from tidegate.registry.mapping import PeopleMap
from tidegate.registry.registry import Registry
from tidegate.registry.segment import Segment, check_value
from tidegate.registry.sources import Source
from tidegate.registry.vault import Vault, VaultWriter

_STEP = 1 << 20


def add(
    source: Source,
    mapping: PeopleMap,
    folder: str | Path,
    master: bytes,
    *,
    vault_key: bytes | None = None,
    progress: Progress = lambda *_: None,
) -> Built:
    """People more; with a vault, whoever has the same case is replaced. Raises RegistryError, OSError."""
    root = Path(folder)
    with store.locked(root):
        registry = Registry(root, master)
        first = max((s.header.first_person + s.header.people for s in registry.segments), default=0)
        built = segment_of(
            source, mapping, root, master, vault_key=vault_key, first_person=first, progress=progress
        )
        removed = set(registry.current.removed)
        if vault_key and mapping.case:
            fresh = Vault(str(root / f"{built.name}{store.VAULT}"), vault_key, built.name)
            cases = {case for _, case in fresh.everyone() if case}
            removed |= _people_of(registry, cases, vault_key)
        current = registry.current.after(
            segments=(*registry.current.segments, built.name), removed=tuple(sorted(removed))
        )
        _put(root, current, master)
        return built


def remove(cases: Collection[str], folder: str | Path, master: bytes, vault_key: bytes) -> int:
    """Take the people of cases out; how many people that were. Raises RegistryError where a case is not there."""
    root = Path(folder)
    with store.locked(root):
        registry = Registry(root, master)
        found = _people_of(registry, set(cases), vault_key)
        removed = set(registry.current.removed)
        if not found - removed:
            raise RegistryError("nobody in the registry has any of these cases")
        _put(root, registry.current.after(removed=tuple(sorted(removed | found))), master)
        return len(found - removed)


def merge(
    folder: str | Path, master: bytes, *, vault_key: bytes | None = None, progress: Progress = lambda *_: None
) -> Header:
    """All segments in one, those removed left out. Raises RegistryError where a vault is there and no key for it."""
    root = Path(folder)
    with store.locked(root):
        registry = Registry(root, master)
        vaults = [root / f"{name}{store.VAULT}" for name in registry.current.segments]
        if any(vault.exists() for vault in vaults) and not vault_key:
            raise RegistryError("the registry has a vault, which is merged too: give --vault-key")
        name = store.new_name()
        numbering = _Numbering(registry)
        header = Header(
            segment=name,
            built=registry.built,
            keys=registry.keys,
            people=registry.people,
            first_person=0,
            directory_bits=0,
            filter_bits=0,
            fields=tuple(each.value for each in registry.fields),
            pairs=tuple(dict.fromkeys(label for s in registry.segments for label in s.header.pairs)),
            check=check_value(master),
        )
        if vault_key and all(vault.exists() for vault in vaults):
            _merge_vaults(registry, root, name, numbering, vault_key)
        entries = _merged(registry.segments, numbering, progress)
        final = segment_writer.write(str(root / f"{name}{store.SEGMENT}"), header, entries, master)
        _put(root, registry.current.after(segments=(name,), removed=()), master)
        return final


def rotate(
    source: Source,
    mapping: PeopleMap,
    folder: str | Path,
    old: bytes,
    new: bytes,
    *,
    vault_key: bytes | None = None,
    progress: Progress = lambda *_: None,
) -> Built:
    """Everything built again under a new key. A keyed index cannot be turned into one under another key: that is
    what makes it safe, so the source is read again. Raises RegistryError where the old key is not the one in force.
    """
    root = Path(folder)
    current = store.read(root, sub_key(old, "current"))
    aside = root.with_name(f"{root.name}.rotated")
    built = build(source, mapping, aside, new, vault_key=vault_key, progress=progress)
    with store.locked(root):
        for path in list(aside.iterdir()):
            if path.name.endswith((store.SEGMENT, store.VAULT)):
                path.rename(root / path.name)
        after = current.after(built=built.header.built, segments=(built.name,), removed=())
        store.write(root, after, sub_key(new, "current"))
        store.sweep(root, after)
    for path in list(aside.iterdir()):
        path.unlink()
    aside.rmdir()
    return built


def _put(root: Path, current: store.Current, master: bytes) -> None:
    import shutil

    store.write(root, current, sub_key(master, "current"))
    shutil.rmtree(root / store.BUILDING, ignore_errors=True)
    store.sweep(root, current)


def _people_of(registry: Registry, cases: set[str], vault_key: bytes) -> set[int]:
    """Everybody with one of these cases: the person, relatives and attorneys."""
    found: set[int] = set()
    for segment, name in zip(registry.segments, registry.current.segments, strict=True):
        path = registry.folder / f"{name}{store.VAULT}"
        if not path.exists():
            raise RegistryError(
                f"{registry.folder} has no vault: people are told apart by their case only with one"
            )
        vault = Vault(str(path), vault_key, name)
        found |= {segment.header.first_person + person for person, case in vault.everyone() if case in cases}
    return found


class _Numbering:
    """People of several segments, numbered anew without those removed."""

    def __init__(self, registry: Registry) -> None:
        self._bases = [segment.header.first_person for segment in registry.segments]
        total = max((s.header.first_person + s.header.people for s in registry.segments), default=0)
        kept = np.ones(total, bool)
        kept[np.array(registry.current.removed, np.int64)] = False
        self.kept = kept
        self._number = np.cumsum(kept, dtype=np.int64) - 1

    def of(
        self, segment: int, words: npt.NDArray[np.uint32]
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint32]]:
        """Entries as stored -> which stay, and those as they are stored now."""
        person = (words >> layout.STANDING_BITS).astype(np.int64)
        nobody = person == layout.NOBODY
        person = np.where(nobody, 0, person + self._bases[segment])
        stays = nobody | self.kept[person]
        fresh = self._number[person].astype(np.uint32) << layout.STANDING_BITS
        standing = words & np.uint32((1 << layout.STANDING_BITS) - 1)
        return stays, np.where(nobody, words, fresh | standing)[stays]


def _merged(
    segments: tuple[Segment, ...], numbering: _Numbering, progress: Callable[[str, int, int | None], None]
) -> Iterator[tuple[Prints, npt.NDArray[np.uint32]]]:
    """All entries in ascending order, a 256th of all keys at a time."""
    ends = [0] * len(segments)
    for piece in range(256):
        limit = np.uint64((piece + 1) << 56) if piece < 255 else None
        keys, people = [], []
        for number, segment in enumerate(segments):
            found, words, ends[number] = _up_to(segment, ends[number], limit)
            stays, words = numbering.of(number, words)
            keys.append(found[stays])
            people.append(words)
        joined, owners = np.concatenate(keys), np.concatenate(people)
        order = np.lexsort((owners, joined))
        joined, owners = joined[order], owners[order]
        fresh = np.r_[True, (joined[1:] != joined[:-1]) | (owners[1:] != owners[:-1])][: joined.size]
        yield joined[fresh], owners[fresh]
        progress("merging", piece + 1, 256)


def _up_to(
    segment: Segment, start: int, limit: np.uint64 | None
) -> tuple[Prints, npt.NDArray[np.uint32], int]:
    """The entries from a place on whose keys are below a limit."""
    keys, people = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
    while start < segment.header.keys:
        end = min(start + _STEP, segment.header.keys)
        found, words = segment.entries(start, end)
        count = found.size if limit is None else int(np.searchsorted(found, limit))
        keys.append(found[:count])
        people.append(words[:count])
        start += count
        if count < found.size:
            break
    return np.concatenate(keys), np.concatenate(people), start


def _merge_vaults(registry: Registry, root: Path, name: str, numbering: _Numbering, vault_key: bytes) -> None:
    writer = VaultWriter(str(root / f"{name}{store.VAULT}"), vault_key, name)
    try:
        for segment, old in zip(registry.segments, registry.current.segments, strict=True):
            vault = Vault(str(root / f"{old}{store.VAULT}"), vault_key, old)
            base = segment.header.first_person
            writer.add(case for person, case in vault.everyone() if numbering.kept[base + person])
        writer.checkpoint()
    finally:
        writer.close()
