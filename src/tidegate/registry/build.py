"""Builds a registry, or a segment more, from a source: resumable after a kill, in force at once or not at all."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from tidegate.errors import RegistryError
from tidegate.registry import layout, segment_writer, store
from tidegate.registry.encode import Encoder, Report
from tidegate.registry.fields import pair_label
from tidegate.registry.fingerprint import sub_key
from tidegate.registry.layout import Header
from tidegate.registry.mapping import PeopleMap
from tidegate.registry.partitions import Partitions
from tidegate.registry.segment import check_value
from tidegate.registry.sources import Batch, Source
from tidegate.registry.store import Current
from tidegate.registry.vault import VaultWriter

CHECKPOINT_ROWS = 2_000_000
"""Rows after which what was done is made sure."""
_PROGRESS, _KEYS = "progress", "keys"

Progress = Callable[[str, int, int | None], None]
"""What is being done (`reading`, `sorting`), how far, of how many (None: not known)."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    name: str
    header: Header
    report: Report
    resumed: bool


def build(
    source: Source,
    mapping: PeopleMap,
    folder: str | Path,
    master: bytes,
    *,
    vault_key: bytes | None = None,
    progress: Progress = lambda *_: None,
) -> Built:
    """A full build: what was in force before is replaced when this one is whole.

    Raises RegistryError over key, map or source, OSError over the disk; what was in force stays so.
    """
    root = Path(folder)
    with store.locked(root):
        tag_key = sub_key(master, "current")
        before = store.read(root, tag_key) if (root / store.CURRENT).exists() else Current()
        built = segment_of(
            source, mapping, root, master, vault_key=vault_key, first_person=0, progress=progress
        )
        after = before.after(built=built.header.built, segments=(built.name,), removed=())
        store.write(root, after, tag_key)
        shutil.rmtree(root / store.BUILDING, ignore_errors=True)
        store.sweep(root, after)
        return built


def segment_of(
    source: Source,
    mapping: PeopleMap,
    root: Path,
    master: bytes,
    *,
    vault_key: bytes | None,
    first_person: int,
    progress: Progress,
) -> Built:
    """A segment of all people of a source, not in force yet. Goes on where a run for the same was killed."""
    run = _Run(source, mapping, root, master, vault_key, first_person)
    try:
        run.read(progress)
        return run.write(progress)
    finally:
        run.close()


class _Run:
    """One build under way, in the folder `building`."""

    def __init__(
        self,
        source: Source,
        mapping: PeopleMap,
        root: Path,
        master: bytes,
        vault_key: bytes | None,
        first: int,
    ) -> None:
        self._source, self._mapping, self._root, self._master = source, mapping, root, master
        self._folder = root / store.BUILDING
        self._first = first
        self._encoder = Encoder(master, mapping)
        same = {
            "source": source.identity(),
            "map": repr(mapping),
            "key": check_value(master),
            "vault": check_value(vault_key) if vault_key else "",
            "first": first,
        }
        known = self._known()
        self.resumed = known is not None and known["same"] == same
        if known is None or not self.resumed:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(mode=0o700, parents=True)
            known = {
                "same": same,
                "name": store.new_name(),
                "place": "",
                "sizes": None,
                "vault": 0,
                "done": False,
            }
            known["report"] = Report().plain()
        self._state = known
        self.name = str(known["name"])
        self.report = Report.of(known["report"])
        self._partitions = Partitions(self._folder / _KEYS, known["sizes"])
        self._vault: VaultWriter | None = None
        if vault_key:
            path = str(root / f"{self.name}{store.VAULT}")
            self._vault = VaultWriter(
                path, vault_key, self.name, sure=known["vault"], people=self.report.people
            )

    def read(self, progress: Progress) -> None:
        """All rows of the source into sorted files, with a checkpoint now and then."""
        if self._state["done"]:
            return
        total, sure = self._source.rows(), self.report.rows
        for batch in self._source.batches(self._mapping.columns, self._state["place"]):
            self._take(batch)
            self._state["place"] = batch.place
            progress("reading", self.report.rows, total)
            if self.report.rows - sure >= CHECKPOINT_ROWS:
                self._checkpoint()
                sure = self.report.rows
        self._state["done"] = True
        self._checkpoint()

    def write(self, progress: Progress) -> Built:
        """The segment's file from the sorted files. Raises RegistryError where nobody is in it."""
        if not self.report.people:
            raise RegistryError(f"{self._source.name}: no row has a person with any key; look at the map")
        header = Header(
            segment=self.name,
            built=int(time.time()),
            keys=self._partitions.entries,
            people=self.report.people,
            first_person=self._first,
            directory_bits=0,
            filter_bits=0,
            fields=tuple(each.value for each in self._mapping.fields),
            pairs=tuple(map(pair_label, self._mapping.pairs)),
            check=check_value(self._master),
        )
        path = str(self._root / f"{self.name}{store.SEGMENT}")

        def chunks() -> Any:
            for number, chunk in enumerate(self._partitions.sorted(), 1):
                yield chunk
                progress("sorting", number, 256)

        final = segment_writer.write(path, header, chunks(), self._master)
        return Built(self.name, final, self.report, self.resumed)

    def close(self) -> None:
        """Close all files; what was made sure of stays."""
        self._partitions.close()
        if self._vault:
            self._vault.close()

    def _take(self, batch: Batch) -> None:
        encoded = self._encoder.encode(batch.columns, self.report.people, self.report)
        if self.report.people > layout.MOST_PEOPLE:
            raise RegistryError(f"more than {layout.MOST_PEOPLE:,} people in one segment")
        for reason, count in batch.rejected.items():
            self.report.rejected[reason] = count
        self._partitions.add(encoded.keys, encoded.people)
        if self._vault:
            self._vault.add(self._cases(batch, encoded.rows.tolist()))

    def _cases(self, batch: Batch, rows: list[int]) -> list[str]:
        column = batch.columns.get(self._mapping.case)
        if column is None:
            first = self.report.rows - len(next(iter(batch.columns.values())))
            return [f"row {first + row + 1}" for row in rows]
        chosen = column.take(pa.array(rows, pa.int64())).to_pylist()
        return [case or "" for case in chosen]

    def _known(self) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = json.loads((self._folder / _PROGRESS).read_text())
        except (OSError, ValueError):
            return None
        return found

    def _checkpoint(self) -> None:
        state = self._state | {
            "sizes": self._partitions.checkpoint(),
            "vault": self._vault.checkpoint() if self._vault else 0,
            "report": self.report.plain(),
        }
        fresh = self._folder / f"{_PROGRESS}.new"
        with open(fresh, "w") as file:
            json.dump(state, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self._folder / _PROGRESS)
