"""Each line of a file, accounted for: of a format, a directive, or broken. In: blocks of lines. Out: counts, hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidegate.response.accesses.formats import catalogue
from tidegate.response.accesses.formats.clocks import Moment
from tidegate.response.accesses.formats.interface import Format
from tidegate.response.accesses.partial import Covered
from tidegate.response.accesses.runs import Run

LONGEST = 1 << 18  # a line above this is broken: servers refuse requests far below
KEPT = 20
STRANGE, SAMPLE = 1000, 64


@dataclass(slots=True)
class Lines:
    """The account of one file's lines. `runs`: formats met, the latest first; `retired`: no longer declared."""

    forced: Format | None
    only: bool
    names: Mapping[str, str] | None
    runs: list[Run] = field(default_factory=list)
    retired: list[Run] = field(default_factory=list)
    count: int = 0
    directives: int = 0
    broken: int = 0
    strange: int = 0
    declared: bool = False
    first_broken: list[int] = field(default_factory=list)
    first_line: bytes = b""
    last_line: bytes = b""

    def __post_init__(self) -> None:
        if self.forced:
            self.runs.append(Run(self.forced))

    def run(self, block: bytes, at: int) -> int:
        """A run of the format met last, or of another one met before."""
        for i, run in enumerate(self.runs):
            end = run.end(block, at)
            if end > at:
                run.lines += (count := newlines(block, at, end))
                self.count += count
                self.strange = 0
                self._span(block, at, end)
                if i:
                    self.runs.insert(0, self.runs.pop(i))
                return end
        return at

    def _span(self, block: bytes, at: int, end: int) -> None:
        if not self.first_line:
            self.first_line = block[at : block.find(b"\n", at)]
        self.last_line = block[max(at, block.rfind(b"\n", at, end - 1) + 1) : end - 1]

    def known(self, line: bytes) -> bool:
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
            self.take_broken(self.count)
        return False

    def _recognised(self, line: bytes) -> Format | None:
        """Among thousands of broken lines, only some are tried with every format."""
        if len(line) > LONGEST or (self.strange > STRANGE and self.strange % SAMPLE):
            return None
        if self.only and (self.forced or not line.lstrip().startswith(b"{")):
            return None
        return catalogue.recognise(line, self.names, undeclared=not self.declared)

    def take_broken(self, line: int) -> None:
        """Counts a line that is of no format."""
        self.broken += 1
        self.strange += 1
        if len(self.first_broken) < KEPT:
            self.first_broken.append(line)

    def declare(self, line: bytes) -> None:
        """A `#Fields` line: what follows is of this format and of no other that was declared before."""
        self.directives += 1
        if b"#Fields:" not in line[:11]:
            return
        form = catalogue.declared(line)
        # A server that starts again repeats what it said.
        if form is not None and any(run.form.same(form) for run in self.runs):
            return
        self.declared = True
        kept = [run for run in self.runs if run.form.name not in catalogue.DECLARED]
        self.retired += [run for run in self.runs if run not in kept]
        self.runs = kept if form is None else [Run(form), *kept]

    def formats(self) -> tuple[tuple[str, int], ...]:
        """Lines by the name of their format."""
        counts: dict[str, int] = {}
        for run in (*self.runs, *self.retired):
            if run.lines:
                counts[run.form.name] = counts.get(run.form.name, 0) + run.lines
        return tuple(sorted(counts.items()))

    def hours(self) -> tuple[Covered, ...]:
        """The spans with at least one line, in order."""
        spans = {span for run in (*self.runs, *self.retired) for span in run.covered}
        return tuple(sorted(spans, key=lambda span: (span.start, span.width, span.zoned)))

    def moment(self, line: bytes) -> Moment | None:
        """The moment of the first or last line."""
        requests = (run.form.read(line.rstrip(b"\r")) for run in (*self.runs, *self.retired) if line)
        return next((request.moment for request in requests if request), None)


def newlines(block: bytes, start: int, end: int) -> int:
    """How many lines end within the bytes."""
    import numpy

    return (
        int(numpy.count_nonzero(numpy.frombuffer(block, numpy.uint8, end - start, start) == 10))
        if end > start
        else 0
    )
