"""6,252 letters in twelve languages to invented people: seconds, CPU seconds, bytes, and the same bytes twice.

    python bench/letters.py [--people N] [--workers 2] [--guard] [--once] [--json]

Letters are handed to workers language by language, as a day's post would be: what letters of one language share is laid
out once. `--guard` asks the guard about each letter too, with prints of everybody.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from builders.people import Person, people
from tidegate.model.notice import Notice
from tidegate.response.notices import preview
from tidegate.response.notices.compose import compose
from tidegate.response.notices.guard import Approval, Cause, Outcome, Own, Prints, check
from tidegate.response.notices.guard.letters import on_paper
from tidegate.response.notices.languages import LANGUAGES
from tidegate.response.notices.papers.serials import code, serial
from tidegate.response.notices.typeset import Typesetter

SPOKEN = {
    "Iran": ("fa",), "Guatemala": ("es",), "Russia": ("ru", "uk"), "China": ("zh",), "Haiti": ("ht", "fr"),
    "Ethiopia": ("am", "ar"), "Honduras": ("es", "pt", "en"), "Afghanistan": ("fa", "pa"),
}  # fmt: skip
CHUNK = 260
NOW = datetime(2022, 11, 29, tzinfo=UTC)


def language(person: Person) -> str:
    spoken = SPOKEN[person.country]
    return spoken[int(person.a_number) % len(spoken)]


def notice(person: Person) -> Notice:
    tongue = language(person)
    base = preview.notice(tongue)
    number = hashlib.sha256(person.a_number.encode()).digest()[:5]
    recipient = replace(
        base.recipient, name=person.name, address=(person.facility, "500 Sample Road", "Anytown, TX 75001")
    )
    return replace(base, serial=serial(number), recipient=recipient, counsel="Quillon Vestry")


@cache
def typesetter() -> Typesetter:
    """One a worker."""
    return Typesetter()


def work(task: tuple[list[Person], Prints | None]) -> tuple[int, int, int, float, int, str]:
    """One worker's share: letters, bytes, pages, CPU seconds, peak resident KiB, digest of all bytes; -1 letters if the
    guard held one."""
    persons, known = task
    began = time.process_time()
    setter = typesetter()
    digest, size, pages = hashlib.sha256(), 0, 0
    for person in persons:
        one = notice(person)
        document = compose(one)
        if known is not None and not leaves(one, document, known):
            return -1, 0, 0, 0.0, 0, ""
        letter = setter.letter(document, code(one.serial))
        digest.update(letter.content)
        size, pages = size + len(letter.content), pages + letter.pages
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return len(persons), size, pages, time.process_time() - began, peak, digest.hexdigest()


def leaves(one: Notice, document: object, known: Prints) -> bool:
    read = Approval(Cause.TRANSLATION, f"language:{one.language}", "Quillon Vestry", NOW + timedelta(days=1))
    outgoing = on_paper(one, document)  # type: ignore[arg-type]
    return check(outgoing, known=known, own=Own(), now=NOW, approvals=(read,)).outcome is Outcome.PASS


def chunks(everybody: list[Person]) -> list[list[Person]]:
    out = []
    for tongue in LANGUAGES:
        mine = [person for person in everybody if language(person) == tongue]
        out += [mine[at : at + CHUNK] for at in range(0, len(mine), CHUNK)]
    return out


def once(everybody: list[Person], workers: int, known: Prints | None) -> dict[str, object]:
    began = time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        found = list(pool.map(work, [(chunk, known) for chunk in chunks(everybody)]))
    if any(count < 0 for count, *_ in found):
        raise SystemExit("the guard held a letter")
    return {
        "letters": sum(one[0] for one in found),
        "bytes": sum(one[1] for one in found),
        "pages": sum(one[2] for one in found),
        "cpu_seconds": round(sum(one[3] for one in found), 1),
        "wall_seconds": round(time.monotonic() - began, 1),
        "peak_mib": round(max(one[4] for one in found) / 1024),
        "digest": hashlib.sha256("".join(one[5] for one in found).encode()).hexdigest(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=6252)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--once", action="store_true", help="do not make all of them a second time")
    parser.add_argument("--guard", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    everybody = people(arguments.people)
    known = None
    if arguments.guard:
        known = Prints.of(
            b"k" * 32, names=[p.name for p in everybody], numbers=[p.a_number for p in everybody]
        )
    report: dict[str, object] = {**once(everybody, arguments.workers, known), "guard": arguments.guard}
    if not arguments.once:
        again = once(everybody, arguments.workers, None)
        report["same_bytes_twice"] = again["digest"] == report["digest"]
    print(
        json.dumps(report)
        if arguments.json
        else "\n".join(f"{name}: {value}" for name, value in report.items())
    )


if __name__ == "__main__":
    main()
