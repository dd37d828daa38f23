"""Files to try in `make serve`: one that is clear, one like that of 2022, and one that only people can judge."""

from __future__ import annotations

import io
import math
import sys
import wave
from pathlib import Path

import demo

from builders.workbook import Workbook

RATE = 8000


def announcement() -> bytes:
    """A second of a tone: nobody here listens to sound, so it holds."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        loud = (int(9000 * math.sin(2 * math.pi * 440 * n / RATE)) for n in range(RATE))
        sound.writeframes(b"".join(value.to_bytes(2, "little", signed=True) for value in loud))
    return out.getvalue()


def write(folder: Path) -> list[Path]:
    """Write them. The paths, with the clear one first."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "fy26-statistics.xlsx": Workbook(demo.statistics_sheets()).to_bytes(),
        "detention-stats.xlsx": demo.leak(),
        "announcement.wav": announcement(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


if __name__ == "__main__":
    clear, leak, held = write(Path(sys.argv[1]))
    print("files to submit to the slot statistics:")
    print(f"  {clear}   clear")
    print(f"  {leak}    blocked: 6,252 invented people in a hidden sheet")
    print(f"  {held}       held: only a person can listen")
