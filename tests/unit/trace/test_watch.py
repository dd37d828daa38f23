"""The watch: asks on conditions, politely, as robots.txt says; leaves alone who asks for it; tells what it did not see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from builders.crawl import Server, serving
from builders.trace_double import opened
from tidegate.errors import TraceError
from tidegate.trace.groups import grouped
from tidegate.trace.scan import TraceQuestion, TraceScanner
from tidegate.trace.sources.opening import fetcher
from tidegate.trace.watch import coverage, plan
from tidegate.trace.watch.polite import Polite
from tidegate.trace.watch.rounds import Rounds
from tidegate.trace.watch.state import WatchState

LEAK = " ".join(f"{900000000 + n}" for n in range(5))
HOUR = 3600.0


class Clock:
    """Sleeping takes no time here, and is written down."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(scope="module")
def scanner() -> Iterator[TraceScanner]:
    from tidegate.trace.sources.interface import Settings

    made = TraceQuestion(("pack",), None, Settings(), "2026-11-23T12:00:00Z", opening=opened).open()
    yield made
    made.close()


@pytest.fixture
def server(tmp_path: Path, socket_enabled: None) -> Iterator[Server]:
    folder = tmp_path / "served"
    folder.mkdir()
    with serving(folder) as made:
        yield made


class Watch:
    def __init__(
        self, folder: Path, server: Server, scanner: TraceScanner, more: str = "", watch: str = ""
    ) -> None:
        (folder / "watch.toml").write_text(
            f'[watch]\npack = ["p"]\nnetworks = ["127.0.0.0/8"]\nports = [{server.server_port}]\n{watch}\n{more}'
        )
        self.plan = plan.load(str(folder / "watch.toml"))
        self.state = WatchState(self.plan.state, "q")
        self.clock = Clock()
        asking = fetcher(self.plan.settings)
        how = self.plan.delay, self.plan.obey, self.plan.agent
        polite = Polite(asking, self.state, *how, self.clock, self.clock.sleep, {})
        self.rounds = Rounds(self.plan, self.state, scanner, polite)

    def look(self) -> None:
        for source in self.rounds.due():
            self.rounds.run(source)

    @property
    def places(self) -> list[str]:
        return sorted(group.hit.where.rpartition("/")[2] for group in grouped(self.state.findings()))

    def told(self) -> list[str]:
        return coverage.lines(coverage.seen(self.plan, self.state, self.clock.now, str))


def feed(server: Server, folder: Path, names: str) -> str:
    links = "".join(f"<item><link>{server.address}/{name}.html</link></item>" for name in names)
    (folder / "served" / "news.rss").write_text(f"<rss>{links}</rss>")
    return f'[source.news]\nkind = "feed"\nplace = "{server.address}/news.rss"\nevery = "1h"\n'


def test_a_feed_is_asked_again_only_for_what_is_new(
    server: Server, tmp_path: Path, scanner: TraceScanner
) -> None:
    for name in "ab":
        (tmp_path / "served" / f"{name}.html").write_text(LEAK if name == "a" else "nothing")
    watch = Watch(tmp_path, server, scanner, feed(server, tmp_path, "ab"))
    with watch.state:
        watch.look()
        assert watch.places == ["a.html"]
        server.asked.clear()
        watch.look()
        assert server.asked == [], "not due"
        watch.clock.now += HOUR
        (tmp_path / "served" / "b.html").write_text(LEAK + " 900000099")
        watch.look()
        assert watch.places == ["a.html", "b.html"]
        assert watch.clock.slept, "a pause between two requests"
        assert all(0 < pause <= 2.0 for pause in watch.clock.slept)


