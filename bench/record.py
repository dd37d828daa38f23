"""How fast the record grows and is verified, beside the floor: SHA-256 over the same bytes. Prints JSON.

python bench/record.py [--entries 1000000]
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidegate.record.acts import Act
from tidegate.record.checkpoint import Checkpoint, KeyInMemory, TrustedKey, sign
from tidegate.record.entry import Entry, canonical
from tidegate.record.export import export
from tidegate.record.tree import NodesInMemory, Tree
from tidegate.record.verify import verify

ORIGIN = "agency.example/record"
START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def entries(count: int) -> Iterator[Entry]:
    for n in range(count):
        yield Entry(
            sequence=n,
            at=START + dt.timedelta(seconds=n),
            act=Act.SUBMISSION_INSPECTED,
            actor="part:inspector",
            subject=f"submission:{n // 4}",
            detail={"digest": "5f" * 32, "length": n, "verdict": "clear", "rules": "1"},
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    count = parser.parse_args().entries
    signer = KeyInMemory(Ed25519PrivateKey.generate())
    tree, notes, lines = Tree(NodesInMemory()), [], []
    begun = time.perf_counter()
    for entry in entries(count):
        line = canonical(entry)
        tree.append(line)
        lines.append(line)
    appending = time.perf_counter() - begun
    for size in range(count // 10, count + 1, count // 10):
        notes.append(sign(Checkpoint(ORIGIN, size, tree.root(size), START), [signer]))

    begun = time.perf_counter()
    for n in range(1000):
        tree.inclusion(n * count // 1000)
    proving = (time.perf_counter() - begun) / 1000

    begun = time.perf_counter()
    for line in lines:
        hashlib.sha256(line).digest()
    floor = time.perf_counter() - begun
    size = sum(map(len, lines))
    del lines, tree

    with tempfile.TemporaryDirectory() as base:
        folder = Path(base) / "record"
        begun = time.perf_counter()
        export(folder, entries(count), notes=notes, keys=[TrustedKey(ORIGIN, signer.public)])
        exporting = time.perf_counter() - begun
        begun = time.perf_counter()
        report = verify(folder, [], [], START)
        verifying = time.perf_counter() - begun
    found = {
        "entries": count,
        "bytes": size,
        "appends_per_second_in_memory": round(count / appending),
        "inclusion_proof_us": round(proving * 1e6, 1),
        "export_seconds": round(exporting, 2),
        "verify_seconds": round(verifying, 2),
        "sha256_floor_seconds": round(floor, 3),
        "verify_over_floor": round(verifying / floor, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "whole": not report.findings and report.proven == count // 10 * 10,
    }
    print(json.dumps(found, indent=1))
    return 0 if found["whole"] else 1


if __name__ == "__main__":
    sys.exit(main())
