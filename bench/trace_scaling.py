"""A scan on one worker and on two, on the process pool and on a real Ray cluster, interleaved; and a worker killed.

Shards are one WARC from a seed with planted reposts (`trace_corpus`), under as many names as there are shards; where a
worker is killed, an archive nobody here made besides.
Wall clock counts from the first result of a warm worker, so that start-up, which a large scan pays once, is told apart.
One object of JSON: `python bench/trace_scaling.py --seed 7 --json`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tests"), str(Path(__file__).resolve().parent)]

from trace_corpus import write

from builders.people import people
from builders.registry import rows_of, table
from tidegate.trace import fingerprint
from tidegate.trace.engine.interface import engine_for
from tidegate.trace.hits import Hit
from tidegate.trace.results import Question, Result, Scanner
from tidegate.trace.scan import TraceQuestion
from tidegate.trace.sources.interface import Settings, Shard

FOREIGN = Path(sys.prefix) / "foreign-warcs" / "iana.warc.gz"
KEY = bytes(range(32))


@dataclass(frozen=True)
class Measured:
    """A question whose scanner tells how much memory its process had at most. `fall`: kill the worker once, here."""

    question: TraceQuestion
    folder: str
    fall: str = ""

    def open(self) -> Scanner:
        return _Measuring(self)


class _Measuring:
    def __init__(self, asked: Measured) -> None:
        self._asked, self._inner = asked, asked.question.open()

    def scan(self, shard: Shard) -> Result:
        marker = Path(self._asked.folder) / "fell"
        if self._asked.fall and shard.where.endswith(self._asked.fall) and not marker.exists():
            marker.touch()
            threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGKILL)).start()
        began = time.monotonic()
        result = self._inner.scan(shard)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        told = f"{os.getpid()} {peak} {began} {time.monotonic()} {result.size} {result.seconds}\n"
        with open(Path(self._asked.folder) / "told", "a") as file:
            file.write(told)
        return result

    def close(self) -> None:
        self._inner.close()


def corpus(
    folder: Path, seed: int, shards: int, megabytes: float
) -> tuple[TraceQuestion, list[Shard], set[str]]:
    """Archives with reposts of a pack's people in every few hundred pages."""
    rows = rows_of(people(6252, seed))
    fingerprint.own(table(folder / "leak.csv", rows), folder / "leak.pack", KEY, today="2026-11-23")

    def excerpt(number: int) -> str:
        return (
            "<ul>"
            + "".join(f"<li>{' '.join(rows[(number + n) % len(rows)])}</li>" for n in range(3))
            + "</ul>"
        )

    planted: set[str] = set()
    made = []
    told = write(folder / "0.warc.gz", seed, megabytes, excerpt, every=100)
    for n in range(shards):
        path = folder / f"{n}.warc.gz"
        if n:
            os.link(folder / "0.warc.gz", path)
        planted |= {f"{n} {address}" for address in told.planted}
        made.append(Shard("warc", str(path), word=str(n)))
    question = TraceQuestion((str(folder / "leak.pack"),), KEY, Settings(), "2026-11-23T00:00:00Z")
    return question, made, planted


def run(engine: str, workers: int, asked: Question, shards: list[Shard]) -> Iterator[Result]:
    for _, result in engine_for(engine, workers).run(asked, enumerate(shards)):
        yield result


def measure(
    engine: str, workers: int, asked: Measured, shards: list[Shard], planted: set[str]
) -> dict[str, float]:
    """One run: MB a wall second from the first shard's beginning to the last one's end, and a CPU second."""
    told = Path(asked.folder) / "told"
    told.unlink(missing_ok=True)
    found: set[str] = set()
    unread = 0
    began = time.monotonic()
    for result in run(engine, workers, asked, shards):
        unread += len(result.unread)
        for finding in result.findings:
            hit = Hit.decode(finding.text)
            found.add(f"{hit.source} {hit.where}")
    whole = time.monotonic() - began
    lines = [line.split() for line in told.read_text().splitlines()]
    first, last = min(float(line[2]) for line in lines), max(float(line[3]) for line in lines)
    size = sum(int(line[4]) for line in lines)
    return {
        "megabytes_per_second": size / (last - first) / 1e6,
        "megabytes_per_cpu_second": size / sum(float(line[5]) for line in lines) / 1e6,
        "seconds": last - first,
        "start_seconds": whole - (last - first),
        "peak_megabytes": max(int(line[1]) for line in lines) / 1e3,
        "missed": len(planted - found),
        "false": len(found - planted),
        "unread": unread,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--megabytes", type=float, default=20, help="of each, compressed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", default="pool,ray")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    assert FOREIGN.exists(), "run tools/foreign_warcs"
    # Workers import what they are sent, so it must not be this script's own `__main__`.
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
    from trace_scaling import Measured

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        question, shards, planted = corpus(folder, arguments.seed, arguments.shards, arguments.megabytes)
        engines = arguments.engines.split(",")
        runs: dict[str, list[dict[str, float]]] = {}
        for _ in range(arguments.rounds):
            for engine in engines:
                for workers in (1, 2):
                    one = measure(engine, workers, Measured(question, name), shards, planted)
                    runs.setdefault(f"{engine} {workers}", []).append(one)
                    if not arguments.json:
                        print(
                            engine, workers, {key: round(value, 2) for key, value in one.items()}, flush=True
                        )
        answer: dict[str, object] = {"planted": len(planted), "load": round(os.getloadavg()[0], 1)}
        for engine in engines:
            one, two = runs[f"{engine} 1"], runs[f"{engine} 2"]
            ratios = [
                b["megabytes_per_second"] / a["megabytes_per_second"] for a, b in zip(one, two, strict=True)
            ]
            both = [*one, *two]
            answer[engine] = {
                "scaling_median": round(statistics.median(ratios), 2),
                "scaling_best": round(max(ratios), 2),
                "cpu_cost_of_two": round(
                    statistics.median(each["megabytes_per_cpu_second"] for each in one)
                    / statistics.median(each["megabytes_per_cpu_second"] for each in two),
                    2,
                ),
                "mb_per_cpu_second": round(
                    statistics.median(each["megabytes_per_cpu_second"] for each in both), 1
                ),
                "mb_per_second_two": round(max(each["megabytes_per_second"] for each in two), 1),
                "start_seconds": round(statistics.median(each["start_seconds"] for each in both), 1),
                "peak_megabytes": round(max(each["peak_megabytes"] for each in both)),
                "missed": sum(each["missed"] for each in both),
                "false": sum(each["false"] for each in both),
                "unread": sum(each["unread"] for each in both),
            }
            more = [Shard("warc", str(FOREIGN), word="foreign"), *shards]
            killed_at = f"{arguments.shards // 2}.warc.gz"
            fallen = measure(engine, 2, Measured(question, name, killed_at), more, planted)
            assert (folder / "fell").exists()
            (folder / "fell").unlink()
            answer[f"{engine}_with_a_worker_killed"] = {
                key: fallen[key] for key in ("missed", "false", "unread")
            }
        print(json.dumps(answer) if arguments.json else json.dumps(answer, indent=2))


if __name__ == "__main__":
    main()
