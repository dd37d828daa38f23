"""The report for people. In: judged files. Out: lines: verdict, people, places, receipt, way out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from tidegate.model.gap import Gap
from tidegate.model.verdict import Inspection, Verdict, Versions
from tidegate.report.out import Out
from tidegate.report.places import Place, counted, places
from tidegate.report.screen import columns, escaped, fold, paragraph
from tidegate.report.update import Update, parts_read

WIDTH = 100
"""Where there is no terminal to fit."""
EXIT_COLUMN = 72
PLACES, GAPS, REASONS, REMEDIES, REMEDY_LINES = 3, 2, 2, 2, 3
"""How many of each a file shows; the machine formats have all."""

TOLD_BY_PLACES = ("roster", "identifier", "person", "small-count")
TOLD_BY_GAPS = ("unread", "incomplete")
"""Rules (the first word of a reason) whose reasons repeat what the lines above them say."""

VERBS = (
    "is ",
    "was ",
    "has ",
    "needs ",
    "cannot ",
    "could ",
    "may ",
    "does ",
    "holds ",
    "changed ",
    "expands ",
    "unpacks ",
)
"""Reasons that begin like this have the place as their subject."""

COLORS = {Verdict.CLEAR: "32", Verdict.HOLD: "33", Verdict.BLOCK: "1;31"}


class TextReport:
    """Files in the order of their paths, each as soon as all before it are judged."""

    ordered = True

    def __init__(
        self, out: Out, *, width: int, color: bool, quiet: bool, alone: bool, folder: str = ""
    ) -> None:
        """`alone`: one file only, so its lines are the whole report. `quiet`: without the clear files.

        `folder`: the one folder that is checked, which its files' names leave out.
        """
        self._out, self._width, self._color = out, min(max(width, 40), WIDTH), color
        self._quiet, self._alone = quiet, alone
        self._folder = os.path.join(folder, "") if folder else ""

    def file(self, inspection: Inspection) -> None:
        """Its lines."""
        if inspection.verdict is Verdict.CLEAR and self._quiet:
            return
        inspection = replace(inspection, path=inspection.path.removeprefix(self._folder))
        lines = file_lines(inspection, self._width, receipt=self._alone)
        self._print(inspection.verdict, lines)

    def close(self, update: Update) -> None:
        """The update's line and receipt, where there is more than one file."""
        if self._alone or (self._quiet and update.verdict is Verdict.CLEAR):
            return
        self._out.write("\n")
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
    gaps = unread_lines(inspection.analysis.gaps, inspection.analysis.bytes_total)
    for gap in gaps[:GAPS]:
        lines += paragraph(escaped(gap), width)
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
    return lines + [_on_one_line(place, width) for place in shown]


def _on_one_line(place: Place, width: int) -> str:
    """The place and as many of its types as fit."""
    line = f"  {escaped(place.name)}: {place.types[0]}"
    for number, told in enumerate(place.types[1:], 1):
        more = f" · {len(place.types) - number} more"
        last = number == len(place.types) - 1
        if columns(line + told) + 3 + (0 if last else len(more)) > width:
            return line + more
        line += f" · {told}"
    return line


def unread_lines(gaps: Sequence[Gap], size_of_file: int) -> list[str]:
    """A line a reason, the first first, with how many places and bytes it concerns."""
    alike: dict[str, list[Gap]] = {}
    for gap in gaps:
        alike.setdefault(gap.why, []).append(gap)
    lines = []
    for why, same in alike.items():
        location = same[0].location
        whole = not location.parts and location.spot in ("", f"bytes 0-{size_of_file}")
        place = "the file" if whole else Place.describe(location)
        more = f" and {len(same) - 1:,} more" if len(same) > 1 else ""
        size = sum(gap.size for gap in same)
        joint = " " if why.startswith(VERBS) and not more else ": "
        lines.append(f"not read: {place}{more}{joint}{why}" + (f" ({size:,} bytes)" if size else ""))
    return lines


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
    lines = paragraph(f"what would clear it: {shown}", width)
    return (
        lines if len(lines) <= REMEDY_LINES else [*lines[: REMEDY_LINES - 1], f"{lines[REMEDY_LINES - 1]} …"]
    )
