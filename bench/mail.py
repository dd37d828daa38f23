"""Ten thousand notices through a real SMTP server while whoever sends them is killed again and again.

    python bench/mail.py [--messages 10000] [--kills 100] [--faults] [--seed 1] [--json]

Sent by a process that is SIGKILLed at random moments and started anew; `--faults`: the server answers 451 now and
then, breaks connections before the end of a message, and takes some without saying so. Then the server's copies are
compared with the rows: lost (sent by the row, and not there; or no row's end), twice, unclear and for a person.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from service.outbox.keeper import kept, name_of
from service.outbox.letters import SENDER, affected, put_letter

_TOGETHER = 250


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mail-") as made:
        inbox = Path(made) / "inbox"
        inbox.mkdir()
        program = [sys.executable, str(TESTS / "service" / "outbox" / "keeper.py"), str(inbox)]
        faults = ["--faults", str(given.seed)] if given.faults else []
        with subprocess.Popen([*program, *faults], stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                told = measured(Path(made), inbox, int(server.stdout.readline()), given)
            finally:
                server.terminate()
    if given.json:
        print(json.dumps(told))
    else:
        print("\n".join(f"{name:>28}  {value}" for name, value in told.items()))
    return 1 if told["lost"] or told["twice"] else 0


def measured(folder: Path, inbox: Path, port: int, given: argparse.Namespace) -> dict[str, Any]:
    """Put, sent under kills, compared."""
    from tidegate.service.instance.make import make
    from tidegate.service.serve import schema
    from tidegate.service.start import start

    home = folder / "home"
    make(home)
    with (home / "instance.toml").open("a") as file:
        file.write(f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "{SENDER}"\n')
    start(home)
    schema.migrate()
    began, cpu = time.monotonic(), _cpu()
    in_child(lambda: put(given.messages))
    put_in, put_cpu = time.monotonic() - began, _cpu() - cpu
    began, cpu = time.monotonic(), _cpu()
    kills = sent_under_kills(home, given.kills, random.Random(given.seed), given.messages)
    sent_in, sent_cpu = time.monotonic() - began, _cpu() - cpu
    from django.db import connections

    found = compared(inbox, given.messages)
    connections.close_all()
    return {
        "messages": given.messages, "kills": kills, "faults": given.faults, **found,
        "put_seconds": round(put_in, 1), "put_cpu_seconds": round(put_cpu, 1),
        "sent_seconds": round(sent_in, 1), "sent_cpu_seconds": round(sent_cpu, 1),
    }  # fmt: skip


def put(messages: int) -> None:
    """Everybody's letter, some in one transaction, as a send act does."""
    from django.db import transaction

    from tidegate.service.office import office

    here = office()
    people = affected(here, messages)
    for start in range(0, messages, _TOGETHER):
        with transaction.atomic():
            for number, person in enumerate(people[start : start + _TOGETHER], start):
                put_letter(here, person, number)


def deliver() -> None:
    """Until nothing waits; what the server put off is asked again when it is due."""
    from tidegate.service.office import office
    from tidegate.service.outbox import deliver as room
    from tidegate.service.outbox.models import Mail

    while Mail.objects.filter(state__in=("waiting", "claimed")).exists():
        if not room.deliver(office()):
            time.sleep(0.5)


def sent_under_kills(home: Path, kills: int, chance: random.Random, messages: int) -> int:
    """How many kills there were: spread over the time that is left, each at a moment of its own."""
    done, pause = 0, 0.8
    while True:
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _in_child(deliver)
        if done < kills:
            end = began + chance.uniform(0.05, 2 * pause)
            while time.monotonic() < end and not os.waitpid(child, os.WNOHANG)[0]:
                time.sleep(0.005)
            try:
                os.kill(child, signal.SIGKILL)
                _, status = os.waitpid(child, 0)
            except (ProcessLookupError, ChildProcessError):
                return done
            done += os.WIFSIGNALED(status)
        else:
            os.waitpid(child, 0)
            return done


def compared(inbox: Path, messages: int) -> dict[str, Any]:
    """The server's copies beside the rows and the record."""
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.outbox.models import Mail

    came = kept(inbox)
    rows = [(name_of(identity), state) for identity, state in Mail.objects.values_list("message_id", "state")]
    known = {name for name, _ in rows}
    lost = sum(state == "sent" and not came[name] for name, state in rows)
    lost += sum(state not in ("sent", "unclear") for _, state in rows) + messages - len(rows)
    acts = Counter(EntryRow.objects.values_list("act", flat=True))
    return {
        "lost": lost,
        "twice": sum(times > 1 for times in came.values()) + len(set(came) - known),
        "sent": sum(state == "sent" for _, state in rows),
        "unclear_had_come": sum(state == "unclear" and came[name] == 1 for name, state in rows),
        "unclear_had_not_come": sum(state == "unclear" and not came[name] for name, state in rows),
        "put_back": acts["response:mail:put_back"],
        "entries": sum(acts.values()),
    }


def in_child(act: Callable[[], None]) -> None:
    """In a process of its own, so that this one holds no connection when it forks."""
    child = os.fork()
    if child == 0:
        _in_child(act)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a part of the measurement failed")


def _in_child(act: Callable[[], None]) -> None:
    code = 1
    try:
        act()
        code = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)


def _cpu() -> float:
    """Of children that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
