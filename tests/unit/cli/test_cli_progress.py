"""The progress line: on a terminal only, not before it is needed, within its width, and never a hostile name."""

from __future__ import annotations

import io

import pytest

from tidegate.cli.gather import Entry
from tidegate.cli.progress import Progress

ENTRIES = [Entry("a", "a.csv", 1_000_000), Entry("b", "evil\x1b[2J\u202e.csv", 3_000_000), Entry("c", "c", 0)]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def drawn(stream: io.StringIO) -> list[str]:
    return [line for line in stream.getvalue().split("\r\x1b[2K") if line]


def test_nothing_is_drawn_without_a_terminal(clock: Clock) -> None:
    progress = Progress(None, ENTRIES, clock=clock)
    assert progress.begin(ENTRIES[0]) is None
    progress.done(ENTRIES[0])
    progress.hide()


def test_what_is_over_at_once_needs_no_bar(clock: Clock) -> None:
    stream = io.StringIO()
    progress = Progress(stream, ENTRIES, clock=clock)
    report = progress.begin(ENTRIES[0])
    assert report is not None
    clock.now = 0.3
    report(0.9)
    progress.hide()
    assert stream.getvalue() == ""


def test_share_size_and_time_left(clock: Clock) -> None:
    stream = io.StringIO()
    progress = Progress(stream, ENTRIES, clock=clock, width=120)
    report = progress.begin(ENTRIES[0])
    assert report is not None
    clock.now = 10.0
    report(0.5)
    clock.now = 10.01
    report(0.6)
    progress.done(ENTRIES[0])
    clock.now = 20.0
    second = progress.begin(ENTRIES[1])
    assert second is not None
    second(0.5)
    assert drawn(stream) == [
        "[##..................]  12% · 0 of 3 files · 500.0 kB of 4.0 MB · 1:10 left · 50% of a.csv",
        "[############........]  62% · 1 of 3 files · 2.5 MB of 4.0 MB · 0:12 left · "
        "50% of evil\\u001b[2J\\u202e.csv",
    ]
    progress.hide()
    assert stream.getvalue().endswith("\r\x1b[2K")


def test_the_line_fits_the_terminal(clock: Clock) -> None:
    progress = Progress(io.StringIO(), ENTRIES, clock=clock, width=40)
    progress.begin(ENTRIES[1])
    assert len(progress.line(30.0)) <= 39


def test_a_share_never_goes_back_nor_beyond_the_whole(clock: Clock) -> None:
    stream = io.StringIO()
    progress = Progress(stream, ENTRIES[:1], clock=clock)
    report = progress.begin(ENTRIES[0])
    assert report is not None
    for share in (0.7, 0.2, 7.0, -1.0):
        clock.now += 1
        report(share)
    assert [line[23:27] for line in drawn(stream)] == [" 70%", " 70%", "100%", "100%"]


def test_a_terminal_that_has_gone_stops_nothing(clock: Clock) -> None:
    stream = io.StringIO()
    progress = Progress(stream, ENTRIES, clock=clock)
    report = progress.begin(ENTRIES[0])
    assert report is not None
    stream.close()
    clock.now = 5.0
    report(0.5)
    progress.done(ENTRIES[0])
    progress.hide()


def test_without_sizes_files_are_counted(clock: Clock) -> None:
    progress = Progress(io.StringIO(), [Entry(None, "standard input")] * 2, clock=clock)
    progress.done(Entry(None, "standard input"))
    assert progress.line(9.0).startswith("[##########..........]  50% · 1 of 2 files")
