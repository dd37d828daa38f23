"""One file, read once from end to end. In: its path and the file asked about. Out: a Partial.

Every line is accounted for: of a format, a directive, or broken. Lines that name the file are taken apart;
where one of those cannot be, its number is kept: it may have been an access.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tidegate.response.accesses.formats import catalogue
from tidegate.response.accesses.formats.clocks import Moment
from tidegate.response.accesses.formats.interface import Format
from tidegate.response.accesses.naming import Target
from tidegate.response.accesses.opening import Opened
from tidegate.response.accesses.partial import Hit, Partial
from tidegate.response.accesses.runs import Run

LONGEST = 1 << 18  # a line above this is broken: servers refuse requests far below
KEPT = 20
OVERLAP = 1 << 12
STRANGE, SAMPLE = 1000, 64
Told = Callable[[int], None]


def scan(path: Path, log: str, target: Target, form: str = "auto", names: Mapping[str, str] | None = None,
         told: Told | None = None) -> Partial:  # fmt: skip
    """Reads one log. `log` is what it is called in the answer; `told` hears of stored bytes read so far."""
    opened = Opened(path)
    reading = Reading(target, catalogue.named(form), form != "auto", names)
    for block in opened.blocks():
        reading.feed(block)
        if told:
            told(opened.size)
    return reading.result(log, opened)


@dataclass(slots=True)
class Reading:
    """The state of one scan. Memory does not grow with the file, but for the lines that are asked for."""

    target: Target
    forced: Format | None
    only: bool
    names: Mapping[str, str] | None
    runs: list[Run] = field(default_factory=list)
    lines: int = 0
    unpacked: int = 0
    directives: int = 0
    broken: int = 0
    strange: int = 0
    elsewhere: int = 0
    first_broken: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    carry: bytes = b""
    long: bool = False
    long_named: bool = False
    cut: bool = False
    before: bytes | None = None
    first_line: bytes = b""
    last_line: bytes = b""
    _digest: Any = field(default_factory=hashlib.sha256)
    _filters: tuple[Any, ...] = ()
    _open_hit: bool = False
    _retired: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._filters = self.target.filters()
        if self.forced:
            self.runs.append(Run(self.forced))

    def feed(self, block: bytes) -> None:
        """The next bytes of the content."""
        self._digest.update(block)
        if not self.unpacked and block.startswith(b"\xef\xbb\xbf"):
            self.unpacked, block = 3, block[3:]
        self.unpacked += len(block)
        content = self.carry + block if self.carry else block
        if self.long:
            content = self._skip_long(content)
        end = content.rfind(b"\n") + 1
        self.carry = content[end:]
        if end:
            self._whole_lines(content, end)
        if len(self.carry) > LONGEST:
            self.long = True
            self._look_long(self.carry)
            self.carry = self.carry[-OVERLAP:]

    def _skip_long(self, content: bytes) -> bytes:
        end = content.find(b"\n")
        self._look_long(content if end < 0 else content[:end])
        if end < 0:
            return content[-OVERLAP:]
        self.lines += 1
        self._is_broken(self.lines)
        if self.long_named:
            self.mentions.append(self.lines)
        self.long = self.long_named = False
        self._close_hit(b"")
        self.before = b""
        return content[end + 1 :]

    def _look_long(self, part: bytes) -> None:
        self.long_named = self.long_named or any(found.search(part) for found in self._filters)

    def _whole_lines(self, block: bytes, stop: int) -> None:
        """Runs, and between them the odd line: a new hour, a new format, a directive, or a broken one."""
        self._close_hit(block[: block.find(b"\n")])
        at, segment, segment_line = 0, 0, self.lines
        while at < stop:
            end = self._run(block, at)
            if end == at:
                end = block.find(b"\n", at) + 1
                line = block[at : end - 1].rstrip(b"\r")
                self.lines += 1
                if not self._known(line) and self._directive(line):
                    self._collect(block, segment, at, segment_line)
                    segment, segment_line = at, self.lines - 1
                    self._declare(line)
            at = end
        self._collect(block, segment, stop, segment_line)
        self.before = block[block.rfind(b"\n", 0, stop - 1) + 1 : stop - 1]

    def _run(self, block: bytes, at: int) -> int:
        """A run of the format met last, or of another one met before."""
        for i, run in enumerate(self.runs):
            end = run.end(block, at)
            if end > at:
                run.lines += (count := newlines(block, at, end))
                self.lines += count
                self.strange = 0
                self._span(block, at, end)
                if i:
                    self.runs.insert(0, self.runs.pop(i))
                return end
        return at

    def _span(self, block: bytes, at: int, end: int) -> None:
        if not self.first_line:
            self.first_line = block[at : block.find(b"\n", at)]
        self.last_line = (
            block[block.rfind(b"\n", at, end - 1) + 1 : end - 1] if end - at > 1 else self.last_line
        )

    def _known(self, line: bytes) -> bool:
        """Whether the line is of a format; then its hour is known from now on. Counts it where it is not."""
        for run in [*self.runs, None]:
            if run is None:
                form = self._recognised(line)
                if form is None:
                    break
                run = Run(form)
                self.runs.insert(0, run)
            hour = run.form.hour(line) if len(line) <= LONGEST else None
            if hour:
                run.take(hour)
                run.lines += 1
                self.strange = 0
                self._span(line + b"\n", 0, len(line) + 1)
                return True
        if not catalogue.directive(line):
            self._is_broken(self.lines)
        return False

    def _recognised(self, line: bytes) -> Format | None:
        """Among thousands of broken lines, only some are tried with every format."""
        if len(line) > LONGEST or (self.strange > STRANGE and self.strange % SAMPLE):
            return None
        if self.only and (self.forced or not line.lstrip().startswith(b"{")):
            return None
        return catalogue.recognise(line, self.names)

    def _is_broken(self, line: int) -> None:
        self.broken += 1
        self.strange += 1
        if len(self.first_broken) < KEPT:
            self.first_broken.append(line)

    def _directive(self, line: bytes) -> bool:
        return catalogue.directive(line)

    def _declare(self, line: bytes) -> None:
        self.directives += 1
        form = catalogue.declared(line)
        # A server that starts again repeats what it said.
        if form is not None and not any(run.form.same(form) for run in self.runs):
            self.runs = [run for run in self.runs if run.form.name != form.name or self._retire(run)]
            self.runs.insert(0, Run(form))

    def _retire(self, run: Run) -> bool:
        self._retired.append(run)
        return False

    def _collect(self, block: bytes, start: int, end: int, line: int) -> None:
        """The lines of a stretch that name the file; `line` lines of the file stand before the stretch."""
        counted = start
        for first, last in self._named(block, start, end):
            line += newlines(block, counted, first)
            counted = first
            own = block[first:last].rstrip(b"\r")
            before = block[block.rfind(b"\n", 0, first - 1) + 1 : first - 1] if first else self.before
            next_end = block.find(b"\n", last + 1)
            after = block[last + 1 : next_end] if next_end >= 0 else None
            self._hit(line + 1, own, before, after)

    def _named(self, block: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Bounds of the lines that a filter finds, in order, each once."""
        found: set[int] = set()
        for words in self._filters:
            at = start
            while m := words.search(block, at, end):
                first = block.rfind(b"\n", 0, m.start()) + 1
                found.add(max(first, start))
                at = block.find(b"\n", m.start()) + 1
                if at <= 0 or at >= end:
                    break
        for first in sorted(found):
            yield first, block.find(b"\n", first)

    def _hit(self, number: int, own: bytes, before: bytes | None, after: bytes | None) -> None:
        for run in self.runs:
            request = run.form.read(own) if len(own) <= LONGEST else None
            if request is None:
                continue
            if self.target.matches(request.target, request.host):
                form = run.form
                self.hits.append(
                    Hit(number, form.name, form.vantage, request, digest(before), digest(own), digest(after))
                )
                self._open_hit = after is None
            else:
                self.elsewhere += 1
            return
        if not catalogue.directive(own):
            self.mentions.append(number)

    def _close_hit(self, after: bytes) -> None:
        """The last line of a block learns which line comes after it."""
        if self._open_hit:
            self.hits[-1] = replace(self.hits[-1], after=digest(after))
            self._open_hit = False

    def _finish(self) -> None:
        """A file that ends without the end of a line: read like one if it is whole, else said."""
        if self.long:
            self._skip_long(self.carry + b"\n")
            self.cut = True
        elif self.carry:
            broken = self.broken
            rest, self.carry = self.carry, b""
            self._whole_lines(rest + b"\n", len(rest) + 1)
            self.cut = self.broken > broken
            if self.cut and self.hits and self.hits[-1].after == digest(rest):
                # What stands after it is not known; in a copy that goes on, it is another line.
                self.hits[-1] = replace(self.hits[-1], after="")

    def result(self, log: str, opened: Opened) -> Partial:
        """The partial, once all was fed."""
        self._finish()
        runs = [*self.runs, *self._retired]
        counts: dict[str, int] = {}
        for run in runs:
            if run.lines:
                counts[run.form.name] = counts.get(run.form.name, 0) + run.lines
        return Partial(
            log=log,
            size=opened.size,
            unpacked=self.unpacked,
            digest=self._digest.hexdigest(),
            lines=self.lines,
            formats=tuple(sorted(counts.items())),
            directives=self.directives,
            broken=self.broken,
            first_broken=tuple(self.first_broken),
            mentions=tuple(sorted(self.mentions)),
            elsewhere=self.elsewhere,
            cut=self.cut,
            damage=opened.damage,
            first=_moment(runs, self.first_line),
            last=_moment(runs, self.last_line),
            hours=tuple(sorted({span for run in runs for span in run.covered}, key=lambda span: span.start)),
            hits=tuple(self.hits),
        )


def _moment(runs: list[Run], line: bytes) -> Moment | None:
    """The moment of a file's first or last line."""
    requests = (run.form.read(line.rstrip(b"\r")) for run in runs if line)
    return next((request.moment for request in requests if request), None)


def newlines(block: bytes, start: int, end: int) -> int:
    """How many lines end within the bytes."""
    import numpy

    return (
        int(numpy.count_nonzero(numpy.frombuffer(block, numpy.uint8, end - start, start) == 10))
        if end > start
        else 0
    )


def digest(line: bytes | None) -> str:
    """Which line it is; "" for none."""
    return "" if line is None else hashlib.blake2b(line.rstrip(b"\r"), digest_size=12).hexdigest()
