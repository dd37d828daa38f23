"""Recognising copies: bodies or a file's content in, matches out.

`raw` is the fast way, for the web: numbers and mails are looked for in the bytes as they are, a batch at a time; what
has several dates on which somebody of the pack was born, or looks like a table without numbers, is looked at closely.
`contents` is for what readers give of workbooks, PDFs and pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from tidegate.errors import RegistryError, TraceError
from tidegate.model.content import Block, Content, Passage, Row, Table
from tidegate.model.location import Location
from tidegate.registry.normalise.scripts import load_every_script
from tidegate.trace import keys, numbers, pack, pixels
from tidegate.trace.body import PackIndex, check
from tidegate.trace.close import Closely, Reading, lines_of
from tidegate.trace.evidence import Evidence, Match, best
from tidegate.trace.listed import listed
from tidegate.trace.numbers import Ints
from tidegate.trace.plain import decoded, narrowed, plain, stripped
from tidegate.trace.shared import SharedMember
from tidegate.trace.steps import plainly

__all__ = ["Match", "Matcher"]

_NAMES = ("Maria Example", "محمد حسین", "王 小明", "Дмитрий Петров", "Ana-María O'Neil", "አበበ", "김 철수")
BATCH = 4 << 20
"""Bytes of bodies searched together."""
NUMBERED = 3
"""Different numbers from which on shared packs, which are slow to ask, are asked."""
MOST_LINES = 20_000
MUCH = 32 << 20
"""Bytes looked through, from which on steps compiled for the machine are worth loading."""
DATED = 2
"""Different days on which somebody was born, from which on a body is looked at closely."""


class Matcher:
    """Some packs, open. Maps their files, so that processes share them; forks and opens cheaply."""

    def __init__(self, members: Sequence[Closely], shared: Sequence[SharedMember], master: bytes) -> None:
        self._members, self._shared, self._master = members, shared, master
        self._seen = 0
        self._steps = plainly
        self._born = np.zeros(numbers.LAST_DAY + 2, bool)
        for each in members:
            self._born |= each.born

    @classmethod
    def open(cls, packs: Sequence[str | Path], key: bytes | None, *, today: str = "") -> Matcher:
        """`key`: the installation's trace key, for its own packs. `today`: what expired before it is refused; the
        clock's day where none is given. Raises TraceError.
        """
        day = today or date.today().isoformat()
        members: list[Closely] = []
        shared: list[SharedMember] = []
        for path in packs:
            found = pack.load(path)
            alive = [about for about in found.members if not about.expired(day)]
            if not alive:
                raise TraceError(f"{path} has expired: ask who made it for a new one")
            members += [cls._member(str(path), about, key) for about in alive if about.kind == "own"]
            shared += [SharedMember(about, found.body(about)) for about in alive if about.kind == "shared"]
        return cls(members, shared, key or bytes(32))

    @staticmethod
    def _member(path: str, about: pack.About, key: bytes | None) -> Closely:
        if key is None:
            raise TraceError(f"{path} is a pack of one's own: name its key with --key")
        if about.check != check(key):
            raise TraceError(f"{path} was made with another key: name that one with --key")
        try:
            return Closely(PackIndex(path, about, key))
        except RegistryError as error:
            raise TraceError(f"{path}: {error}") from None

    @property
    def people(self) -> int:
        """People in all packs, at most."""
        own = sum(each.about.people for each in self._members)
        return own + sum(each.about.people for each in self._shared)

    def raw(self, bodies: Sequence[bytes], *, thorough: bool = False) -> list[Match | None]:
        """Each body's match. `thorough`: also with tags and entities undone."""
        ready = [narrowed(body) for body in bodies]
        out: list[Match | None] = []
        start = size = 0
        for at, body in enumerate(ready):
            size += len(body)
            if size >= BATCH or at == len(ready) - 1:
                out += self._batch(ready[start : at + 1], thorough)
                start, size = at + 1, 0
        return out

    def _batch(self, bodies: Sequence[bytes], thorough: bool) -> list[Match | None]:
        bodies = [body.replace(b"\0", b" ") if b"\0" in body else body for body in bodies]
        ends = np.cumsum([len(body) + 2 for body in bodies])
        self._hurry(int(ends[-1]))
        whole = self._steps.laid(bodies)
        found = self._searched(whole, ends, bodies)
        if thorough:
            text = self._steps.between(whole)
            ends = np.append((np.frombuffer(text, np.uint8) == 0).nonzero()[0] + 1, len(text) + 2)
            starts = [0, *ends[:-1]]
            again = self._searched(text, ends, [text[a:b] for a, b in zip(starts, ends, strict=True)])
            found = [best(pair) for pair in zip(found, again, strict=True)]
        return found

    def _hurry(self, size: int) -> None:
        """Take the compiled steps once there is much to look through; without numba these stay."""
        if self._seen <= MUCH < self._seen + size:
            try:
                from tidegate.trace import compiled
            except ImportError:
                return
            self._steps = compiled.steps()
        self._seen += size

    def _searched(self, whole: bytes | memoryview, ends: Ints, bodies: Sequence[bytes]) -> list[Match | None]:
        """The match of each body; they stand in `whole` one behind the other and end at `ends`."""
        starts = np.append(0, ends[:-1])
        found = self._steps.scan(whole)
        asked = np.r_[keys.of_numbers(self._master, found.numbers.values)]
        mails = [
            (mail, at + start)
            for body, start in zip(bodies, starts.tolist(), strict=True)
            for mail, at in mails_in(body)
        ]
        if mails:
            asked = np.r_[asked, keys.of_mails(self._master, [mail for mail, _ in mails])]
        places = np.r_[found.numbers.starts, np.array([at for _, at in mails], np.int64)]
        stops = np.r_[found.numbers.ends, np.array([at + len(mail) for mail, at in mails], np.int64)]
        close = self._dated(found.days, ends)
        tables = list(listed(bodies, self._steps.is_tabled))
        out: list[list[Match | None]] = [[] for _ in bodies]
        for member in self._members:
            evidence: dict[int, Evidence] = {}
            hits = member.index.find(asked)
            of_body = np.searchsorted(ends, places[hits.at], side="right")
            for at, body, person in zip(
                hits.at.tolist(), of_body.tolist(), hits.people.tolist(), strict=True
            ):
                one = evidence.setdefault(body, Evidence())
                one.hit("identifier", person, int(asked[at]))
                one.spans.append((int(places[at] - starts[body]), int(stops[at] - starts[body])))
            for body, dates in close:
                member.look(
                    bodies[body], (dates - starts[body]).tolist(), evidence.setdefault(body, Evidence())
                )
            for body, one in evidence.items():
                if one.people:
                    within = (found.numbers.starts >= starts[body]) & (found.numbers.starts < ends[body])
                    here = np.flatnonzero(within)
                    one.expected += member.expected(found.numbers.values[here], found.numbers.digits[here])
                    out[body].append(one.match(member.about))
            for body, text in tables:
                rows = b"" if any(out[body]) else member.named_rows(text)
                if rows:
                    one = evidence.get(body, Evidence())
                    member.table(plain(decoded(rows)), one)
                    out[body].append(one.match(member.about))
        for shared in self._shared:
            for body in self._crowded(found.numbers, ends):
                out[body].append(shared.search(plain(decoded(stripped(bodies[body])))))
        return [best(each) for each in out]

    @staticmethod
    def _crowded(found: numbers.Numbers, ends: Ints) -> list[int]:
        """Bodies with several different numbers of a length that some identifier has."""
        body = np.searchsorted(ends, found.starts, side="right")
        which, count = np.unique(np.unique(np.stack([body, found.values]), axis=1)[0], return_counts=True)
        crowded: list[int] = which[count >= NUMBERED].tolist()
        return crowded

    def _dated(self, days: numbers.Days, ends: Ints) -> list[tuple[int, Ints]]:
        """Bodies with several days on which somebody was born, and where these dates start."""
        born = np.flatnonzero(self._born[days.ordinals])
        if born.size < DATED:
            return []
        body = np.searchsorted(ends, days.starts[born], side="right")
        different = np.unique(np.stack([body, days.ordinals[born]]), axis=1)[0]
        which, count = np.unique(different, return_counts=True)
        return [(each, np.unique(days.starts[born[body == each]])) for each in which[count >= DATED].tolist()]

    def contents(self, contents: Iterable[Content], whole: str = "") -> Match | None:
        """The match of what a reader yields. `whole`: the file's SHA-256."""
        known = self.digest(whole) if whole else None
        if known is not None:
            return known
        readings = [(member, member.reading()) for member in self._members]
        lines: list[str] = []
        for content in contents:
            for _, reading in readings:
                reading.add(content)
            if self._shared and len(lines) < MOST_LINES:
                lines += lines_of(content)
        found = [_finished(member, reading) for member, reading in readings]
        found += [each.search("\n".join(lines)) for each in self._shared]
        return best(found)

    def warm(self) -> None:
        """Have everything loaded that first calls load: before a sandbox closes, inside of which nothing can be."""
        load_every_script()
        table = Table(Location(("warm",)))
        rows = [Row(1, {0: "Name", 1: "Date of birth", 2: "Country"})]
        rows += [Row(at, {0: name, 1: "4 March 1990", 2: "Iran"}) for at, name in enumerate(_NAMES, 2)]
        told = "Maria Example, born 1990-03-04 in Iran, A900000001, maria@example.org, 202-555-0100"
        self.contents(
            [Block(table, rows), *(Passage(f"{told} {name}", Location(("warm",))) for name in _NAMES)]
        )

    def digest(self, sha256: str) -> Match | None:
        """Whether this is the very file, or a part of it."""
        for shared in self._shared:
            if sha256.lower() in shared.about.digests:
                people = shared.about.people
                return Match(shared.about.pack, people, people, frozenset({"digest"}), (), True)
        for member in self._members:
            about = member.about
            key = keys.of_digest(self._master, sha256)
            if key in member.index.digests:
                first = about.digests[0] == key
                return Match(
                    about.pack, about.people if first else 1, about.people, frozenset({"digest"}), (), True
                )
        return None

    def picture(self, *pictures: int | bytes) -> Match | None:
        """Whether a page's image, as `pixels.difference_hash` gives it, is one of the file's. The bytes of a picture
        or PDF are hashed here: only in a process that may read strangers' files.
        """
        hashes = [
            one for each in pictures for one in ((each,) if isinstance(each, int) else pixels.of_file(each))
        ]
        for member in self._members:
            if any(pixels.nearest(one, member.index.pictures) <= pixels.ALIKE for one in hashes):
                about = member.about
                return Match(about.pack, 1, about.people, frozenset({"picture"}), (), False)
        return None


def mails_in(whole: bytes) -> list[tuple[str, int]]:
    """Mail addresses and where they start."""
    found: dict[int, str] = {}
    at = whole.find(b"@")
    while at >= 0:
        near = whole[max(0, at - 64) : at + 132]
        for match in keys.MAIL.finditer(near):
            start = max(0, at - 64) + match.start()
            if start < at < start + len(match[0]):
                found[start] = match[0].decode()
                break
        at = whole.find(b"@", at + 1)
    return [(mail, start) for start, mail in found.items()]


def _finished(member: Closely, reading: Reading) -> Match | None:
    """What a reading amounts to, and where in the file."""
    evidence = reading.finish()
    return evidence.match(member.about, reading.places)
