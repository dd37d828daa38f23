"""A full receipt against bare readers: CPU seconds on the same files, interleaved, in one run.

    python bench/readers.py FILE_OR_FOLDER ... [--peers PYTHON] [--tika JAR] [--rounds 3]

`whole`: the child's work on a file (every byte read, all cells judged, findings) with everything loaded, as in
the sandbox after its start. `read`: the same without the judging. Floors and peers read the same files:
fastexcel (xlsx), Polars (csv), pdfium's text (pdf); openpyxl, markitdown and Tika (whole processes less their
start-up on an empty file). PYTHON is an interpreter that has the peers; without it only our own numbers show.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measure import middle, run

PEERS = {
    "fastexcel": (".xlsx", "import fastexcel", "b=fastexcel.read_excel(p)\nfor n in b.sheet_names: b.load_sheet(n, dtypes='string', header_row=None).to_arrow()"),
    "Polars": (".csv", "import polars", "polars.read_csv(p, infer_schema=False, has_header=False, truncate_ragged_lines=True, encoding='utf8-lossy')"),
    "pdfium text": (".pdf", "import pypdfium2", "d=pypdfium2.PdfDocument(p)\nfor g in d: g.get_textpage().get_text_bounded()"),
    "openpyxl": (".xlsx", "import openpyxl", "b=openpyxl.load_workbook(p, read_only=True)\nfor s in b.worksheets:\n for r in s.iter_rows(values_only=True): pass"),
    "markitdown": (".xlsx .csv .pdf .docx .pptx", "from markitdown import MarkItDown; m=MarkItDown()", "m.convert(p)"),
}  # fmt: skip


def ours(paths: list[Path]) -> tuple[float, float]:
    """CPU seconds: reading alone, and everything."""
    import tidegate.inspection.ready  # noqa: F401
    from tidegate.inspection.analyse import analyse
    from tidegate.inspection.part import Part
    from tidegate.inspection.source import Budget, Descriptor
    from tidegate.inspection.unpack import Walk
    from tidegate.inspection.wire import Order
    from tidegate.model.limits import Limits

    def read(path: Path, fd: int) -> None:
        part = Part(name=path.name, source=Descriptor(fd), budget=Budget(Limits()))
        for _ in Walk().contents(part):
            pass

    def whole(path: Path, fd: int) -> None:
        analyse(Descriptor(fd), Order(path.name, bytes(16), Limits()), lambda _: None)

    return timed(read, paths), timed(whole, paths)


def timed(work: Callable[[Path, int], None], paths: list[Path]) -> float:
    gc.collect()
    total = 0.0
    for path in paths:
        fd = os.open(path, os.O_RDONLY)
        started = time.process_time()
        work(path, fd)
        total += time.process_time() - started
        os.close(fd)
    return total


def peer(name: str, paths: list[Path], python: str) -> float:
    """CPU seconds of the peer's own reading, imports left out; files that it cannot read cost what they cost."""
    _, load, each = PEERS[name]
    body = "\n".join(f"  {line}" for line in each.split("\n"))
    script = (
        f"import json,sys,time\n{load}\nt=0.0\nfor p in json.load(sys.stdin):\n t0=time.process_time()\n try:\n"
        f"{body}\n except Exception: pass\n t+=time.process_time()-t0\nprint(t)"
    )
    done = subprocess.run([python, "-W", "ignore", "-c", script], input=json.dumps([str(p) for p in paths]), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "POLARS_MAX_THREADS": "1"})  # fmt: skip
    return float(done.stdout) if done.returncode == 0 else float("nan")


def tika(paths: list[Path], jar: str) -> float:
    """CPU seconds of one warm Java process over all files, less that of one over an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        filled, empty, out = (Path(folder) / name for name in ("filled", "empty", "out"))
        filled.mkdir(), empty.mkdir()
        for number, path in enumerate(paths):
            (filled / f"{number}{path.suffix}").symlink_to(path.resolve())
        (empty / "a.txt").write_text("a")
        cost = [
            run(["java", "-XX:+UseSerialGC", "-jar", jar, "-i", source, "-o", out]).cpu
            for source in (filled, empty)
        ]
    return cost[0] - cost[1]


def gathered(words: list[str]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for word in words:
        path = Path(word)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found.setdefault(file.suffix.lower(), []).append(file)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="+")
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--tika", metavar="JAR")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow", action="store_true", help="also openpyxl and markitdown")
    arguments = parser.parse_args()
    files = gathered(arguments.path)
    for suffix in (".xlsx", ".csv", ".pdf", ".docx", ".pptx"):
        paths = files.get(suffix, [])
        if not paths:
            continue
        names = [n for n, (kinds, *_) in PEERS.items() if suffix in kinds.split()] if arguments.peers else []
        names = [n for n in names if arguments.slow or n not in ("openpyxl", "markitdown")]
        rows: dict[str, list[float]] = {}
        for _ in range(arguments.rounds):
            read, whole = ours(paths)
            rows.setdefault("read", []).append(read)
            rows.setdefault("whole", []).append(whole)
            for name in names:
                rows.setdefault(name, []).append(peer(name, paths, arguments.peers))
            if arguments.tika:
                rows.setdefault("Tika", []).append(tika(paths, arguments.tika))
        size = sum(path.stat().st_size for path in paths)
        base = middle(rows["whole"])
        print(
            f"{suffix}: {len(paths)} files, {size / 1e6:.1f} MB, CPU seconds (median of {arguments.rounds})"
        )
        for name, taken in rows.items():
            print(
                f"  {name:12} {middle(taken):9.3f}   whole is {base / max(middle(taken), 1e-9):6.2f} x this"
            )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
