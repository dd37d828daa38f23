"""The gate over ordinary public files: verdicts by type, reasons by frequency, seconds and memory.

    python bench/ordinary.py FOLDER_OR_REPORT ... [--jobs 2] [--keep REPORT] [--held]

A folder is checked by `tidegate check --format jsonl`; a report kept by `--keep` is only told again. `--held` lists
every file that did not clear. Exit code 1 where a reader failed, died or was too slow: never right, whatever a file
holds.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from measure import TIDEGATE, middle, run

VERDICTS = ("clear", "hold", "block")
BROKEN = re.compile(r"reader failed|needs the module|reading process (?!accounted)|sandbox|forbidden")
"""Words of a gap that is the gate's own fault."""
MOST = 40
"""Reasons shown, the most frequent first."""


def checked(folder: Path, jobs: int) -> tuple[str, float]:
    """The jsonl report on a folder, and the peak memory of the largest process in MiB."""
    done = run([*TIDEGATE, "check", "--format", "jsonl", "--jobs", str(jobs), folder])
    return done.out, done.peak


def kind(report: dict[str, Any]) -> str:
    """The file's suffix in lower case, which is what people sort files by."""
    return Path(report["path"]).suffix.lower() or "(none)"


def causes(report: dict[str, Any]) -> set[str]:
    """What held or blocked one file, without places, names and numbers."""
    told = {"unread: " + gap["why"] for gap in report["gaps"]}
    told |= {
        line.partition(":")[0]
        for line in report["reasons"]
        if not line.startswith(("unread:", "incomplete:"))
    }
    if not told and report["verdict"] != "clear":
        told = {line.partition(":")[0] for line in report["reasons"]}
    return {re.sub(r"\d[\d,.]*", "N", line) for line in told}


def by_type(reports: Iterable[dict[str, Any]]) -> Iterable[str]:
    """The table, a line a type, the most frequent first."""
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for report in reports:
        groups[kind(report)].append(report)
        groups["all"].append(report)
    yield "| type | files | clear | hold | block | median s | longest s |\n|---|---|---|---|---|---|---|"
    for name, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        count = Counter(report["verdict"] for report in group)
        seconds = [report["seconds"] for report in group]
        counts = " | ".join(str(count[verdict]) for verdict in VERDICTS)
        yield f"| {name} | {len(group)} | {counts} | {middle(seconds):.2f} | {max(seconds):.1f} |"


def by_cause(reports: Iterable[dict[str, Any]]) -> Iterable[str]:
    """Causes by the number of files they touch."""
    frequency = Counter(
        cause for report in reports if report["verdict"] != "clear" for cause in causes(report)
    )
    yield "| files | cause |\n|---|---|"
    for cause, count in frequency.most_common(MOST):
        yield f"| {count} | {cause} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--held", action="store_true")
    options = parser.parse_args()
    lines: list[str] = []
    for source in options.sources:
        text, peak = checked(source, options.jobs) if source.is_dir() else (source.read_text(), 0.0)
        lines += text.splitlines()
        if peak:
            print(f"{source}: peak {peak:,.0f} MiB")
    if options.keep:
        options.keep.write_text("\n".join(lines) + "\n")
    reports = [report for report in map(json.loads, lines) if report["kind"] == "file"]
    broken = [report for report in reports if any(BROKEN.search(gap["why"]) for gap in report["gaps"])]
    print("\n".join([*by_type(reports), "", *by_cause(reports), "", f"the gate's own fault: {len(broken)}"]))
    for report in reports if options.held else broken:
        if report["verdict"] != "clear":
            print(report["verdict"], report["path"], *report["reasons"][:3], sep="\n    ")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
