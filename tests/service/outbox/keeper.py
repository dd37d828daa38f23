"""A real SMTP server in a process of its own, which keeps what it took as files: it outlives whoever is killed.

    python tests/service/outbox/keeper.py FOLDER [--faults SEED]

Prints its port. With faults, some recipients are put off, some connections break before the end of a message, and of
some messages nobody hears that they were taken. The name of a file is its Message-ID's digest and a number; so what came twice is two files.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import signal
import sys
from collections import Counter
from email import message_from_bytes
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from service.outbox.server import Ear, Server  # noqa: E402


def name_of(message_id: str) -> str:
    return hashlib.sha256(message_id.strip("<>").encode()).hexdigest()


class Keeper(Ear):
    """Writes a file before it says yes."""

    def __init__(self, folder: Path, chance: random.Random | None) -> None:
        super().__init__()
        self._folder, self._numbers, self._chance = folder, itertools.count(), chance

    async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]  # noqa: N802
        if self._happens(0.01):
            return "451 4.7.1 not now"
        if self._happens(0.005):
            server.transport.abort()
        return await super().handle_RCPT(server, session, envelope, address, options)

    def _happens(self, share: float) -> bool:
        return self._chance is not None and self._chance.random() < share

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]  # noqa: N802
        head = message_from_bytes(envelope.content)
        name = f"{name_of(str(head['Message-ID']))}.{next(self._numbers)}"
        (self._folder / name).write_bytes(envelope.content)
        if self._happens(0.002):
            server.transport.abort()
        return "250 kept"


def kept(folder: Path) -> Counter[str]:
    """Digests of Message-IDs, each as often as it came."""
    return Counter(one.name.partition(".")[0] for one in folder.iterdir())


def main() -> None:
    chance = random.Random(int(sys.argv[3])) if len(sys.argv) > 3 else None
    server = Server(Keeper(Path(sys.argv[1]), chance))
    server.start()
    print(server.port, flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    server.stop()


if __name__ == "__main__":
    main()
