"""One crawl. In: starts, limits and what was known before. Out: every object that answers, as it is met.

Asked in this order: the starts with sitemaps and feeds, then what was newly found, then pages known before,
then files known before, those not asked for the longest time first, and last what can be guessed. Objects
known before are asked again even where no link leads to them any more, and those that were gone as well:
what comes back at the same address is found.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tidegate.errors import SiteError
from tidegate.sites.crawl import guess, pace
from tidegate.sites.crawl.limits import CrawlLimits, Traps
from tidegate.sites.crawl.look import UNCHANGED, Look, Looker
from tidegate.sites.crawl.robots import Robots, parse
from tidegate.sites.crawl.scope import Scope
from tidegate.sites.crawl.state import CrawlState, Known
from tidegate.sites.fetch import AGENT, Fetcher
from tidegate.sites.interface import Kind, Published

Now = Callable[[], dt.datetime]
_EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)


def utc_now() -> dt.datetime:
    """The clock of this machine."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """`starts`, `sitemaps`, `feeds`: links as the owner gave them. `follow`: whether robots.txt is obeyed."""

    starts: tuple[str, ...] = ("",)
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    follow: bool = True
    agent: str = AGENT
    limits: CrawlLimits = field(default_factory=CrawlLimits)


class Crawler:
    """One crawl at a time. `report`: what the last one asked, and what it left out, by reason."""

    def __init__(
        self,
        name: str,
        scope: Scope,
        fetcher: Fetcher,
        plan: Plan,
        state: CrawlState,
        *,
        clock: pace.Clock = time.monotonic,
        sleep: pace.Sleep = time.sleep,
        now: Now = utc_now,
    ) -> None:
        self._name, self._scope, self._plan, self._state = name, scope, plan, state
        self._looker = Looker(fetcher, scope, plan.limits.page_bytes, plan.agent)
        self._clock, self._sleep, self._now = clock, sleep, now
        self.report: Counter[str] = Counter()

    def crawl(self) -> Iterator[Published]:
        """Raises SiteError where the site cannot be asked at all."""
        run = _Run(self._scope, self._plan, self._state, self._clock, self._sleep)
        self.report = run.traps.left_out
        try:
            run.begin(self._robots(run))
            while known := run.next():
                yield from self._met(run, known, self._look(run, known))
        finally:
            self._state.close()

    def look(self, known: Known) -> Look:
        """One object, asked without the rest."""
        return self._looker.look(known, self._now())

    def _robots(self, run: _Run) -> Robots:
        """What robots.txt says. A site that cannot say it cannot be crawled (RFC 9309), unless by its owner."""
        run.pace.wait()
        fetcher, robots = self._looker.fetcher, b""
        try:
            with fetcher.open(f"{self._scope.origin}/robots.txt", {"User-Agent": self._plan.agent}) as answer:
                if answer.status == 200:
                    robots = next(answer.pieces(), b"")
                unknown = answer.status >= 500
        except SiteError as error:
            raise SiteError(f"{self._name} cannot be looked at: {error}") from None
        if unknown and self._plan.follow:
            raise SiteError(
                f"{self._name} does not say what its robots.txt allows: mend it, "
                'or set robots = "ignore" if the site is yours'
            )
        return parse(robots.decode(errors="replace"), self._plan.agent)

    def _look(self, run: _Run, known: Known) -> Look:
        for attempt in range(pace.ATTEMPTS):
            run.pace.wait()
            run.asked += 1
            look = self._looker.look(known, self._now())
            if look.status not in pace.LATER or not run.pace.back_off(attempt, look.retry_after, self._now()):
                break
        return look

    def _met(self, run: _Run, known: Known, look: Look) -> Iterator[Published]:
        """Write down what became of an object, follow it, and tell of it."""
        guessed = known.target not in self._state.known
        if look.status == UNCHANGED and known.live:
            known.round = run.round
            self._state.note(known)
            run.guess(known)
            self.report["unchanged"] += 1
            yield self._published(known, look)
            return
        answered = 200 <= look.status < 500 and look.status not in (408, 425, 429)
        if guessed and not (200 <= look.status < 300 and not look.moved):
            return
        if answered:
            self._learn(run, known, look)
        if look.moved:
            run.found(look.moved, known.depth)
        elif known.live and answered:
            run.follow(known, look)
            yield self._published(known, look)
        elif not answered:
            known.round = run.round
            self.report["not answered"] += 1
            yield Published(self._scope.path(known.target), None, 0, _EPOCH, kind=Kind.UNREADABLE)

    def _learn(self, run: _Run, known: Known, look: Look) -> None:
        known.status = 302 if look.moved else look.status
        known.etag, known.modified, known.token = look.etag, look.modified, look.token
        known.size, known.page, known.round = look.size, look.page, run.round
        self._state.known[known.target] = known
        self._state.note(known)
        self.report["read in part"] += look.cut

    def _published(self, known: Known, look: Look) -> Published:
        changed = look.changed or _EPOCH
        path = self._scope.path(known.target)
        return Published(path, look.digest, known.size, changed, token=known.token)


class _Run:
    """What one crawl still has to ask."""

    def __init__(
        self, scope: Scope, plan: Plan, state: CrawlState, clock: pace.Clock, sleep: pace.Sleep
    ) -> None:
        self._scope, self._plan, self._state, self._clock = scope, plan, state, clock
        self.traps = Traps(plan.limits)
        self.pace = pace.Pace(1 / plan.limits.rate, clock, sleep)
        self.round, self.asked = state.begin(), 0
        self._robots = Robots()
        self._first, self._fresh, self._folders = deque[Known](), deque[Known](), deque[Known]()
        self._before, self._guessed = deque[Known](), deque[Known]()
        self._seen: set[str] = set()
        self._end = clock() + plan.limits.seconds

    def begin(self, robots: Robots) -> None:
        """Fill the queues. What was found before and never asked comes with what is newly found."""
        self._robots = robots
        plan = self._plan
        if plan.follow and robots.delay:
            self.pace.gap = max(self.pace.gap, min(robots.delay, 60.0))
        for link in (*plan.starts, *plan.feeds, *plan.sitemaps, *robots.sitemaps):
            self._start(link, guessed=False)
        if not plan.sitemaps and not robots.sitemaps:
            self._start("/sitemap.xml", guessed=True)
            self._start("sitemap.xml", guessed=True)
        for path in () if plan.follow else robots.named:
            self._start(path, guessed=True)
        waiting = sorted(self._state.known.values(), key=lambda known: (not known.page, known.round))
        for known in waiting:
            if known.target not in self._seen:
                self._seen.add(known.target)
                (self._before if known.status else self._fresh).append(known)

    def _start(self, link: str, guessed: bool) -> None:
        base = self._scope.base.target
        target = self._scope.target(link, base) if link else base
        if target and target not in self._seen:
            self._seen.add(target)
            known = self._state.known.get(target)
            self._first.append(known or (Known(target) if guessed else self._state.add(target, 0)))

    def next(self) -> Known | None:
        """What is asked next; None at the end or at a limit, which is then counted."""
        queues = (self._first, self._fresh, self._before, self._folders, self._guessed)
        while queue := next(filter(None, queues), None):
            limits = self._plan.limits
            if self.asked >= limits.pages or self._clock() > self._end:
                why = "more than allowed" if self.asked >= limits.pages else "no time left"
                self.traps.left_out[why] += sum(map(len, queues))
                return None
            known = queue.popleft()
            if self._plan.follow and not self._robots.allows(known.target):
                self.traps.left_out["robots.txt"] += 1
                continue
            return known
        return None

    def found(self, target: str, depth: int) -> None:
        """A link leads there."""
        if target not in self._state.known and self.traps.admits(target, depth):
            known = self._state.add(target, depth)
            if target not in self._seen:
                self._seen.add(target)
                self._fresh.append(known)

    def follow(self, known: Known, look: Look) -> None:
        """Everything an answer leads to."""
        for link in look.links:
            if target := self._scope.target(link, look.at):
                self.found(target, known.depth + 1)
        self.guess(known)

    def guess(self, known: Known) -> None:
        """The folders around an object, and its numbers counted on."""
        for folder in guess.folders(known.target, self._scope.base.target):
            if folder in self._seen:
                break
            self._seen.add(folder)
            self._folders.append(Known(folder, known.depth + 1))
        reach = self._plan.limits.neighbours
        for near in guess.neighbours(known.target, reach) if reach else ():
            if near not in self._seen and self.traps.may_probe(near):
                self._seen.add(near)
                self._guessed.append(Known(near, known.depth + 1))
