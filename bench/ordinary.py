"""The gate over ordinary public files: verdicts by type, reasons by frequency, seconds and memory.

    python bench/ordinary.py FOLDER ... --results REPORT [--apart LIST] [--again] [--listed]

In: folders of files. Out: a line of JSON a file, added to REPORT as each is done, and a table of all of them. A file
already judged by the same code is not judged again; with `--again`, nor is one that any code has cleared (what a
correction of a wrong hold needs; the last run must be without it).

LIST names files that are rightly not clear: a line a glob pattern of the path, a tab and the kind of file
(`people`: lists real people; `hostile`: broken or encrypted on purpose). They are counted apart. Exit code 1 where a
reader failed, died or was too slow: never right, whatever a file holds.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import Any

from measure import middle

import tidegate
from tidegate.cli.held import certain
from tidegate.inspection.inspector import Inspector
from tidegate.policy import load
from tidegate.report.json import file_object

VERDICTS = ("clear", "hold", "block")
BROKEN = re.compile(r"reader failed|needs the module|reading process (?!accounted)|sandbox|forbidden")
"""Words of a gap that is the gate's own fault."""
MOST_CAUSES = 60
SLOW_SECONDS, LARGE_MIB = 20, 1024
POLL_SECONDS = 0.05

Report = dict[str, Any]


def code_digest() -> str:
    """Changes with anything that can change a verdict: every file of the package."""
    root = Path(tidegate.__file__).parent
    files = sorted(path for path in root.rglob("*") if path.suffix in {".py", ".toml", ".bin"})
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:16]


class Memory:
    """The peak of the processes that read a file, in MiB: a child of the sandbox's zygote lives no longer than it."""

    def __init__(self) -> None:
        self._peaks: dict[int, int] = {}
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        pause = threading.Event()
        while not pause.wait(POLL_SECONDS):
            for reader in (child for zygote in children(os.getpid()) for child in children(zygote)):
                with suppress(OSError, StopIteration, ValueError):
                    lines = Path(f"/proc/{reader}/status").read_text().splitlines()
                    peak = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
                    self._peaks[reader] = int(peak) // 1024

    def take(self) -> int:
        """The peak since the last call; 0 where the file was read between two looks."""
        peaks, self._peaks = self._peaks, {}
        return max(peaks.values(), default=0)


def children(process: int) -> list[int]:
    """Its child processes, as far as they are still there."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def judge_all(folders: Iterable[Path], results: Path, again: bool) -> list[Report]:
    """The last report of every file in the folders; new ones are added to `results`."""
    code, policy = code_digest(), load(None)
    known: dict[str, Report] = {}
    if results.exists():
        known = {report["path"]: report for report in map(json.loads, results.open())}
    paths = [str(path) for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    memory = Memory()
    with (
        Inspector(policy, policy.default, key=lambda: bytes(32), today=date.today()) as inspector,
        results.open("a") as kept,
    ):
        for path in paths:
            old = known.get(path)
            if old and (old["code"] == code or (again and old["verdict"] == "clear")):
                continue
            report = file_object(certain(inspector.inspect(path, Path(path).name)))
            report |= {"path": path, "code": code, "mib": memory.take()}
            kept.write(json.dumps(report) + "\n")
            kept.flush()
            known[path] = report
    return [known[path] for path in paths]


def causes(report: Report) -> set[str]:
    """What held or blocked one file, without places, names and numbers."""
    told = {"unread: " + gap["why"] for gap in report["gaps"]}
    told |= {
        f"{report['verdict']}: {line.partition(':')[0]}"
        for line in report["reasons"]
        if not line.startswith(("unread:", "incomplete:"))
    }
    if not told and report["verdict"] != "clear":
        told = {line.partition(":")[0] for line in report["reasons"]}
    return {re.sub(r"\d[\d,.]*", "N", line) for line in told}


def apart(reports: Iterable[Report], patterns: Path | None) -> Iterator[tuple[str, Report]]:
    """Every report with the kind its file is set apart as, "" where it is an ordinary one."""
    lines = patterns.read_text().splitlines() if patterns else []
    kinds = [line.split("\t")[:2] for line in lines if "\t" in line]
    for report in reports:
        yield next((kind for glob, kind in kinds if fnmatch(report["path"], glob)), ""), report


def by_type(reports: list[Report]) -> Iterator[str]:
    """The table, a line a type, the most frequent first."""
    groups: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        groups[Path(report["path"]).suffix.lower() or "(none)"].append(report)
    groups["all"] = reports
    yield "| type | files | clear | hold | block | crashed | median s | longest s |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        count = Counter(report["verdict"] for report in group)
        seconds = [report["seconds"] for report in group]
        counts = " | ".join(str(count[verdict]) for verdict in VERDICTS)
        crashed = sum(map(broken, group))
        yield f"| {name} | {len(group)} | {counts} | {crashed} | {middle(seconds):.2f} | {max(seconds):.1f} |"


def by_cause(reports: Iterable[Report]) -> Iterator[str]:
    """Causes by the number of files they touch."""
    held = [report for report in reports if report["verdict"] != "clear"]
    frequency = Counter(cause for report in held for cause in causes(report))
    yield "| files | cause |\n|---|---|"
    for cause, count in frequency.most_common(MOST_CAUSES):
        yield f"| {count} | {cause} |"


def broken(report: Report) -> bool:
    """Whether the gate itself failed over a file."""
    return any(BROKEN.search(gap["why"]) for gap in report["gaps"])


def told(reports: list[tuple[str, Report]], listed: bool) -> Iterator[str]:
    """The whole page."""
    ordinary = [report for kind, report in reports if not kind]
    yield from by_type([report for _, report in reports])
    for kind, files in sorted(Counter(kind for kind, _ in reports if kind).items()):
        yield f"\nset apart as {kind}: {files}"
    count = Counter(report["verdict"] for report in ordinary)
    for verdict in VERDICTS:
        yield f"ordinary, {verdict}: {count[verdict]} of {len(ordinary)} = {count[verdict] / len(ordinary):.2%}"
    yield "\nthe ordinary ones:\n"
    yield from by_cause(ordinary)
    yield "\nslow or large:\n"
    for _, report in reports:
        if report["seconds"] > SLOW_SECONDS or report["mib"] > LARGE_MIB:
            yield f"- {report['path']}: {report['seconds']:.0f} s, {report['mib']:,} MiB, {report['verdict']}"
    for report in ordinary:
        if report["verdict"] != "clear" and (listed or broken(report)):
            yield "\n    ".join([f"{report['verdict']} {report['path']}", *report["reasons"][:3]])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--apart", type=Path, help="files that are rightly not clear")
    parser.add_argument("--again", action="store_true", help="only what did not clear, and what is new")
    parser.add_argument("--listed", action="store_true", help="name every ordinary file that did not clear")
    options = parser.parse_args()
    reports = list(apart(judge_all(options.folders, options.results, options.again), options.apart))
    print("\n".join(told(reports, options.listed)))
    return 1 if any(broken(report) for _, report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
