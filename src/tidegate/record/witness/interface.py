"""What every witness does, and what its copies say of our record. In: notes. Out: notes, disagreements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tidegate.errors import ForkedError, RecordError
from tidegate.record.checkpoint import TrustedKey, parse, verify


class Witness(Protocol):
    """A place that keeps checkpoints and never gives one up for another."""

    @property
    def name(self) -> str:
        """What people call it."""

    def keep(self, checkpoint: bytes, size: int) -> None:
        """Keep a signed note of a record of `size` entries; keeping it again changes nothing.

        Raises ForkedError if another root is kept for that size, RecordError if the note could not be kept.
        """

    def kept(self) -> Iterator[bytes]:
        """Every note that lies there, smallest record first. Raises RecordError if they cannot be read."""


@dataclass(frozen=True)
class Disagreement:
    """A witness's copy that our record does not bear out. `size` is None where it is no readable checkpoint."""

    witness: str
    size: int | None
    reason: str


def disagreements(
    witness: Witness, root: Callable[[int], bytes], size: int, keys: Sequence[TrustedKey]
) -> Iterator[Disagreement]:
    """What speaks against our record of `size` entries, whose root at any size `root` tells.

    Any disagreement means that the record was rewritten or rolled back, or that the witness was.
    """
    for note in witness.kept():
        try:
            checkpoint = parse(note).checkpoint
        except RecordError as error:
            yield Disagreement(witness.name, None, str(error))
            continue
        if checkpoint.size > size:
            yield Disagreement(witness.name, checkpoint.size, f"our record has only {size} entries")
        elif root(checkpoint.size) != checkpoint.root:
            yield Disagreement(witness.name, checkpoint.size, "our record has another root")
        else:
            try:
                verify(note, keys)
            except RecordError as error:
                yield Disagreement(witness.name, checkpoint.size, str(error))


def agree(name: str, size: int, ours: bytes, kept: bytes) -> None:
    """Pass if both notes are of one size and one root. Raises ForkedError otherwise, RecordError if `ours` is none."""
    mine = parse(ours).checkpoint
    if mine.size != size:
        raise RecordError(f"the note is of {mine.size} entries, not {size}")
    try:
        theirs = parse(kept).checkpoint
    except RecordError:
        raise ForkedError(f"witness {name}: what lies there for {size} entries is no checkpoint") from None
    if (mine.origin, mine.size, mine.root) != (theirs.origin, theirs.size, theirs.root):
        raise ForkedError(f"witness {name} keeps another checkpoint of {size} entries: one was rewritten")


def by_size(notes: Sequence[bytes]) -> list[bytes]:
    """Notes without repeats, smallest record first; what is no note comes last."""

    def size(note: bytes) -> tuple[bool, int]:
        try:
            return False, parse(note).checkpoint.size
        except RecordError:
            return True, 0

    return sorted(dict.fromkeys(notes), key=size)
