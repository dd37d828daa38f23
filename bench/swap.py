"""Swap race: files are submitted, cleared and published while attackers swap them, in six ways, without a pause.

    python bench/swap.py [--attempts 100000] [--service 1000] [--out FILE]

Core: snapshot, judge, vault, memory file, site, read back. Service: the same through the acts, with the real
inspection. Every tenth core attempt is also made the naive way (check the path, then copy it), which shows whether
the attackers were quick enough to prove anything. Writes JSON; ends with 1 if an uncleared byte was published, or if
the naive way never lost.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

import swap_attackers as attackers

from tidegate.errors import SiteError
from tidegate.inspection.snapshot import take
from tidegate.sites.folder import FolderSite
from tidegate.vault.holder import Holder
from tidegate.vault.ring import DataKeys
from tidegate.vault.store import Vault

EVIL = b"A000-000-"
"""In no file that is clear."""


def good(number: int) -> bytes:
    """A table of counts: clear."""
    rows = b"".join(
        b"North %d,%d,%d\n" % (row, 1200 + number % 97 + row, 1310 + number % 89) for row in range(200)
    )
    return b"Facility,FY2025,FY2026\n" + rows + b"Total,%d,%d\n" % (number, number + 1)


def evil(number: int) -> bytes:
    """A roster of invented people: never clear."""
    row = b"Person Invented%d,A000-000-%03d,1990-01-02\n"
    return b"Name,A-Number,Birth date\n" + b"".join(row % (n, (n + number) % 1000) for n in range(120))


class Gate:
    """The core path on a folder of its own."""

    def __init__(self, home: Path, kind: str) -> None:
        self.file, self.count = home / "in" / f"{kind}.csv", Counter[str]()
        for folder in ("in", "site/slot", "moving/slot", "outside", "aside", "naive"):
            (home / folder).mkdir(parents=True)
        key = home / "sealing.key"
        from tidegate.keys import files

        files.make_private(str(key))
        self.vault = Vault(home / "vault", DataKeys.create(home / "ring", f"file:{key}"))
        self.steady = FolderSite("steady", str(home / "site"), sync=False)
        self.moving = FolderSite("moving", str(home / "moving"), sync=False)
        self.home, self.holder = home, Holder("submission", kind)
        self.file.write_bytes(good(0))

    def attempt(self, number: int) -> None:
        """One file through the gate."""
        with take(str(self.file)) as taken:
            if taken.problem or taken.sha256 is None:
                self.count["refused"] += 1
                return
            if EVIL in os.pread(taken.fd, taken.size, 0):
                self.count["blocked"] += 1
                return
            os.lseek(taken.fd, 0, os.SEEK_SET)
            stored = self.vault.put(self.holder, taken.fd)
            cleared, length = taken.sha256, taken.size
        site = self.moving if number % 8 == 0 else self.steady
        memory = self.vault.into_memory_file(self.holder, stored.digest)
        try:
            site.publish("slot/file.csv", memory, cleared, length, "text/csv")
            with site.read("slot/file.csv") as file:
                content = file.read()
        except SiteError:
            self.count["site refused"] += 1
            return
        finally:
            os.close(memory)
        wrong = hashlib.sha256(content).hexdigest() != cleared or EVIL in content
        self.count["UNCLEARED" if wrong else "published"] += 1
        self.vault.discard(self.holder, stored.digest)

    def planted(self, number: int) -> None:
        """The same bytes lie there already, in a file that an attacker has another link to."""
        content, target = good(number), self.home / "site" / "slot" / "planted.txt"
        digest = hashlib.sha256(content).hexdigest()
        link = self.home / "aside" / "planted"
        link.unlink(missing_ok=True)
        link.write_bytes(content)
        link.chmod(0o644)
        target.unlink(missing_ok=True)
        os.link(link, target)
        memory = os.memfd_create("content")
        os.write(memory, content)
        os.lseek(memory, 0, os.SEEK_SET)
        self.steady.publish("slot/planted.txt", memory, digest, len(content), "text/plain")
        os.close(memory)
        link.write_bytes(evil(number))
        self.count["UNCLEARED" if target.read_bytes() != content else "planted in vain"] += 1

    def naive(self) -> None:
        """Look at the path, then copy from it."""
        target = self.home / "naive" / "file.csv"
        with suppress(OSError):
            if EVIL in self.file.read_bytes():
                self.count["naive blocked"] += 1
                return
            shutil.copyfile(self.file, target)
            self.count["naive LOST" if EVIL in target.read_bytes() else "naive published"] += 1


def core(kind: str, attempts: int, home: Path, naive: int) -> Counter[str]:
    """One kind of swap against the core path. `naive`: how many attempts to one of the naive way."""
    gate = Gate(home, kind)
    with attackers.at_work(
        attackers.start(attackers.swap, kind, gate.file, good, evil, 0.0012),
        attackers.start(attackers.old_links, home / "site", home / "aside", evil),
        attackers.start(attackers.moving_folder, home / "moving" / "slot", home / "outside"),
    ):
        for number in range(attempts):
            gate.attempt(number)
            if number % naive == 0:
                gate.naive()
            if number % 100 == 0:
                gate.planted(number)
    gate.count["UNCLEARED"] += sum(1 for _ in (home / "outside").iterdir())
    return gate.count


def service(kind: str, attempts: int, home: Path) -> Counter[str]:
    """One kind of swap against the acts, with the real inspection. Django is set up for `home`."""
    import swap_service

    return swap_service.run(kind, attempts, home, good, evil, EVIL)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--service", type=int, default=1_000)
    parser.add_argument("--naive", type=int, default=10, help="attempts to one of the naive way")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    begun, result = time.monotonic(), {}
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="swap-", dir=memory) as folder:
        per_kind = -(-given.attempts // len(attackers.KINDS))
        result["core"] = {
            kind: dict(core(kind, per_kind, Path(folder) / kind, given.naive)) for kind in attackers.KINDS
        }
        result["core_seconds"] = round(time.monotonic() - begun, 1)
        if given.service:
            import swap_service

            home = swap_service.home(Path(folder) / "home")
            each = -(-given.service // len(attackers.KINDS))
            result["service"] = {kind: dict(service(kind, each, home)) for kind in attackers.KINDS}
            swap_service.close()
    counts = Counter[str]()
    for part in ("core", "service"):
        for one in result.get(part, {}).values():
            counts.update(one)
    result["total"] = {"attempts": per_kind * len(attackers.KINDS), **counts}
    result["seconds"] = round(time.monotonic() - begun, 1)
    text = json.dumps(result, indent=1)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", "utf-8")
    return 0 if not counts["UNCLEARED"] and counts["naive LOST"] and counts["published"] else 1


if __name__ == "__main__":
    sys.exit(main())
