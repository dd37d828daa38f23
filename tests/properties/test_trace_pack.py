"""Nobody can be read out of a pack, nor tried against a shared one: an attacker who knows a lot plays."""

from __future__ import annotations

import hashlib
import itertools
import time
import zlib
from pathlib import Path

import pytest

from builders import reposts
from tidegate.errors import TraceError
from tidegate.trace import fingerprint, pack, shared, threshold
from tidegate.trace.combine import Combination, combinations, digest
from tidegate.trace.gather import Gatherer
from tidegate.trace.matcher import Matcher

KEY = b"k" * 32
TODAY = "2026-11-23"
LEAK = reposts.leak(60, 12)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "leak.csv").write_bytes(LEAK.csv())
    fingerprint.own(str(folder / "leak.csv"), folder / "own", KEY, today=TODAY)
    fingerprint.shareable(str(folder / "leak.csv"), folder / "shared", today=TODAY, cost=4)
    return {"own": folder / "own", "shared": folder / "shared"}


def forms(value: str) -> set[bytes]:
    """A value as it might be written, and what tells it as well as itself to who can enumerate."""
    digits = "".join(filter(str.isdigit, value))
    written = {value, value.lower(), value.upper(), digits, digits.lstrip("0")} - {""}
    found: set[bytes] = set()
    for text in written:
        raw = text.encode()
        hashes = [
            hashlib.new(name, raw) for name in ("md5", "sha1", "sha256", "blake2b", "blake2s", "sha512")
        ]
        found |= {raw, zlib.crc32(raw).to_bytes(4, "little") * 2}
        for each in hashes:
            found |= {each.digest()[:8], each.hexdigest()[:16].encode(), each.digest()[:8][::-1]}
    return found


@pytest.mark.parametrize("kind", ["own", "shared"])
def test_no_value_and_no_plain_hash_of_one_stands_in_a_pack(packs: dict[str, Path], kind: str) -> None:
    content = packs[kind].read_bytes()
    for value in {cell for row in LEAK.rows for cell in row if len(cell) > 5}:
        for form in forms(value):
            assert len(form) < 6 or form not in content


def known(row: int) -> list[Combination]:
    """Everything about one person, combined."""
    gatherer = Gatherer(bytes(32), combine=True)
    from tidegate.model.content import Block, Row, Table
    from tidegate.model.location import Location

    table = Table(Location(("t",)), headings=reposts.HEADINGS)
    gatherer.add(Block(table, [Row(at, dict(enumerate(each))) for at, each in enumerate(LEAK.rows, 1)]))
    gatherer.finish()
    return list(combinations(gatherer.rows[row]))


def member(packs: dict[str, Path]) -> shared.SharedMember:
    loaded = pack.load(packs["shared"])
    return shared.SharedMember(loaded.members[0], loaded.body(loaded.members[0]))


def test_all_about_one_person_or_two_confirms_nobody(packs: dict[str, Path]) -> None:
    """Whoever knows every field of two people of the list gets no two equal answers and no curve."""
    asked = member(packs)
    points = [[asked.point(each.text) for each in known(row)] for row in (3, 4)]
    flat = [point for group in points for point in group]
    assert len({x for x, _ in flat}) == len(flat)
    curves, salt = asked._curves, asked._salt
    assert threshold.found([[each] for each in flat[:24]], curves, salt) is None
    for one, two in itertools.product(*points):
        middle = threshold.through((one, two, (1, 1)))
        assert middle is None or middle.digest(salt) not in curves


def test_three_people_together_do_confirm(packs: dict[str, Path]) -> None:
    asked = member(packs)
    points = [[asked.point(each.text) for each in known(row)][:6] for row in (3, 4, 5)]
    assert threshold.found(points, asked._curves, asked._salt) is not None


def test_answers_to_wrong_guesses_look_like_those_to_right_ones(packs: dict[str, Path]) -> None:
    """Every A-number around a true one, and every day around a true day: nothing about the true answer stands out."""
    asked = member(packs)
    true = next(each for each in known(7) if each.slot == "n0d0")
    number, day = (int(part[1:]) for part in true.text.split("|"))
    guesses = [f"n{number + step}|d{day}" for step in range(-60, 60)] + [
        f"n{number}|d{day + step}" for step in range(1, 60)
    ]
    answers = {guess: asked.point(guess) for guess in guesses}
    assert len(set(answers.values())) == len(answers)
    x, y = answers[true.text]
    larger = sum(other[0] > x for other in answers.values()), sum(other[1] > y for other in answers.values())
    assert all(0 <= count <= len(answers) for count in larger)
    assert all(0 <= a < threshold.PRIME + 64 and 0 <= b < threshold.PRIME for a, b in answers.values())


def test_nothing_cheap_to_enumerate_is_offered() -> None:
    """No single field; every combination worth 38 bits to who knows how often names and numbers occur."""
    rows = [shared_fields(row) for row in range(len(LEAK.rows))]
    bits = shared._Bits(rows)
    offered = shared.offered(rows, b"s" * 32)
    quick = {each.digest for each in offered.quick}
    for fields in rows:
        for each in combinations(fields):
            assert each.text.count("|") == 1
            assert digest(each.text, b"s" * 32) not in quick or bits.of(each.text) >= shared.LEAST_BITS
    slots = [(each.person, each.slot) for each in offered.quick]
    assert len(set(slots)) == len(slots)


def shared_fields(row: int) -> object:
    gatherer = Gatherer(bytes(32), combine=True)
    from tidegate.model.content import Block, Row, Table
    from tidegate.model.location import Location

    table = Table(Location(("t",)), headings=reposts.HEADINGS)
    gatherer.add(Block(table, [Row(at, dict(enumerate(each))) for at, each in enumerate(LEAK.rows, 1)]))
    gatherer.finish()
    return gatherer.rows[row]


def test_what_guessing_costs() -> None:
    """One guess is timed at the cost of real packs; all guesses of a combination of 38 bits, extrapolated."""
    start = time.process_time()
    shared.derive(b"q" * 32, b"s" * 32, shared.COST)
    spent = time.process_time() - start
    assert spent > 0.01
    core_years = spent * 2**shared.LEAST_BITS / (365.25 * 86400)
    assert core_years > 80


def test_somebody_listed_three_times_is_one_point() -> None:
    fields = [shared_fields(0)] * 3
    offered = shared.offered([*fields, *(shared_fields(row) for row in range(1, 30))], b"s" * 32)  # type: ignore[list-item]
    slots = [(each.person, each.slot) for each in offered.quick]
    assert len(set(slots)) == len(slots)
    assert offered.people <= 30


def test_a_list_of_few_is_not_shared(tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_bytes(reposts.leak(12, 5).csv())
    with pytest.raises(TraceError, match="fewer than"):
        fingerprint.shareable(str(tmp_path / "few.csv"), tmp_path / "few.pack", today=TODAY, cost=4)


@pytest.mark.parametrize("form", ["csv/all", "html/shuffled", "prose/all", "jsonl/redated", "tabs/respelled"])
def test_a_shared_pack_recognises_three_rows_and_nobody_else(packs: dict[str, Path], form: str) -> None:
    matcher = Matcher.open([packs["shared"]], None, today=TODAY)
    other = reposts.leak(60, 13)
    bodies = [
        reposts.repost(rows, form, 2).content for rows in (LEAK.rows[10:13], other.rows[:6], LEAK.rows[10:12])
    ]
    one, two, three = matcher.raw(bodies)
    assert one is not None
    assert (one.people, one.certain) == (3, True)
    assert two is None
    assert three is None
