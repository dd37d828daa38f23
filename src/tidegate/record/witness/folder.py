"""A folder as witness: a file a checkpoint, on a disk, a share or a stick that others keep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import RecordError
from tidegate.record.witness.interface import agree

SUFFIX = ".note"


def note_name(size: int) -> str:
    """The name of a checkpoint's file: names sort as sizes do."""
    return f"{size:019d}{SUFFIX}"


@dataclass(frozen=True)
class FolderWitness:
    """Keeps notes in `folder`, which must exist: a share that is not mounted must not be taken for one."""

    name: str
    folder: Path

    def keep(self, checkpoint: bytes, size: int) -> None:
        """See Witness. The note appears whole, on the disk, or not at all."""
        target = self.folder / note_name(size)
        agree(self.name, size, checkpoint, checkpoint)
        try:
            self._write(checkpoint, target)
        except FileExistsError:
            agree(self.name, size, checkpoint, self._read(target))
        except OSError as error:
            raise RecordError(f"witness {self.name}: cannot keep a checkpoint: {error.strerror}") from None

    def _write(self, checkpoint: bytes, target: Path) -> None:
        passing = self.folder / f".{target.name}.{os.urandom(8).hex()}"
        try:
            with open(passing, "xb") as stream:
                stream.write(checkpoint)
                stream.flush()
                os.fsync(stream.fileno())
            # A link refuses an existing name where a rename would replace it.
            os.link(passing, target)
        finally:
            passing.unlink(missing_ok=True)
        number = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

    def kept(self) -> Iterator[bytes]:
        """See Witness."""
        try:
            names = sorted(name for name in os.listdir(self.folder) if _visible_note(name))
        except OSError as error:
            raise RecordError(f"witness {self.name}: cannot be read: {error.strerror}") from None
        for name in names:
            yield self._read(self.folder / name)

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise RecordError(f"witness {self.name}: cannot be read: {error.strerror}") from None


def _visible_note(name: str) -> bool:
    return name.endswith(SUFFIX) and not name.startswith(".")