def test_robots_are_obeyed_unless_the_plan_says_otherwise(
    server: Server, tmp_path: Path, scanner: TraceScanner
) -> None:
    (tmp_path / "served" / "a.html").write_text(LEAK)
    (tmp_path / "served" / "robots.txt").write_text("User-agent: *\nDisallow: /a\nCrawl-delay: 5\n")
    watch = Watch(tmp_path, server, scanner, feed(server, tmp_path, "a"))
    with watch.state:
        watch.look()
        assert watch.places == []
        assert "/a.html" not in server.asked
        assert any("robots.txt asks" in line for line in watch.told())
        assert max(watch.clock.slept) == 5.0
    (tmp_path / "again").mkdir()
    bold = Watch(tmp_path / "again", server, scanner, feed(server, tmp_path, "a"), 'robots = "ignore"')
    with bold.state:
        bold.look()
        assert bold.places == ["a.html"]


def test_a_host_that_asks_to_be_left_alone_is(server: Server, tmp_path: Path, scanner: TraceScanner) -> None:
    server.answers["/a.html"] = [(429, {"Retry-After": "7200"}, b""), (200, {}, LEAK.encode())]
    (tmp_path / "served" / "b.html").write_text("nothing")
    watch = Watch(tmp_path, server, scanner, feed(server, tmp_path, "ab"))
    with watch.state:
        watch.look()
        assert "/b.html" not in server.asked, "one refusal speaks for the host"
        assert any("left alone" in line for line in watch.told())
        server.asked.clear()
        watch.clock.now += HOUR
        watch.look()
        assert server.asked == []
        watch.clock.now += 2 * HOUR
        watch.look()
        assert watch.places == ["a.html"]
        assert coverage.complete(coverage.seen(watch.plan, watch.state, watch.clock.now, str))


def test_failures_are_asked_again_later_each_time(
    server: Server, tmp_path: Path, scanner: TraceScanner
) -> None:
    server.answers["/a.html"] = [(503, {}, b"")]
    watch = Watch(tmp_path, server, scanner, feed(server, tmp_path, "a"))
    with watch.state:
        waits = []
        for _ in range(4):
            watch.look()
            known = next(each for each in watch.state.known("news") if each.place.endswith("a.html"))
            waits.append(known.due - known.tried)
            watch.clock.now = max(known.due, watch.state.round("news").due)
        assert waits == sorted(waits)
        assert waits[-1] > 4 * waits[0]


def test_other_packs_look_at_everything_anew(server: Server, tmp_path: Path, scanner: TraceScanner) -> None:
    (tmp_path / "served" / "a.html").write_text(LEAK)
    watch = Watch(tmp_path, server, scanner, feed(server, tmp_path, "a"))
    with watch.state:
        watch.look()
    with WatchState(watch.plan.state, "other") as state:
        assert state.round("news").due == 0
        assert not any(known.tag or known.digest for known in state.known("news"))


def test_folders_are_looked_at_whole(server: Server, tmp_path: Path, scanner: TraceScanner) -> None:
    (tmp_path / "drop").mkdir()
    for name in "ab":
        (tmp_path / "drop" / f"{name}.txt").write_text(LEAK)
    more = '[source.drop]\nkind = "folder"\nplace = "drop"\nevery = "1d"\n'
    watch = Watch(tmp_path, server, scanner, more)
    with watch.state:
        watch.look()
        (group,) = grouped(watch.state.findings())
        assert group.places == 2


def test_the_page_tells_what_the_lines_tell(server: Server, tmp_path: Path, scanner: TraceScanner) -> None:
    watch = Watch(tmp_path, server, scanner, feed(server, tmp_path, "z"))
    with watch.state:
        watch.look()
        page = coverage.page(coverage.seen(watch.plan, watch.state, watch.clock.now, str), watch.clock.now)
    assert "the server answers 404" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    "text",
    ["", "[watch]\n", '[watch]\npack = []\n[source.a]\nkind="feed"', "x = ", '[watch]\npack=["p"]\nx=1\n[source.a]\n',
     '[watch]\npack=["p"]\n[source.a]\nkind="feed"\nplace="x"\nevery="often"', '[watch]\npack=["p"]\n[source.a]\nkind="fax"\nplace="x"'],
)  # fmt: skip
def test_a_wrong_plan_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "w.toml").write_text(text)
    with pytest.raises(TraceError) as told:
        plan.load(str(tmp_path / "w.toml"))
    assert "\n" not in str(told.value)
