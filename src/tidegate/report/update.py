"""The update as a whole. In: judged files, one by one. Out: the worst verdict, and sums over all files."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.model.verdict import Inspection, Verdict, Versions

REASONS = 20


def parts_read(inspection: Inspection) -> tuple[int, int]:
    """How many parts a file has, and how many of them were read to the last byte."""
    parts = inspection.analysis.parts
    return len(parts), sum(part.whole for part in parts)


@dataclass(slots=True)
class Update:
    """Sums over the files told with `add`. `verdict` starts at clear: an update of no file is refused before.

    `seconds`: wall time of the whole check, set at the end.
    """

    versions: Versions
    seconds: float = 0.0
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    bytes_total: int = 0
    bytes_read: int = 0
    parts_total: int = 0
    parts_read: int = 0
    _people: set[bytes] | None = None
    _reasons: dict[Verdict, dict[str, int]] = field(default_factory=lambda: {v: {} for v in Verdict})

    def add(self, inspection: Inspection) -> None:
        """Take one judged file into account."""
        analysis = inspection.analysis
        self.counts[inspection.verdict] += 1
        self.bytes_total += analysis.bytes_total
        self.bytes_read += analysis.bytes_read
        total, read = parts_read(inspection)
        self.parts_total += total
        self.parts_read += read
        if analysis.people is not None:
            self._people = (self._people or set()) | analysis.people
        if inspection.verdict is not Verdict.CLEAR:
            tally = self._reasons[inspection.verdict]
            for reason in inspection.judgement.reasons:
                tally[reason] = tally.get(reason, 0) + 1

    @property
    def files(self) -> int:
        """How many files were judged."""
        return sum(self.counts.values())

    @property
    def verdict(self) -> Verdict:
        """The worst of all files."""
        return max((verdict for verdict, count in self.counts.items() if count), default=Verdict.HOLD)

    @property
    def people(self) -> int | None:
        """Distinct people over all files; None where no file could be read."""
        return None if self._people is None else len(self._people)

    @property
    def reasons(self) -> list[str]:
        """How many files block and hold, then the files' own reasons, worst first; empty where all clear."""
        lines = []
        for verdict in (Verdict.BLOCK, Verdict.HOLD):
            count = self.counts[verdict]
            if count:
                word = "files" if self.files > 1 else "file"
                lines.append(f"{count:,} of {self.files:,} {word} {verdict.label}{'s' if count == 1 else ''}")
        for verdict in (Verdict.BLOCK, Verdict.HOLD):
            lines.extend(self._reasons[verdict])
        return lines[:REASONS]
