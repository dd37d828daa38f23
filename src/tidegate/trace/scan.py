"""`scan(shard) -> result`, whatever runs it: a process pool, a cluster, a test. No clock, no state between shards.

source -> bodies -> text as it stands: the matcher, a batch at a time
                 -> anything else: a reader in the sandbox, and the matcher there
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from tidegate.errors import SiteError, TidegateError
from tidegate.trace import context, hits, warc_record
from tidegate.trace.documents import Documents
from tidegate.trace.found import Found, Matched, Matching, copied
from tidegate.trace.results import Finding, Result, failed, gathered
from tidegate.trace.sources import bodies, kinds
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread
from tidegate.trace.sources.textual import textual

BATCH, BATCH_BYTES = 256, 48 << 20
OVERLAP = 1 << 16
"""Bytes that two stretches of one large text share, so that no row is cut in both."""
EVIDENCE_BYTES = 256 << 20
"""Of one shard; hits beyond it tell their place alone."""
Opening = Callable[[tuple[str, ...], "bytes | None", str], Matching]


def open_matcher(packs: tuple[str, ...], key: bytes | None, today: str) -> Matching:
    """The matcher over packs, by their paths; `today`: as `Matcher.open`. Raises TraceError."""
    from tidegate.trace.matcher import Matcher

    return Matcher.open(packs, key, today=today)


@dataclass(frozen=True, slots=True)
class TraceQuestion:
    """See `results.Question`. `now`: ISO 8601, when the scan began. `keep`: evidence too."""

    packs: tuple[str, ...]
    key: bytes | None = field(repr=False)
    settings: Settings
    now: str
    thorough: bool = False
    keep: bool = False
    opening: Opening = open_matcher

    def open(self) -> TraceScanner:
        """Raises TidegateError."""
        return TraceScanner(self)

    def matching(self) -> Matching:
        """The packs, opened. Raises TraceError."""
        return self.opening(self.packs, self.key, self.now[:10])


class _Open:
    """Opens the packs in the zygote."""

    def __init__(self, question: TraceQuestion) -> None:
        self._question = question

    def __call__(self) -> Matching:
        return self._question.matching()


class TraceScanner:
    """See `results.Scanner`. The sandbox is forked before the packs are opened, which may start threads."""

    def __init__(self, question: TraceQuestion) -> None:
        self._question = question
        self._documents = Documents(_Open(question))
        self._matching = question.matching()

    def scan(self, shard: Shard) -> Result:
        """Never raises over what it reads; memory that ends is a gap of the shard too."""
        return self.look(shard, lambda: kinds.items(shard, self._question.settings))

    def look(self, shard: Shard, items: Callable[[], Iterable[Item | Unread]]) -> Result:
        """As `scan`, of bodies that somebody else has fetched."""
        began = time.process_time()
        run = _Run(self._question, self._matching, self._documents, shard)
        try:
            for item in items():
                run.add(item)
        except (TidegateError, SiteError) as error:
            run.unread.append(Unread(shard.where, str(error)))
        except OSError as error:
            run.unread.append(Unread(shard.where, f"the rest could not be read: {error.strerror}"))
        try:
            run.flush()
        except MemoryError:
            return failed(shard, "needs more memory than a worker has")
        return run.result(time.process_time() - began)

    def close(self) -> None:
        """End the sandbox."""
        self._documents.close()


class _Run:
    """One shard's bodies on their way."""

    def __init__(
        self, question: TraceQuestion, matching: Matching, documents: Documents, shard: Shard
    ) -> None:
        self._question, self._matching, self._documents, self._shard = question, matching, documents, shard
        self._batch: list[tuple[Item, bytes, int]] = []
        self._batch_bytes = 0
        self._key = question.key or b"".join(sorted(pack.encode() for pack in question.packs))
        self.unread: list[Unread] = []
        self._findings: list[Finding] = []
        self._evidence: dict[str, bytes] = {}
        self._kept = self._bodies = self._bytes = 0

    def add(self, item: Item | Unread) -> None:
        """Take the next body; a batch is matched when it is full."""
        if isinstance(item, Unread):
            self.unread.append(item)
            return
        if not isinstance(item.body, bytes) and item.body.problem:
            self.unread.append(Unread(item.where, item.body.problem))
            return
        self._bodies += 1
        self._bytes += bodies.size(item.body)
        if not textual(bodies.head(item.body), item.media_type, item.where):
            self._document(item)
        elif isinstance(item.body, bytes):
            self._batch.append((item, item.body, 0))
            self._batch_bytes += len(item.body)
            if len(self._batch) >= BATCH or self._batch_bytes >= BATCH_BYTES:
                self.flush()
        else:
            self._large(item)

    def flush(self) -> None:
        """Match what is waiting."""
        batch, self._batch, self._batch_bytes = self._batch, [], 0
        if not batch:
            return
        found = self._matching.raw([body for _, body, _ in batch], thorough=self._question.thorough)
        for (item, body, _), match in zip(batch, found, strict=True):
            if match is not None:
                self._hit(item, copied(match), body)

    def _large(self, item: Item) -> None:
        """A text larger than memory should hold: the stretch with the most people stands for it."""
        best: tuple[Found, bytes, int] | None = None
        for at, piece in bodies.pieces(item.body, bodies.IN_MEMORY, OVERLAP):
            match = self._matching.raw([piece], thorough=self._question.thorough)[0]
            if match is not None and (best is None or match.people > best[0].people):
                best = copied(match), piece, at
        if best:
            self._hit(item, best[0], best[1], part=f"from byte {best[2]:,} on")
        bodies.close(item.body)

    def _document(self, item: Item) -> None:
        digest = sha256(item)
        name = item.where if not item.media_type.startswith("message/") else f"{item.where}.eml"
        match, gaps = self._documents.match(item.body, name, digest)
        self.unread += [Unread(item.where, why) for why in gaps]
        very: Matched | None = self._matching.digest(digest)
        best = max(filter(None, (match, very)), key=lambda each: each.people, default=None)
        if best is not None:
            found = copied(best)
            places = found.places or (copied(match).places if match is not None else ())
            self._hit(item, found, b"", digest, part=_part(places))
        with suppress(OSError):
            bodies.close(item.body)

    def _hit(self, item: Item, match: Found, body: bytes, digest: str = "", part: str = "") -> None:
        digest = digest or sha256(item)
        kept = warc_record.of(item, digest, self._question.now) if self._question.keep else None
        if kept is not None and self._kept + len(kept[1]) <= EVIDENCE_BYTES:
            self._evidence[kept[0]] = kept[1]
            self._kept += len(kept[1])
        else:
            kept = None
        hit = hits.Hit(
            pack=match.pack,
            people=match.people,
            of=match.of,
            share=hits.share(match.people, match.of),
            kinds=tuple(sorted(match.kinds)),
            certain=match.certain,
            source=self._shard.word or self._shard.where,
            where=item.where,
            file=item.file,
            offset=item.offset,
            part=item.part or part or context.lines(body, match.spans),
            media_type=item.media_type[:200],
            captured=item.captured,
            first_seen=item.captured or self._question.now,
            digest=digest,
            excerpt=context.excerpt_key(body, match.spans, self._key),
            context=context.shapes(body, match.spans),
        )
        hit = replace(hit, evidence=kept[0]) if kept else hit
        self._findings.append(Finding(hit.encode(), digest, hit.excerpt))

    def result(self, seconds: float) -> Result:
        """Everything, at the end."""
        kept = tuple(self._evidence.items())
        return Result(tuple(self._findings), self._bodies, self._bytes, gathered(self.unread), kept, seconds)


def _part(places: tuple[str, ...]) -> str:
    """Where in a document; more places than a line holds are counted."""
    if not places:
        return ""
    return places[0] if len(places) == 1 else f"{places[0]} and {len(places) - 1} more"


def sha256(item: Item) -> str:
    """Of the body, in hexadecimal."""
    if not isinstance(item.body, bytes):
        return item.body.sha256 or ""
    return hashlib.sha256(item.body).hexdigest()
