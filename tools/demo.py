"""`make demo`: an invented agency updates its site. The update holds the statistics it meant to publish, and a
workbook in whose hidden sheet 6,252 invented people stand. The gate is asked; nothing leaves this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

import corpus

from builders.people import roster
from builders.workbook import Sheet, Workbook

SITE = ROOT / "demo-site"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Detention statistics</title></head>
<body><h1>Detention statistics</h1>
<p>The agency publishes detention statistics every two weeks. Counts below 11 are suppressed.</p>
<p><a href="fy23-statistics.xlsx">FY 2023 statistics</a></p></body></html>
"""


def statistics_sheets() -> list[Sheet]:
    """The six sheets that were meant to be published."""
    return [Sheet(name, rows) for name, rows in corpus.statistics().items()]


def leak() -> bytes:
    """The statistics' first sheet, and a hidden one of 6,252 invented people."""
    listed = [[None, *row] for row in roster(6252)]
    sheets = [*statistics_sheets()[:1], Sheet("Sheet2", [[], *listed][1:], state="hidden")]
    return Workbook(sheets).to_bytes()


def build() -> None:
    """Write the update into demo-site/."""
    SITE.mkdir(exist_ok=True)
    (SITE / "detention-stats.xlsx").write_bytes(leak())
    (SITE / "fy23-statistics.xlsx").write_bytes(Workbook(statistics_sheets()).to_bytes())
    (SITE / "index.html").write_text(PAGE, encoding="utf-8")


def main() -> int:
    build()
    command = ["tidegate", "check", "demo-site", "--slot", "detention-statistics"]
    print("An invented agency is about to publish demo-site/. Its web team asks the gate:\n")
    print(f"$ {' '.join(command)}", flush=True)
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False)
    print(
        f"\nexit {done.returncode}: only 0 deploys. Look at the files in demo-site/, change them, ask again:"
    )
    print(f"  .venv/bin/{' '.join(command)}")
    print("  .venv/bin/tidegate explain roster")
    print(
        "\nThe whole day of 2022, from the refused file to the closing, against a real service, on 40 people:"
    )
    print('  make replay REPLAY="--people 40"')
    return 0 if done.returncode == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
