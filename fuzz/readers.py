"""Coverage-guided fuzzing of every reader. The oracle is the receipt, not the absence of a crash.

    python fuzz/readers.py [READER ...] [--runs 1000000] [--seconds 0] [--seed 0] [--corpus DIR]

For each reader: starts from the ordinary files that the tests build (and from those that earlier runs found, in
DIR), changes them, and reads each with the real walker. A run fails where something escapes the walker, where
the receipt does not add up, or where a canary that stands in plain sight neither comes out nor is unread.
Every reader runs in a process of its own; a failing input is left in DIR, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

SECONDS_A_FILE = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reader", nargs="*", help="names of samples, such as counts.xlsx (default: all)")
    parser.add_argument(
        "--runs", type=int, default=1_000_000, help="executions per reader (default: a million)"
    )
    parser.add_argument(
        "--seconds", type=int, default=0, help="stop each reader after so long (default: never)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="the same inputs for the same one (default: others)"
    )
    parser.add_argument("--corpus", default=str(ROOT / "fuzz" / "corpus"), help="where inputs are kept")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    from taint.samples import SAMPLES

    unknown = set(arguments.reader) - set(SAMPLES)
    if unknown:
        parser.error(f"no such reader: {', '.join(sorted(unknown))} (there are {', '.join(SAMPLES)})")
    if arguments.one:
        return fuzz(arguments.reader[0], arguments)
    return each(arguments.reader or list(SAMPLES), arguments)


def each(readers: list[str], arguments: argparse.Namespace) -> int:
    """One process a reader, one after the other; a line each."""
    failed = 0
    for reader in readers:
        started = time.monotonic()
        command = [sys.executable, __file__, reader, "--one", "--runs", str(arguments.runs), "--seconds",
                   str(arguments.seconds), "--seed", str(arguments.seed), "--corpus", arguments.corpus]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        runs = [line for line in done.stderr.splitlines() if line.startswith("Done ")]
        failed += done.returncode != 0
        said = runs[-1] if runs and not done.returncode else "FAILED\n" + done.stderr[-3000:]
        print(f"{reader:24} {time.monotonic() - started:7.0f} s  {said}", flush=True)
    return 1 if failed else 0


def fuzz(name: str, arguments: argparse.Namespace) -> int:
    """Never returns where libFuzzer has its way: it ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["tidegate.inspection.formats"]):
        import tidegate.inspection.ready
    from taint.samples import SAMPLES

    assert tidegate.inspection.ready
    folder = Path(arguments.corpus) / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sample").write_bytes(SAMPLES[name]())
    size = 2 * len(SAMPLES[name]()) + 4096
    words = [sys.argv[0], str(folder), f"-runs={arguments.runs}", f"-max_len={size}", f"-seed={arguments.seed}",
             f"-timeout={SECONDS_A_FILE}", f"-artifact_prefix={folder}{os.sep}failing-", "-rss_limit_mb=4096",
             "-print_final_stats=1"]  # fmt: skip
    if arguments.seconds:
        words.append(f"-max_total_time={arguments.seconds}")
    atheris.Setup(words, lambda content: judge(name, content))
    atheris.Fuzz()
    return 0


def judge(name: str, content: bytes) -> None:
    """Read it; AssertionError where the receipt rule is broken."""
    from contract.reading import read
    from taint.canary import CANARY, came_out

    reading = read(name, content)
    for part in reading.walk.parts:
        assert 0 <= part.read <= part.size, "a part that was read beyond its size"
        assert part.whole or reading.gaps, "a part that is not whole, and no gap"
    top = reading.walk.parts[-1]
    assert top.size == len(content), "the receipt is of another size"
    if CANARY.encode() in content:
        assert reading.gaps or came_out(reading), "a canary lost"


if __name__ == "__main__":
    sys.exit(main())
