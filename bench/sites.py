"""Sites side by side with what the file system itself costs: publishing files, listing many.

    python bench/sites.py [--files 1000] [--listed 1000000] [--folder DIR]

Prints one JSON object: seconds and the ratio to the floor. The floor of publishing is a bare copy to a
temporary name, fsync, rename and fsync of the folder; that of listing is `os.scandir` with one stat a file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tidegate.sites.folder import FolderSite

SIZE = 100_000
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def publish_all(root: Path, contents: list[tuple[int, str]]) -> None:
    site = FolderSite("bench", str(root))
    for number, (fd, digest) in enumerate(contents):
        site.publish(f"d/{number}.bin", fd, digest, SIZE, "application/octet-stream")


def copy_all(root: Path, contents: list[tuple[int, str]]) -> None:
    (root / "d").mkdir()
    for number, (source, _) in enumerate(contents):
        path = root / "d" / f"{number}.bin"
        fd = os.open(f"{path}.new", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(fd, os.pread(source, SIZE, 0))
        os.fsync(fd)
        os.close(fd)
        os.rename(f"{path}.new", path)
        folder = os.open(root / "d", os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def publishing(folder: Path, files: int) -> dict[str, float]:
    """Floor and ours by turns, so that a disk busy with something else slows both."""
    contents = []
    for number in range(files):
        fd = os.memfd_create("bench")
        content = hashlib.shake_128(number.to_bytes(4, "big")).digest(SIZE)
        os.write(fd, content)
        contents.append((fd, hashlib.sha256(content).hexdigest()))
    times: dict[str, list[float]] = {"floor": [], "ours": []}
    for turn in range(ROUNDS):
        for name, work in (("floor", copy_all), ("ours", publish_all)):
            root = folder / f"{name}{turn}"
            root.mkdir()
            times[name].append(seconds(lambda work=work, root=root: work(root, contents)))
            shutil.rmtree(root)
    for fd, _ in contents:
        os.close(fd)
    return result(median(times["floor"]), median(times["ours"]))


def scan(root: Path) -> int:
    waiting, count = [str(root)], 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    count += entry.stat(follow_symlinks=False).st_size >= 0
    return count


def listing(folder: Path, files: int) -> dict[str, float]:
    root = folder / "listed"
    for at in range(0, files, 1000):
        below = root / f"{at // 100_000}" / f"{at // 1000}"
        below.mkdir(parents=True)
        for number in range(at, min(at + 1000, files)):
            os.close(os.open(below / f"{number}.csv", os.O_WRONLY | os.O_CREAT, 0o644))
    site = FolderSite("bench", str(root))
    assert scan(root) == files  # warm for both
    floor = median(seconds(lambda: scan(root)) for _ in range(ROUNDS))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours = median(seconds(lambda: sum(1 for _ in site.list())) for _ in range(ROUNDS))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return result(floor, ours) | {"peak_grew_mb": round(grown / 1024, 1)}


def result(floor: float, ours: float) -> dict[str, float]:
    return {"floor_seconds": round(floor, 3), "seconds": round(ours, 3), "ratio": round(ours / floor, 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--listed", type=int, default=1_000_000)
    parser.add_argument("--folder", default=None, help="a folder of the disk to measure")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        json.dump(
            {
                "publish": publishing(folder, options.files) | {"files": options.files, "bytes": SIZE},
                "list": listing(folder, options.listed) | {"files": options.listed},
            },
            sys.stdout,
            indent=2,
        )
    print()


if __name__ == "__main__":
    main()
