"""The blocks of a tar archive -> its members in order, with what extended headers say about them applied.

In: the part. Out: members with the places of their contents. Headers are claimed as they are met, texts beside
the contents go to the notes, and contradictions become Gaps on the part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.members import LINK, NAME, OWNER, Notes, decoded
from tidegate.inspection.formats.archive.tar import BLOCK, is_header
from tidegate.inspection.formats.archive.tar_header import Header, parsed, pieces
from tidegate.inspection.formats.archive.tar_notes import note, records
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part

_BARE = frozenset("123456")
"""Links, devices, folders, pipes: some writers give a size to what has no contents."""
_FILES = frozenset("07S")
_LONG = {"K": LINK, "L": NAME}
_SPARSE_PAIRS = 21
_LISTED = 16
"""So many times the limit of parts may be listed, so that one Gap can speak for all that are too many."""

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Member:
    """`kind`: the type character. `start`-`end`: contents, without padding. `holes`: (place, length) of the
    pieces that are there, where the file has holes, and its `true_size`."""

    name: str
    kind: str
    start: int
    end: int
    holes: Pairs | None = None
    true_size: int = 0

    @property
    def is_file(self) -> bool:
        """Whether a person finds it as a file after unpacking."""
        return self.kind in _FILES


@dataclass(slots=True)
class _Announced:
    """What extended headers say about the member that follows."""

    name: str = ""
    size: int | None = None
    sparse: dict[str, str] = field(default_factory=dict)
    pairs: list[int] = field(default_factory=list)


class Layout:
    """One archive. Iterate `members`, then `end` is where it stopped."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.view = part.source.view()
        self.notes = Notes()
        self.end = 0
        self._announced = _Announced()

    def members(self) -> Iterator[Member]:
        """All members up to two blank blocks, the end, or what is no header."""
        room = self.part.limits.parts * _LISTED
        while self.end < len(self.view) and room:
            block = self._block(self.end)
            if not block.strip(b"\0"):
                if not self._block(self.end + BLOCK).strip(b"\0"):
                    return
                self._claim(BLOCK, Claim.FILL)
                continue
            header = parsed(block)
            if header is None:
                self.part.gap("is damaged: a header is missing or wrong")
                return
            self._claim(BLOCK, Claim.STRUCT)
            yield from self._member(header)
            room -= 1
        if not room:
            self.part.gap(f"lists more than {_LISTED} times limit parts")
        else:
            self.part.gap("ends without its end mark: it was probably cut short", spot="end")

    def _block(self, at: int) -> bytes:
        return bytes(self.view[at : at + BLOCK])

    def _claim(self, count: int, claim: Claim) -> None:
        end = min(self.end + count, len(self.view))
        self.part.ledger.claim(self.end, end, claim)
        self.end = end

    def _member(self, header: Header) -> Iterator[Member]:
        self.notes.add_bytes("header", header.strays)
        for owner in header.owners:
            self.notes.add(OWNER, decoded(owner))
        self.notes.add(LINK, decoded(header.link))
        self.notes.add(NAME, decoded(header.name))
        if header.kind in _LONG:
            self._long_name(header)
        elif header.kind in "xX":
            self._extended(header.size, self._announced)
        elif header.kind == "g":
            ahead = _Announced()
            self._extended(header.size, ahead)
            if ahead != _Announced():
                self.part.gap("gives one name or size to all of its members")
        else:
            yield self._placed(header)
            self._announced = _Announced()

    def _taken(self, size: int) -> tuple[int, int]:
        """The next `size` bytes, which contents fill; leaves their padding for the sweep."""
        start = self.end
        end = min(start + size, len(self.view))
        if start + size > len(self.view):
            self.part.gap("ends in the middle of a member: it was probably cut short", spot="end")
        self.end = min(start + -(-size // BLOCK) * BLOCK, len(self.view))
        return start, end

    def _body(self, size: int) -> bytes:
        start, end = self._taken(size)
        self.part.ledger.claim(start, end, Claim.STRUCT)
        return bytes(self.view[start:end])

    def _long_name(self, header: Header) -> None:
        name, _, rest = self._body(header.size).partition(b"\0")
        self.notes.add(_LONG[header.kind], decoded(name))
        self.notes.add_bytes("header", rest)
        if header.kind == "L":
            self._announced.name = decoded(name)

    def _extended(self, size: int, about: _Announced) -> None:
        body = self._body(size)
        try:
            for keyword, value in records(body):
                note(self.notes, keyword, value)
                _apply(about, keyword, value)
        except (DamagedError, ValueError):
            self.part.gap("has an extended header that is damaged")
            self.notes.add_bytes("header", body)

    def _placed(self, header: Header) -> Member:
        ahead = self._announced
        size = header.size if ahead.size is None else ahead.size
        name = ahead.sparse.get("name") or ahead.name or decoded(header.name)
        if header.kind in _BARE and size:
            size = self._size_of_bare(size)
        if header.kind == "M":
            self.part.gap("goes on in another volume: join them first")
        pairs, true_size = header.sparse, header.true_size
        extended = header.extended
        while extended:
            block = self._block(self.end)
            self._claim(BLOCK, Claim.STRUCT)
            pairs += pieces(block, _SPARSE_PAIRS)
            extended = len(block) == BLOCK and bool(block[504])
            self.notes.add_bytes("header", block[505:])
        start, end = self._taken(size)
        if header.kind == "S":
            return Member(name, "S", start, end, pairs, true_size)
        if ahead.sparse or ahead.pairs:
            return self._sparse(name, start, end, ahead)
        return Member(name, header.kind, start, end)

    def _size_of_bare(self, size: int) -> int:
        """Most readers take a size given to a link for that of what it points to, and so is it read where a
        header follows at once."""
        after = self._block(self.end)
        if not after.strip(b"\0") or is_header(after):
            return 0
        self.part.gap("has a link or folder with contents: readers differ in what comes after it")
        return size

    def _sparse(self, name: str, start: int, end: int, ahead: _Announced) -> Member:
        """A file with holes as POSIX archives describe it: in the header, or before the contents."""
        told = ahead.sparse
        numbers = ahead.pairs or [int(n) for n in told.get("map", "").split(",") if n]
        if told.get("major") == "1":
            numbers, head = _map_in_contents(bytes(self.view[start : min(end, start + (1 << 20))]))
            self.part.ledger.claim(start, start + head, Claim.STRUCT)
            start += head
        pairs = tuple(zip(numbers[::2], numbers[1::2], strict=False))
        true_size = int(told.get("realsize") or told.get("size") or 0)
        return Member(name, "S", start, end, pairs, true_size)


def _apply(about: _Announced, keyword: str, value: bytes) -> None:
    """Raises ValueError for a number that is none."""
    if keyword == "path":
        about.name = decoded(value)
    elif keyword == "size":
        about.size = int(value)
        if not 0 <= about.size < 1 << 62:
            raise ValueError
    elif keyword in ("GNU.sparse.offset", "GNU.sparse.numbytes"):
        about.pairs.append(int(value))
    elif keyword.startswith("GNU.sparse.") and keyword != "GNU.sparse.numblocks":
        about.sparse[keyword[11:]] = decoded(value)


def _map_in_contents(head: bytes) -> tuple[list[int], int]:
    """Decimal numbers, one a line: how many pieces, then place and length of each. And their bytes, in blocks."""
    lines = head.split(b"\n")
    count = int(lines[0])
    numbers = [int(line) for line in lines[1 : 1 + 2 * count]]
    if len(numbers) != 2 * count:
        raise DamagedError("has a map of holes that is damaged")
    used = sum(len(line) + 1 for line in lines[: 1 + 2 * count])
    return numbers, -(-used // BLOCK) * BLOCK
