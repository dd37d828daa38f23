"""Draw the README's picture: check an update of invented people for real, and write the terminal as an SVG.

Usage: python tools/picture.py [FILE]     (default: docs/pictures/block.svg)
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from builders.people import FACILITIES, roster
from builders.workbook import Sheet, Workbook
from tidegate.cli import main
from tidegate.report.picture import picture

WORDS = ["check", "./site-update", "--slot", "detention-statistics"]
PEOPLE = 6252
TITLE = "Tidegate refuses an update"
DESCRIPTION = (
    "A terminal. The command tidegate check, with the folder of an update and its slot, prints: BLOCK for a "
    "workbook with a hidden sheet that names 6,252 invented people, with where they are, what is told of them, "
    "how much was read, and what would clear it; then CLEAR for the statistics workbook."
)


def make_update(folder: Path) -> None:
    """Two workbooks of invented content: statistics with a forgotten hidden sheet, and statistics."""
    counts = [["Facility", "FY22", "FY23"]]
    counts += [[name, 140 + 7 * number, 131 + 9 * number] for number, name in enumerate(FACILITIES)]
    people = Sheet("Sheet2", roster(PEOPLE), state="hidden")
    folder.mkdir()
    (folder / "detention-stats.xlsx").write_bytes(Workbook([Sheet("Summary", counts), people]).to_bytes())
    (folder / "fy23-statistics.xlsx").write_bytes(Workbook([Sheet("Summary", counts)]).to_bytes())


def terminal() -> list[str]:
    """The lines that a user sees, the command first."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        make_update(Path("site-update"))
        os.environ["TIDEGATE_KEY_FILE"] = str(Path(folder) / "fingerprint.key")
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            code = main(WORDS)
        if code != 1:
            raise SystemExit(f"the picture shows a block, but the check ended with {code}")
    return [f"$ tidegate {' '.join(WORDS)}", *written.getvalue().splitlines()]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures" / "block.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(picture(terminal(), TITLE, DESCRIPTION), encoding="utf-8")
    sys.stdout.write(f"{target.relative_to(ROOT) if target.is_relative_to(ROOT) else target}\n")
