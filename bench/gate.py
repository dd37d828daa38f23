"""`make bench`: the gate beside a peer and a physical floor, in one run.

    python bench/gate.py [--corpus FOLDER] [--peer PYTHON] [--rounds 5] [--big] [--json]

Every time is CPU seconds of a cold process with start-up (median of interleaved rounds), except the one-page csv,
which is wall time. `--corpus`: a folder made by `bench/corpus.py` or of its layout; by default one is made.
`--peer`: a Python that has presidio-analyzer; by default `.venv-peer` is made for it. `--big` adds the workbook of
1,000,000 x 15 cells (some minutes).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import big
import corpus
from measure import TIDEGATE, middle, run

ROOT = Path(__file__).parents[1]
FLOOR = """
import sys, zipfile, xml.parsers.expat
with zipfile.ZipFile(sys.argv[1]) as package:
    for name in package.namelist():
        if name.endswith(".xml"):
            xml.parsers.expat.ParserCreate().ParseFile(package.open(name))
"""


def check(*paths: Path, slot: str = "") -> list[dict]:
    """Reports of `tidegate check --format jsonl`, one a file, then the update's."""
    command = [*TIDEGATE, "check", "--format", "jsonl", "--jobs", "1", *paths]
    return [json.loads(line) for line in run(command).out.splitlines()]


def verdicts(folder: Path, scratch: Path) -> list[tuple[str, str, bool]]:
    """Rows of the table about right and wrong: what, measured, reached."""
    hidden = corpus.make_disguises(folder, scratch)
    blocked = [report["verdict"] == "block" for report in check(*hidden.values())[:-1]]
    sheets = check(*sorted(folder.glob("stats_*.csv")))[:-1]
    clear = [report["verdict"] == "clear" for report in sheets]
    book = check(folder / "stats.xlsx")[0]
    leaked = check(folder / "ice_like.xlsx")[0]
    people = leaked["people"]
    cells = sum(f["count"] for f in leaked["findings"] if f["type"] == "A-number")
    rows = sum(1 for _ in (folder / "ice_like.csv").open(encoding="utf-8")) - 1
    alarms = len(book["findings"])
    return [
        ("leak variants blocked", f"{sum(blocked)} of {len(blocked)}", all(blocked)),
        ("statistics sheets cleared", f"{sum(clear)} of {len(clear)}", all(clear)),
        ("findings in the statistics workbook", str(alarms), not alarms and book["verdict"] == "clear"),
        ("A-number cells under that name", f"{100 * cells / rows:.1f} %", cells >= 0.99 * rows),
        ("people counted in the leak", f"{people:,} of {rows:,} rows", abs(people - rows) <= 2),
    ]


def times(folder: Path, scratch: Path, peer: Path, rounds: int) -> list[tuple[str, str, bool]]:
    """Rows of the table about cost."""
    page = scratch / "page.csv"
    corpus.write_csv(page, corpus.statistics()["Nationality"])
    ours, floor, wall, bare_start, others = [], [], [], [], []
    for _ in range(rounds):
        ours.append(run([*TIDEGATE, "check", folder / "ice_like.xlsx"]).cpu)
        floor.append(run([sys.executable, "-c", FLOOR, folder / "ice_like.xlsx"]).cpu)
        wall.append(run([*TIDEGATE, "check", page]).wall)
        bare_start.append(run([sys.executable, "-c", "pass"]).wall)
        if len(others) < 1:
            other = run([peer, ROOT / "bench/presidio_cells.py", folder / "ice_like.csv"])
            others.append(json.loads(other.out)["cpu"])
    mine, bare, theirs = middle(ours), middle(floor), middle(others)
    return [
        ("whole leak, read and judged, cold", f"{mine:.2f} CPU s", mine < 2),
        (
            "Presidio pattern recognisers, same cells",
            f"{theirs:.1f} CPU s = {theirs / mine:.0f} x ours",
            theirs > 15 * mine,
        ),
        ("floor: inflate + expat alone, cold", f"{bare:.2f} CPU s; ours = {mine / bare:.1f} x", True),
        (
            "one-page clean csv, cold",
            f"{middle(wall):.2f} s wall; a bare Python starts in {middle(bare_start):.3f} s",
            middle(wall) < 0.4,
        ),
    ]


def million(scratch: Path) -> list[tuple[str, str, bool]]:
    """The row about a workbook of a million rows."""
    path = scratch / "million.xlsx"
    big.make(path)
    done = run([*TIDEGATE, "check", "--format", "jsonl", path])
    report = json.loads(done.out.splitlines()[0])
    shown = (
        f"{done.peak:,.0f} MiB peak, {done.cpu:.0f} CPU s, {report['verdict']}, {report['people']:,} people"
    )
    return [("workbook of 1,000,000 x 15", shown, done.peak < 1024 and report["people"] == 1_000_000)]


def peer_python() -> Path:
    """An environment of its own for the peer, made once."""
    python = ROOT / ".venv-peer/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", ROOT / ".venv-peer"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "presidio-analyzer==2.2.366"], check=True)
    return python


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--big", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = options.corpus or scratch / "corpus"
        if options.corpus is None:
            corpus.make(folder)
        rows = verdicts(folder, scratch)
        rows += times(folder, scratch, options.peer or peer_python(), options.rounds)
        rows += million(scratch) if options.big else []
    if options.json:
        print(json.dumps([{"what": what, "measured": shown, "reached": good} for what, shown, good in rows]))
    else:
        print("| what | measured | reached |\n|---|---|---|")
        print("\n".join(f"| {what} | {shown} | {'yes' if good else 'NO'} |" for what, shown, good in rows))
    return 0 if all(good for *_, good in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
