"""The report for people. In: judged files. Out: lines: verdict, people, places, receipt, way out."""

from __future__ import annotations

from tidegate.cli.output import Output
from tidegate.cli.report.places import Place, counted, places
from tidegate.cli.report.screen import columns, escaped, fold, paragraph
from tidegate.cli.report.update import Update, parts_read
from tidegate.model.gap import Gap
from tidegate.model.verdict import Inspection, Verdict, Versions

WIDTH = 100
"""Where there is no terminal to fit."""
EXIT_COLUMN = 72
PLACES, GAPS, REASONS, REMEDIES = 3, 3, 2, 2
"""How many of each a file shows; the machine formats have all."""

TOLD_BY_PLACES = ("roster", "identifier", "person", "small-count")
TOLD_BY_GAPS = ("unread", "incomplete")
"""Rules (the first word of a reason) whose reasons repeat what the lines above them say."""

COLORS = {Verdict.CLEAR: "32", Verdict.HOLD: "33", Verdict.BLOCK: "1;31"}


class TextReport:
    """Files in the order of their paths, each as soon as all before it are judged."""

    ordered = True

    def __init__(self, out: Output, *, width: int, color: bool, quiet: bool, alone: bool) -> None:
        """`alone`: one file only, so its lines are the whole report. `quiet`: without the clear files."""
        self._out, self._width, self._color = out, min(max(width, 40), WIDTH), color
        self._quiet, self._alone = quiet, alone

    def file(self, inspection: Inspection) -> None:
        """Its lines."""
        if inspection.verdict is Verdict.CLEAR and self._quiet:
            return
        lines = file_lines(inspection, self._width, receipt=self._alone)
        self._print(inspection.verdict, lines)

    def close(self, update: Update) -> None:
        """The update's line and receipt, where there is more than one file."""
        if self._alone or (self._quiet and update.verdict is Verdict.CLEAR):
            return
        self._print(update.verdict, update_lines(update, self._width))

    def _print(self, verdict: Verdict, lines: list[str]) -> None:
        head = lines[0]
        word = verdict.label.upper()
        if self._color and head.startswith(word):
            head = f"\x1b[{COLORS[verdict]}m{word}\x1b[0m{head[len(word) :]}"
        self._out.write("\n".join([head, *lines[1:]]) + "\n")


def file_lines(inspection: Inspection, width: int, *, receipt: bool = False) -> list[str]:
    """All lines of one file. `receipt`: show it for a clear file as well."""
    verdict = inspection.verdict
    name = escaped(inspection.path)
    if verdict is Verdict.CLEAR:
        head = f"CLEAR  {name}{_allowed(inspection)}"
        return [head, *(_receipt(inspection, width) if receipt else [])]
    lines = [_head(verdict, name, width)]
    shown = places(inspection.analysis.findings)
    lines += _found(inspection, shown[:PLACES], len(shown), width)
    gaps = inspection.analysis.gaps
    for gap in gaps[:GAPS]:
        lines += paragraph(_unread(gap), width)
    reasons = _other_reasons(inspection)
    for reason in reasons[:REASONS]:
        lines += paragraph(escaped(reason), width)
    lines += _receipt(inspection, width)
    lines += _way_out(inspection, width)
    omitted = sum(
        max(0, len(all) - most) for all, most in ((shown, PLACES), (gaps, GAPS), (reasons, REASONS))
    )
    if omitted:
        lines.append(f"  and {omitted:,} more (use --format json)")
    return lines


def update_lines(update: Update, width: int) -> list[str]:
    """The last lines: the verdict of the update as a whole."""
    parts = ", ".join(f"{count:,} {verdict.label}" for verdict, count in update.counts.items() if count)
    noun = "file" if update.files == 1 else "files"
    said = f"the update: {update.files:,} {noun}, {parts}"
    if update.people:
        said += f" · {counted(update.people)}"
    return [
        _head(update.verdict, said, width),
        *_sums(
            (update.parts_read, update.parts_total),
            (update.bytes_read, update.bytes_total),
            update.versions,
            width,
        ),
    ]


def _head(verdict: Verdict, text: str, width: int) -> str:
    head = f"{verdict.label.upper():<5}  {text}"
    code = f"exit {verdict.exit_code}"
    space = min(width, EXIT_COLUMN) - columns(head) - len(code)
    return head + " " * max(space, 2) + code


def _allowed(inspection: Inspection) -> str:
    people = inspection.analysis.people
    return f"  ({counted(len(people))}, as the slot allows)" if people else ""


def _found(inspection: Inspection, shown: list[Place], total: int, width: int) -> list[str]:
    people = inspection.analysis.people
    if not shown:
        return [f"  {counted(len(people))}"] if people else []
    if total == 1:
        place = shown[0]
        first = ([counted(len(people))] if people else []) + [escaped(place.name)]
        return [*fold(first, width, joint=" · "), *fold(list(place.types), width, joint=" · ")]
    lines = [f"  {counted(len(people))} in {total:,} places"] if people else []
    for place in shown:
        lines += fold([f"{escaped(place.name)}: {place.types[0]}", *place.types[1:]], width, joint=" · ")
    return lines


def _unread(gap: Gap) -> str:
    size = f" ({gap.size:,} bytes)" if gap.size else ""
    where = Place.describe(gap.location)
    place = f"{where}: " if gap.location.parts or gap.location.spot else ""
    return f"not read: {escaped(place)}{escaped(gap.why)}{size}"


def _other_reasons(inspection: Inspection) -> list[str]:
    """Reasons that the places and gaps above do not already give; all of them where nothing is above."""
    analysis = inspection.analysis
    told = set(TOLD_BY_PLACES if analysis.findings else ()) | set(TOLD_BY_GAPS if analysis.gaps else ())
    return [reason for reason in inspection.judgement.reasons if reason.partition(":")[0] not in told]


def _receipt(inspection: Inspection, width: int) -> list[str]:
    total, read = parts_read(inspection)
    analysis = inspection.analysis
    return _sums((read, total), (analysis.bytes_read, analysis.bytes_total), inspection.versions, width)


def _sums(parts: tuple[int, int], size: tuple[int, int], versions: Versions, width: int) -> list[str]:
    read = f"read {parts[0]:,} of {parts[1]:,} parts, {size[0]:,} of {size[1]:,} bytes"
    policy = f"policy {versions.policy[:4]}… rules {versions.rules} registry {versions.registry}"
    pieces = [read, policy]
    if versions.sandbox not in ("full", ""):
        pieces.append(f"sandbox {escaped(versions.sandbox)}")
    return fold(pieces, width, joint=" · ")


def _way_out(inspection: Inspection, width: int) -> list[str]:
    remedies = inspection.judgement.remedies
    if not remedies:
        return []
    shown = "; ".join(escaped(remedy) for remedy in remedies[:REMEDIES])
    if len(remedies) > REMEDIES:
        shown += f"; and {len(remedies) - REMEDIES:,} more"
    return paragraph(f"what would clear it: {shown}", width)
