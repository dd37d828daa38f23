"""The swap race, short: no uncleared byte is published, while the naive way loses against the same attackers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RACE = Path(__file__).parents[2] / "bench" / "swap.py"


def test_no_swap_gets_past_the_gate(tmp_path: Path) -> None:
    out = tmp_path / "result.json"
    words = [str(RACE), "--attempts", "2000", "--naive", "1", "--service", "12", "--out", str(out)]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=300, check=False)
    assert out.exists(), done.stderr
    total = json.loads(out.read_text())["total"]
    assert total["UNCLEARED"] == 0
    assert total["published"] > 0
    assert total["naive LOST"] > 0
    assert done.returncode == 0
