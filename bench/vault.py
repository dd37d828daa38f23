"""The vault's speed beside its floors: SHA-256 and AES-GCM of the same bytes, and the memory it takes.

    python bench/vault.py [--size MIB] [--folder DIR]

Every figure is MB/s of one process, the best of `--runs`. The ratio of putting is to hashing, encrypting and writing
durably, one after the other; that of opening is to decrypting. Writes JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tidegate.keys import files
from tidegate.vault.holder import Holder
from tidegate.vault.ring import DataKeys
from tidegate.vault.store import Vault

MIB = 1 << 20
HOLDER = Holder("submission", "bench")


def speed(size: int, runs: int, act: Callable[[], object]) -> float:
    """The best of some runs, in MB/s."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - start)
    return size * MIB / best / 1e6


def floors(size: int, runs: int, folder: Path) -> dict[str, float]:
    chunk, cipher = os.urandom(MIB), AESGCM(os.urandom(32))
    sealed = cipher.encrypt(bytes(12), chunk, None)

    def hashing() -> None:
        hasher = hashlib.sha256()
        for _ in range(size):
            hasher.update(chunk)

    def encrypting() -> None:
        for _ in range(size):
            cipher.encrypt(bytes(12), chunk, None)

    def decrypting() -> None:
        for _ in range(size):
            cipher.decrypt(bytes(12), sealed, None)

    def writing() -> None:
        with (folder / "floor").open("wb", buffering=0) as file:
            for _ in range(size):
                file.write(chunk)
            os.fsync(file.fileno())
        (folder / "floor").unlink()

    return {
        "write_and_sync": speed(size, runs, writing),
        "sha256": speed(size, runs, hashing),
        "aes_gcm_encrypt": speed(size, runs, encrypting),
        "aes_gcm_decrypt": speed(size, runs, decrypting),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1024, help="MiB")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", default=None)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        files.make_private(f"{folder}/sealing.key")
        vault = Vault(folder / "vault", DataKeys.create(folder / "keys", "file:../sealing.key"))
        source = folder / "content"
        with source.open("wb") as file:
            for _ in range(asked.size):
                file.write(os.urandom(MIB))
        floor = floors(asked.size, asked.runs, folder)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        digests: list[str] = []

        def put() -> None:
            for digest in digests:
                vault.discard(HOLDER, digest)
            with source.open("rb", buffering=0) as file:
                digests[:] = [vault.put(HOLDER, file).digest]

        def read() -> None:
            with vault.open(HOLDER, digests[0]) as file:
                while file.read(MIB):
                    pass

        seal, opened = speed(asked.size, asked.runs, put), speed(asked.size, asked.runs, read)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        memory = speed(asked.size, asked.runs, lambda: os.close(vault.into_memory_file(HOLDER, digests[0])))
    both = 1 / sum(1 / floor[name] for name in ("sha256", "aes_gcm_encrypt", "write_and_sync"))
    print(json.dumps({
        "mib": asked.size,
        "floors_mb_s": {name: round(value) for name, value in floor.items()},
        "put_mb_s": round(seal), "put_ratio_to_floors_in_turn": round(seal / both, 2),
        "open_mb_s": round(opened), "open_ratio_to_decrypt": round(opened / floor["aes_gcm_decrypt"], 2),
        "into_memory_file_mb_s": round(memory),
        "rss_mib_before": before // 1024, "rss_mib_peak": after // 1024,
    }, indent=1))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
