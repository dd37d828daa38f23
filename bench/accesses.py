"""Who fetched one file, of millions of log lines: ours beside GoAccess, DuckDB and reading alone.

python bench/accesses.py --lines 1000000 --formats combined,iis --runs 1 --json

Every run is a process of its own, in turns; CPU seconds are user and system of the child. GoAccess makes its own
whole report and not this answer; DuckDB filters first and takes apart what is left, and accounts for no line.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from builders.logs.day import LENGTH, PATH, POSTED, day
from builders.logs.writers import WRITERS, Writer

PATTERN, HOURS = 20_000, 20
GOACCESS = {
    "combined": "COMBINED",
    "vhost_combined": "VCOMBINED",
    "common": "COMMON",
    "iis": "W3C",
    "cloudfront": "CLOUDFRONT",
    "s3": "AWSS3",
    "alb": "AWSELB",
    "caddy": "CADDY",
}
OURS = """
import sys
from pathlib import Path
from tidegate.response.accesses import Log, Question, accesses
answer = accesses([Log(Path(sys.argv[1]), sys.argv[2])], Question((sys.argv[3],), int(sys.argv[4])))
print(answer.receipts[0].lines, len(answer.retrievals), answer.receipts[0].broken)
"""
DUCKDB = """
import sys, duckdb
c = duckdb.connect(); c.execute("set threads=1")
rows = c.execute(
    "select regexp_extract(l, '(\\\\d+\\\\.\\\\d+\\\\.\\\\d+\\\\.\\\\d+|[0-9a-f]*:[0-9a-f:]+)', 1), l from read_csv(?, "
    "columns={'l':'VARCHAR'}, delim='\\x01', quote='', header=false, auto_detect=false, max_line_size=4000000) "
    "where contains(l, ?)", [sys.argv[1], sys.argv[3].rsplit('/', 1)[-1]]).fetchall()
print(0, len(rows), 0)
"""
FLOOR = """
import sys
n = 0
with open(sys.argv[1], "rb", buffering=0) as file:
    while block := file.read(1 << 17):
        n += block.count(b"\\n")
print(n, 0, 0)
"""


def written(path: Path, writer: Writer, lines: int) -> None:
    """A day in which few lines ask for the file: each hour's pattern of lines is repeated."""
    the_day = day(noise=PATTERN)
    sessions = [one for session in the_day.sessions for one in session.requests]
    repeats = max(1, lines // (PATTERN * HOURS))
    with path.open("wb") as file:
        file.write(writer.head)
        for hour in range(HOURS):
            start = POSTED.replace(minute=0) + timedelta(hours=hour - 3)
            noise = [
                type(one)(**{**vars(one), "at": start + timedelta(seconds=i * 3600 // PATTERN)})
                for i, one in enumerate(the_day.noise)
            ]
            block = b"".join(writer.written(noise))
            for _ in range(repeats):
                file.write(block)
            file.writelines(
                writer.written([one for one in sessions if start <= one.at < start + timedelta(hours=1)])
            )


def commands(name: str, path: Path) -> dict[str, list[str]]:
    given = [str(path), WRITERS[name].form, PATH, str(LENGTH)]
    found = {
        kind: [sys.executable, "-c", code, *given]
        for kind, code in (("floor", FLOOR), ("ours", OURS), ("duckdb", DUCKDB))
    }
    if name in GOACCESS and shutil.which("goaccess"):
        found["goaccess"] = ["goaccess", str(path), f"--log-format={GOACCESS[name]}", "--no-global-config",
                             "--no-progress", "-o", str(path) + ".json"]  # fmt: skip
    return found


def timed(command: list[str]) -> dict[str, object]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = done.stdout.strip() or done.stderr.strip()[-200:]
    return {"cpu": round(cpu, 2), "exit": done.returncode, "said": said if len(said) < 200 else ""}


def peak(path: Path, name: str) -> int:
    """The most memory ours took, in MB."""
    code = OURS + "\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), WRITERS[name].form, PATH, str(LENGTH)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(done.stdout.split()[-1])


def measured(name: str, lines: int, runs: int, folder: Path, without: list[str]) -> dict[str, object]:
    path = folder / f"{name}.log"
    written(path, WRITERS[name], lines)
    size = path.stat().st_size
    found: dict[str, list[dict[str, object]]] = {}
    for _ in range(runs):
        for kind, command in commands(name, path).items():
            if kind not in without:
                found.setdefault(kind, []).append(timed(command))
    best = {kind: min(float(str(one["cpu"])) for one in each) for kind, each in found.items()}
    ratios = {kind: round(cpu / best["ours"], 2) for kind, cpu in best.items()}
    result = {"format": name, "bytes": size, "cpu": best, "of ours": ratios, "peak MB": peak(path, name),
              "said": {kind: each[0]["said"] for kind, each in found.items()}}  # fmt: skip
    for used in folder.iterdir():
        used.unlink()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--formats", default="combined,iis,cloudfront,s3,alb,caddy")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--without", default="", help="candidates to leave out: goaccess,duckdb,floor")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in given.formats.split(","):
            row = measured(name, given.lines, given.runs, Path(folder), given.without.split(","))
            print(
                json.dumps(row) if given.json else f"{name:16} {row['cpu']} peak {row['peak MB']} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
