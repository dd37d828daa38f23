"""One file, read once from end to end. In: its path and the file asked about. Out: a Partial.

Every line is accounted for: of a format, a directive, or broken. Lines that name the file are taken apart;
where one of those cannot be, its number is kept: it may have been an access.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from tidegate.response.accesses.formats import catalogue
from tidegate.response.accesses.lines import LONGEST, Lines, newlines
from tidegate.response.accesses.naming import Target
from tidegate.response.accesses.opening import Opened
from tidegate.response.accesses.partial import Hit, Partial

OVERLAP = 1 << 12
TAKEN, BETWEEN = 1 << 12, 1 << 17
Told = Callable[[int], None]


def scan(path: Path, log: str, target: Target, form: str = "auto", names: Mapping[str, str] | None = None,
         told: Told | None = None) -> Partial:  # fmt: skip
    """Reads one log. `log` is what it is called in the answer; `told` hears of stored bytes read so far."""
    opened = Opened(path)
    reading = Reading(target, Lines(catalogue.named(form), form != "auto", names))
    for block in opened.blocks():
        reading.feed(block)
        if told:
            told(opened.size)
    return reading.result(log, opened)


@dataclass(slots=True)
class Reading:
    """The state of one scan. Memory does not grow with the file, but for the lines that are asked for."""

    target: Target
    lines: Lines
    unpacked: int = 0
    elsewhere: int = 0
    mentions: list[int] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    carry: bytes = b""
    long: bool = False
    long_named: bool = False
    cut: bool = False
    before: bytes | None = None
    _sample: Any = field(default_factory=partial(hashlib.blake2b, digest_size=16))
    _filters: tuple[Any, ...] = ()
    _open_hit: bool = False

    def __post_init__(self) -> None:
        self._filters = self.target.filters()

    def feed(self, block: bytes) -> None:
        """The next bytes of the content."""
        self._sampled(block)
        marked = not self.unpacked and block.startswith(b"\xef\xbb\xbf")
        self.unpacked += len(block)
        if marked:
            block = block[3:]
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

    def _sampled(self, block: bytes) -> None:
        """Takes what stands at fixed places of the content, however it was cut in blocks."""
        at = 0
        while at < len(block):
            phase = (self.unpacked + at) % BETWEEN
            if phase < TAKEN:
                taken = min(TAKEN - phase, len(block) - at)
                self._sample.update(block[at : at + taken])
                at += taken
            else:
                at += BETWEEN - phase

    def _skip_long(self, content: bytes) -> bytes:
        end = content.find(b"\n")
        self._look_long(content if end < 0 else content[:end])
        if end < 0:
            return content[-OVERLAP:]
        self.lines.count += 1
        self.lines.take_broken(self.lines.count)
        if self.long_named:
            self.mentions.append(self.lines.count)
        self.long = self.long_named = False
        self._close_hit(b"")
        self.before = b""
        return content[end + 1 :]

    def _look_long(self, part: bytes) -> None:
        self.long_named = self.long_named or any(found.search(part) for found in self._filters)

    def _whole_lines(self, block: bytes, stop: int) -> None:
        """Runs, and between them the odd line: a new hour, a new format, a directive, or a broken one."""
        self._close_hit(block[: block.find(b"\n")])
        at, segment, segment_line = 0, 0, self.lines.count
        while at < stop:
            end = self.lines.run(block, at)
            if end == at:
                end = block.find(b"\n", at) + 1
                line = block[at : end - 1].rstrip(b"\r")
                self.lines.count += 1
                if not self.lines.known(line) and catalogue.directive(line):
                    self._collect(block, segment, at, segment_line)
                    segment, segment_line = at, self.lines.count - 1
                    self.lines.declare(line)
            at = end
        self._collect(block, segment, stop, segment_line)
        self.before = block[block.rfind(b"\n", 0, stop - 1) + 1 : stop - 1]

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
        for run in self.lines.runs:
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
            broken = self.lines.broken
            rest, self.carry = self.carry, b""
            self._whole_lines(rest + b"\n", len(rest) + 1)
            self.cut = self.lines.broken > broken
            if self.cut and self.hits and self.hits[-1].after == digest(rest):
                # What stands after it is not known; in a copy that goes on, it is another line.
                self.hits[-1] = replace(self.hits[-1], after="")

    def result(self, log: str, opened: Opened) -> Partial:
        """The partial, once all was fed."""
        self._finish()
        return Partial(
            log=log,
            size=opened.size,
            unpacked=self.unpacked,
            sample=self._sample.hexdigest(),
            lines=self.lines.count,
            formats=self.lines.formats(),
            directives=self.lines.directives,
            broken=self.lines.broken,
            first_broken=tuple(self.lines.first_broken),
            mentions=tuple(sorted(self.mentions)),
            elsewhere=self.elsewhere,
            cut=self.cut,
            damage=opened.damage,
            first=self.lines.moment(self.lines.first_line),
            last=self.lines.moment(self.lines.last_line),
            hours=self.lines.hours(),
            hits=tuple(self.hits),
        )


def digest(line: bytes | None) -> str:
    """Which line it is; "" for none."""
    return "" if line is None else hashlib.blake2b(line.rstrip(b"\r"), digest_size=12).hexdigest()
