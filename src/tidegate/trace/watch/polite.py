"""Asking hosts as they want to be asked. In: an address. Out: its answer, or why it was not asked.

One request at a time, a pause between two to one host, robots.txt if the plan says so, and no request to a host that
asked to be left alone, as long as it asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tidegate.errors import FetchError
from tidegate.sites.crawl import robots
from tidegate.sites.crawl.pace import after
from tidegate.sites.fetch import Fetcher
from tidegate.trace.sources import bodies
from tidegate.trace.sources.interface import Body
from tidegate.trace.watch.state import WatchState

Now = Callable[[], float]
Sleep = Callable[[float], None]
REMEMBERED = 86400.0
"""Seconds for which a robots.txt counts."""
LONGEST_PAUSE = 60.0
_LATER = (429, 500, 502, 503, 504)
_FIRST_WAIT, _LONGEST_WAIT = 60.0, 86400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` 304: unchanged. `why`: it was not looked at, and why; `retry`: the instant from which on it may be."""

    status: int = 0
    body: Body = b""
    media_type: str = ""
    tag: str = ""
    modified: str = ""
    why: str = ""
    retry: float = 0.0


@dataclass(slots=True, eq=False)
class Polite:
    """`now`: Unix seconds. `last`: when each host was asked last."""

    fetcher: Fetcher
    state: WatchState
    delay: float
    obey: bool
    agent: str
    now: Now
    sleep: Sleep
    last: dict[str, float]

    def ask(self, address: str, tag: str = "", modified: str = "", failures: int = 0) -> Answer:
        """Never raises over an address."""
        parts = urlsplit(address)
        host = f"{parts.scheme}://{parts.netloc}"
        not_before, _, _ = self.state.host(host)
        if not_before > self.now():
            return Answer(why="the host asked to be left alone for a while", retry=not_before)
        pause = self.delay
        if self.obey:
            rules = self._robots(host)
            if rules is None:
                return Answer(why="its robots.txt could not be asked", retry=self.now() + _waited(failures))
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            if not rules.allows(target):
                return Answer(why="its robots.txt asks not to be looked at", retry=self.now() + REMEMBERED)
            pause = min(max(pause, rules.delay), LONGEST_PAUSE)
        return self._get(address, host, pause, tag, modified, failures)

    def _get(self, address: str, host: str, pause: float, tag: str, modified: str, failures: int) -> Answer:
        self._wait(host, pause)
        headers = {"User-Agent": self.agent}
        if tag:
            headers["If-None-Match"] = tag
        if modified:
            headers["If-Modified-Since"] = modified
        try:
            with self.fetcher.open(address, headers) as answer:
                if answer.status in _LATER:
                    return self._later(host, answer.status, answer.header("retry-after"), failures)
                if answer.status == 304 and (tag or modified):
                    return Answer(304, tag=tag, modified=modified)
                if answer.status != 200:
                    return Answer(answer.status, why=f"the server answers {answer.status}")
                body = bodies.of_pieces(answer.pieces())
                kept = answer.header("etag"), answer.header("last-modified")
                return Answer(200, body, answer.header("content-type"), *kept)
        except (FetchError, OSError) as error:
            told = str(error) if isinstance(error, FetchError) else type(error).__name__
            return Answer(why=told, retry=self.now() + _waited(failures))

    def _later(self, host: str, status: int, retry_after: str, failures: int) -> Answer:
        """The whole host is left alone, as long as it says, or longer each time."""
        asked = after(retry_after, dt.datetime.fromtimestamp(self.now(), dt.UTC))
        wait = min(_waited(failures) if asked is None else asked, _LONGEST_WAIT)
        until = self.now() + wait
        self.state.leave_alone(host, until)
        return Answer(status, why=f"the server answers {status}", retry=until)

    def _robots(self, host: str) -> robots.Robots | None:
        _, text, since = self.state.host(host)
        if text is None or self.now() - since > REMEMBERED:
            answer = self._get(f"{host}/robots.txt", host, self.delay, "", "", 0)
            if answer.status == 200:
                text = (
                    bodies.head(answer.body).decode("utf-8", "replace")
                    if not isinstance(answer.body, bytes)
                    else (answer.body[: robots.MOST].decode("utf-8", "replace"))
                )
            elif 400 <= answer.status < 500 and answer.status != 429:
                text = ""
            elif text is None:
                return None
            self.state.robots(host, text, self.now())
        return robots.parse(text, self.agent)

    def _wait(self, host: str, pause: float) -> None:
        left = self.last.get(host, 0.0) + pause - self.now()
        if left > 0:
            self.sleep(left)
        self.last[host] = self.now()


def _waited(failures: int) -> float:
    """Twice as long each time, up to a day."""
    return float(min(_FIRST_WAIT * 2 ** min(failures, 12), _LONGEST_WAIT))
