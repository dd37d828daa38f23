"""One round of one source: list it, ask what is due, match what is new. In: a plan, state. Out: hits, in the state."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape

from tidegate.errors import SiteError, TraceError
from tidegate.trace.results import Result
from tidegate.trace.scan import TraceScanner
from tidegate.trace.sources import bodies, kinds, web
from tidegate.trace.sources.interface import Item, Shard, Unread
from tidegate.trace.watch.plan import POLITE, Plan, Watched
from tidegate.trace.watch.polite import Answer, Polite
from tidegate.trace.watch.state import Known, WatchState

_SITEMAPS = 5000
Looked = Callable[[Result], None]


class Rounds:
    """`scanner`: matches what was fetched. `polite`: fetches it."""

    def __init__(self, plan: Plan, state: WatchState, scanner: TraceScanner, polite: Polite) -> None:
        self._plan, self._state, self._scanner, self._polite = plan, state, scanner, polite

    def due(self) -> list[Watched]:
        """Sources whose round it is; one that was killed in its round is due again."""
        now = self._polite.now()
        return [source for source in self._plan.sources if self._state.round(source.name).due <= now]

    def next(self) -> float:
        """When the next source is due."""
        return min(self._state.round(source.name).due for source in self._plan.sources)

    def run(self, source: Watched, looked: Looked = lambda result: None) -> None:
        """The whole round. What cannot be listed is told by the coverage, and tried again like the rest."""
        self._state.begin(source.name, self._polite.now())
        why = ""
        try:
            if source.kind in POLITE:
                self._state.enlist(source.name, self._listed(source))
            else:
                self._whole(source, looked)
        except (TraceError, SiteError) as error:
            why = str(error)
        if source.kind in POLITE:
            for known in self._state.due(source.name, self._polite.now(), source.most):
                self._one(source, known, looked)
        now = self._polite.now()
        self._state.end(source.name, now, now + source.every, why)

    def _one(self, source: Watched, known: Known, looked: Looked) -> None:
        answer = self._polite.ask(known.place, known.tag, known.modified, known.failures)
        now = self._polite.now()
        if answer.why:
            retry = max(answer.retry, now) if answer.retry else 0.0
            failed = replace(known, tried=now, due=retry, failures=known.failures + 1, why=answer.why)
            self._state.seen(source.name, failed)
            return
        seen = replace(
            known,
            looked=now,
            tried=now,
            due=0.0,
            failures=0,
            why="",
            tag=answer.tag,
            modified=answer.modified,
        )
        if answer.status == 304:
            self._state.seen(source.name, seen)
            return
        digest = _digest(answer)
        if digest == known.digest:
            bodies.close(answer.body)
            self._state.seen(source.name, seen)
            return
        result = self._matched(source, known.place, answer)
        why = result.unread[0].why if result.unread else ""
        self._state.seen(source.name, replace(seen, digest=digest, why=why), result.findings)
        looked(result)

    def _matched(self, source: Watched, place: str, answer: Answer) -> Result:
        shard = Shard("web", place, (place,), source.place)
        return self._scanner.look(shard, lambda: [Item(place, answer.body, answer.media_type)])

    def _whole(self, source: Watched, looked: Looked) -> None:
        """Sources that are no addresses are looked at whole each time."""
        now = self._polite.now()
        for piece in kinds.plan(f"{source.kind}:{source.place}", self._plan.settings):
            if isinstance(piece, Unread):
                self._state.seen(source.name, Known(piece.where, tried=now, why=piece.why))
                continue
            result = self._scanner.scan(piece)
            place = f"{piece.where}#{hashlib.sha256(piece.encode().encode()).hexdigest()[:12]}"
            why = f"{sum(each.count for each in result.unread)} not looked at" if result.unread else ""
            self._state.seen(source.name, Known(place, looked=now, tried=now, why=why), result.findings)
            looked(result)

    def _listed(self, source: Watched) -> Iterator[str]:
        if source.kind == "page":
            yield source.place
        elif source.kind == "urls":
            text = self._text(source.place)
            yield from (
                line.strip()
                for line in text.splitlines()
                if line.strip() and not line.lstrip().startswith("#")
            )
        elif source.kind == "feed":
            yield source.place
            yield from web.links_of_feed(self._text(source.place))
        else:
            yield from self._of_sitemaps(source.place)

    def _of_sitemaps(self, start: str) -> Iterator[str]:
        waiting, met = [start], {start}
        while waiting:
            address = waiting.pop(0)
            text = self._text(address)
            locations = [unescape(location) for location in web.LOCATION.findall(text)]
            if not web.INDEX.search(text):
                yield from locations
                continue
            for location in locations:
                if location not in met and len(met) < _SITEMAPS:
                    met.add(location)
                    waiting.append(location)

    def _text(self, place: str) -> str:
        """A list's text. Raises TraceError."""
        if "://" not in place:
            return web.xml(web.whole(place, self._plan.settings, web.LIST_BYTES))
        answer = self._polite.ask(place)
        if answer.why:
            raise TraceError(f"{place} could not be asked: {answer.why}")
        content = b"".join(piece for _, piece in bodies.pieces(answer.body, bodies.IN_MEMORY, 0))
        bodies.close(answer.body)
        return web.xml(web.unpacked(place, content, web.LIST_BYTES))


def _digest(answer: Answer) -> str:
    if isinstance(answer.body, bytes):
        return hashlib.sha256(answer.body).hexdigest()
    return answer.body.sha256 or ""
