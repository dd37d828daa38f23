"""A scan on one worker and on two, on the process pool and on a real Ray cluster, interleaved; and a worker killed.

Shards are one WARC from a seed with planted reposts (`trace_corpus`), under as many names as there are shards; where a
worker is killed, an archive nobody here made besides.
One object of JSON: `python bench/trace_scaling.py --seed 7 --json`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tests"), str(Path(__file__).resolve().parent)]

from measure import highest
from trace_corpus import write

from builders.people import people
from builders.registry import rows_of, table
from tidegate.trace import fingerprint
from tidegate.trace.engine.interface import engine_for
from tidegate.trace.engine.ray import Seat
from tidegate.trace.engine.worker import Worker
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
        # On a busy machine the kernel shares processors between sessions first: each worker gets one of its own, or two
        # would share what one has.
        with suppress(OSError):
            os.setsid()
        self._asked, self._inner = asked, asked.question.open()

    def scan(self, shard: Shard) -> Result:
        marker = Path(self._asked.folder) / "fell"
        if self._asked.fall and shard.where.endswith(self._asked.fall) and not marker.exists():
            marker.touch()
            threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGKILL)).start()
        began = time.monotonic()
        result = self._inner.scan(shard)
        told = f"{os.getpid()} {highest():.0f} {began} {time.monotonic()} {result.size} {result.seconds}\n"
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
        "peak_megabytes": max(int(line[1]) for line in lines),
        "missed": len(planted - found),
        "false": len(found - planted),
        "unread": unread,
    }


def seats(engine: str, asked: Question) -> Iterator[Callable[[Sequence[Shard]], None]]:
    """Two warm workers of an engine; gives what has the first so many of them do a shard each, at once."""
    if engine == "pool":
        workers = [Worker(asked) for _ in range(2)]
        for worker in workers:
            worker.receive()

        def work(shards: Sequence[Shard]) -> None:
            for worker, shard in zip(workers, shards, strict=False):
                worker.send(0, shard)
            for worker, _ in zip(workers, shards, strict=False):
                worker.receive()

        yield work
        for worker in workers:
            worker.close()
        return
    import ray

    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False)
    actors = [ray.remote(num_cpus=1)(Seat).remote(asked) for _ in range(2)]
    yield lambda shards: ray.get(
        [actor.scan.remote((0, shard)) for actor, shard in zip(actors, shards, strict=False)]
    )
    ray.shutdown()


def scaling(engine: str, asked: Question, shard: Shard, rounds: int) -> dict[str, float]:
    """Twice the seconds of one worker alone by those of two at once: 2 is perfect. Interleaved, for others work here."""
    ratios = []
    for work in seats(engine, asked):
        work([shard, shard])
        for _ in range(rounds):
            began = time.monotonic()
            work([shard])
            middle = time.monotonic()
            work([shard, shard])
            ratios.append(2 * (middle - began) / (time.monotonic() - middle))
    low, median, high = statistics.quantiles(ratios, n=4)
    return {"lower_quartile": round(low, 2), "median": round(median, 2), "upper_quartile": round(high, 2)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=6)
    parser.add_argument("--megabytes", type=float, default=6, help="of each, compressed")
    parser.add_argument("--rounds", type=int, default=15, help="of one worker against two")
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
        more = [Shard("warc", str(FOREIGN), word="foreign"), *shards]
        answer: dict[str, object] = {"planted": len(planted)}
        for engine in arguments.engines.split(","):
            asked = Measured(question, name)
            answer[f"{engine}_scaling"] = scaling(engine, asked, shards[0], arguments.rounds)
            killed_at = Measured(question, name, f"{arguments.shards // 2}.warc.gz")
            told = measure(engine, 2, killed_at, more, planted)
            assert (folder / "fell").exists()
            (folder / "fell").unlink()
            answer[f"{engine}_with_a_worker_killed"] = {key: round(value, 1) for key, value in told.items()}
            if not arguments.json:
                print(engine, answer[f"{engine}_scaling"], told, flush=True)
        answer["load"] = round(os.getloadavg()[0], 1)
        print(json.dumps(answer) if arguments.json else json.dumps(answer, indent=2))


if __name__ == "__main__":
    main()
