"""A registry from its source to its people: built, changed, asked, and looked at by a thief."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from builders import registry as made
from builders.people import people
from builders.registry import MASTER, PEOPLE, VAULT, built, hits, opened, rows_hit, rows_of, table
from tidegate.errors import RegistryError
from tidegate.registry import changes, mapping, store
from tidegate.registry.build import build
from tidegate.registry.fingerprint import cmac
from tidegate.registry.sources import open_source

ROWS = rows_of(PEOPLE)
OTHERS = people(300, seed=977)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("registry")
    built(folder, ROWS)
    return opened(folder)


def all_rows(count: int = len(PEOPLE)) -> set[int]:
    return set(range(count))


NAMES = [p.name for p in PEOPLE]
BORN = [p.born for p in PEOPLE]
WAYS = {
    "as they are": {0: NAMES, 1: [b.isoformat() for b in BORN]},
    "dates as dates": {0: NAMES, 1: BORN},
    "day first": {0: NAMES, 1: [b.strftime("%d/%m/%Y") for b in BORN]},
    "month first": {0: NAMES, 1: [b.strftime("%m/%d/%Y") for b in BORN]},
    "dates in words": {0: NAMES, 1: [b.strftime("%d %B %Y") for b in BORN]},
    "in capitals, family name first": {0: [p.listed.upper() for p in PEOPLE], 1: [b.isoformat() for b in BORN]},
    "spaces and case": {0: [f"  {n.lower()}  " for n in NAMES], 1: [b.isoformat() for b in BORN]},
    "in two columns": {
        0: [n.rpartition(" ")[2] for n in NAMES], 1: [b.isoformat() for b in BORN], 2: [n.rpartition(" ")[0] for n in NAMES],
    },
    "date before name": {0: [b.isoformat() for b in BORN], 5: NAMES},
    "numbers": {0: [f"A{p.a_number}" for p in PEOPLE]},
    "numbers in groups": {0: [f"A {p.a_number[:3]}-{p.a_number[3:6]}-{p.a_number[6:]}" for p in PEOPLE]},
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_everybody_is_recognised(registry: object, way: str) -> None:
    assert rows_hit(registry, WAYS[way]) == all_rows()  # type: ignore[arg-type]


def test_bare_numbers_under_their_heading(registry: object) -> None:
    columns = {0: [int(p.a_number) for p in PEOPLE]}
    assert rows_hit(registry, columns, {0: "Alien number"}) == all_rows()  # type: ignore[arg-type]
    assert rows_hit(registry, columns, {0: "Amount"}) == set()  # type: ignore[arg-type]


def test_each_hit_is_the_right_person(registry: object) -> None:
    for way in WAYS.values():
        for one in hits(registry, way):  # type: ignore[arg-type]
            cases = registry.cases(set(one.people.tolist()), VAULT)  # type: ignore[attr-defined]
            for row, person in zip(one.rows.tolist(), one.people.tolist(), strict=True):
                assert ROWS[int(cases[person][1:])][1:4] == ROWS[row][1:4]


def test_strangers_are_not_recognised(registry: object) -> None:
    columns = {
        0: [p.name for p in OTHERS],
        1: [p.born for p in OTHERS],
        2: [f"A{p.a_number}" for p in OTHERS],
    }
    same = {p.a_number for p in PEOPLE} & {p.a_number for p in OTHERS}
    assert not same
    assert rows_hit(registry, columns) == set()  # type: ignore[arg-type]


def test_fields_of_two_people_in_one_row_are_no_hit(registry: object) -> None:
    mixed = {0: NAMES, 1: [b.isoformat() for b in [*BORN[1:], BORN[0]]]}
    twins = {n for n in range(len(BORN)) if BORN[n] == BORN[(n + 1) % len(BORN)]}
    assert rows_hit(registry, mixed) <= twins  # type: ignore[arg-type]


ALONE = {"names": {0: NAMES}, "birth dates": {0: BORN}, "countries": {0: [p.country for p in PEOPLE]}}


@pytest.mark.parametrize("what", ALONE)
def test_no_secondary_field_decides_alone(registry: object, what: str) -> None:
    assert rows_hit(registry, ALONE[what]) == set()  # type: ignore[arg-type]


def test_the_report_leaves_no_row_out(tmp_path: Path) -> None:
    rows = [
        *ROWS[:50],
        ("C900", "", "", "", ""),
        ("C901", "n/a", "", "unknown", "Mars"),
        *ROWS[:2],
        ("C902", "", "Solo Name", "", ""),
    ]
    report = built(tmp_path, rows).report
    assert report.rows == len(rows)
    assert report.people + report.rejected["nothing that tells this person from others"] == len(rows)
    assert report.rejected["nothing that tells this person from others"] == 3
    assert report.unusable["a_number"] == 1
    assert report.unusable["birth_date"] == 1
    assert report.fields["a_number"] == 52
    assert rows_hit(opened(tmp_path), {0: [f"A{p.a_number}" for p in PEOPLE]}) == all_rows(50)


def test_rows_of_another_width_are_counted(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", [*ROWS[:30], ("C9", "A9")])
    done = build(open_source(path, made.MAP), made.MAP, tmp_path / "registry", MASTER)
    assert sum(done.report.rejected.values()) == 1
    assert done.report.people == 30


def test_relatives_and_attorneys_are_people_too(tmp_path: Path) -> None:
    header = ("Case", "A", "Name", "Born", "Spouse", "Spouse born", "Attorney", "Attorney mail")
    rows = [
        (
            f"C{n}",
            f"A{p.a_number}",
            p.name,
            p.born.isoformat(),
            s.name,
            s.born.isoformat(),
            a.name,
            f"law{n}@example.org",
        )
        for n, (p, s, a) in enumerate(zip(PEOPLE[:40], PEOPLE[40:80], PEOPLE[80:120], strict=True))
    ]
    people_map = mapping.parse(
        {"people": {"case": "Case", "a_number": "A", "name": "Name", "birth_date": "Born"},
         "also": [{"standing": "relative", "name": "Spouse", "birth_date": "Spouse born"},
                  {"standing": "attorney", "name": "Attorney", "email": "Attorney mail"}]}, "test",
    )  # fmt: skip
    source = open_source(table(tmp_path / "p.csv", rows, header), people_map)
    done = build(source, people_map, tmp_path / "registry", MASTER, vault_key=VAULT)
    assert done.report.standings == {"protected": 40, "relative": 40, "attorney": 40}
    registry = opened(tmp_path)
    spouses = hits(registry, {0: [row[4] for row in rows], 1: [row[5] for row in rows]})
    lawyers = hits(registry, {0: [row[6] for row in rows], 1: [row[7] for row in rows]})
    assert {s for one in spouses for s in one.standing.tolist()} == {1}
    assert {s for one in lawyers for s in one.standing.tolist()} == {2}
    assert {row for one in spouses for row in one.rows.tolist()} == all_rows(40)
    assert {row for one in lawyers for row in one.rows.tolist()} == all_rows(40)
    linked = registry.cases({int(p) for one in spouses for p in one.people}, VAULT)
    assert set(linked.values()) == {row[0] for row in rows}


NUMBERS = {0: [row[1] for row in ROWS]}


def test_people_are_added_replaced_and_removed(tmp_path: Path) -> None:
    built(tmp_path, ROWS[:100])
    more = open_source(table(tmp_path / "more.csv", [("C5", *ROWS[200][1:]), *ROWS[100:110]]), made.MAP)
    changes.add(more, made.MAP, tmp_path / "registry", MASTER, vault_key=VAULT)
    expected = (all_rows(110) - {5}) | {200}
    assert rows_hit(opened(tmp_path), NUMBERS) == expected
    assert changes.remove({"C7", "C105", "unknown"}, tmp_path / "registry", MASTER, VAULT) == 2
    expected -= {7, 105}
    before = opened(tmp_path)
    assert rows_hit(before, NUMBERS) == expected
    assert before.people == len(expected)
    changes.merge(tmp_path / "registry", MASTER, vault_key=VAULT)
    after = opened(tmp_path)
    assert rows_hit(after, NUMBERS) == expected
    assert (after.people, len(after.segments), after.current.removed) == (len(expected), 1, ())
    assert after.epoch == before.epoch + 1
    assert after.verify() == []
    found = hits(after, NUMBERS)[0]
    cases = after.cases(set(found.people.tolist()), VAULT)
    told = {row: cases[p] for row, p in zip(found.rows.tolist(), found.people.tolist(), strict=True)}
    assert told == {row: "C5" if row == 200 else f"C{row}" for row in expected}
    with pytest.raises(RegistryError, match="nobody"):
        changes.remove({"unknown"}, tmp_path / "registry", MASTER, VAULT)


def test_a_rotated_registry_opens_with_the_new_key_alone(tmp_path: Path) -> None:
    built(tmp_path, ROWS[:20])
    old, new = opened(tmp_path), bytes(reversed(range(32)))
    source = open_source(str(tmp_path / "people.csv"), made.MAP)
    changes.rotate(source, made.MAP, tmp_path / "registry", MASTER, new, vault_key=VAULT)
    assert rows_hit(opened(tmp_path, new), NUMBERS) == all_rows(20)
    assert opened(tmp_path, new).epoch == old.epoch + 1
    with pytest.raises(RegistryError, match="another key"):
        opened(tmp_path)
    assert rows_hit(old, NUMBERS) == all_rows(20)  # whoever has it open goes on


def test_one_change_at_a_time(tmp_path: Path) -> None:
    built(tmp_path, ROWS[:5])
    with store.locked(tmp_path / "registry"), pytest.raises(RegistryError, match="another command"):
        built(tmp_path, ROWS[:6])
    assert opened(tmp_path).people == 5


WRONG = {
    "a column is gone": (ROWS[:5], {"people": {"a_number": "Alien", "name": "Name"}}, "no column 'Alien'"),
    "nobody in it": ([("", "", "", "", "")] * 3, None, "no row has a person"),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_build_that_fails_changes_nothing(tmp_path: Path, how: str) -> None:
    built(tmp_path, ROWS[:7])
    rows, raw, words = WRONG[how]
    with pytest.raises(RegistryError, match=words):
        built(tmp_path, rows, mapping.parse(raw, "m") if raw else made.MAP)
    assert opened(tmp_path).people == 7
    assert rows_hit(opened(tmp_path), NUMBERS) == all_rows(7)


def test_a_full_disk_changes_nothing_and_the_build_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path, ROWS[:7])
    real, left = os.pwrite, [400]

    def nearly_full(number: int, raw: bytes, at: int) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return real(number, raw, at)

    for room in (0, 3, 100, 258, 262):
        left[0] = room
        monkeypatch.setattr(os, "pwrite", nearly_full)
        with pytest.raises(OSError, match="No space"):
            built(tmp_path, ROWS[:90])
        monkeypatch.setattr(os, "pwrite", real)
        assert rows_hit(opened(tmp_path), NUMBERS) == all_rows(7)
    built(tmp_path, ROWS[:90])
    assert rows_hit(opened(tmp_path), NUMBERS) == all_rows(90)
    assert not list((tmp_path / "registry").glob("*.part"))


BUILDER = """
import sys
sys.path[:0] = sys.argv[1].split(":")
from pathlib import Path
import tidegate.registry.build as building
from builders.registry import *
building.CHECKPOINT_ROWS = 1
import tidegate.registry.sources.parquet as parquet
parquet.ROWS = 40
folder = Path(sys.argv[2])
print("ready", flush=True)
done = building.build(open_source(str(folder / "people.parquet"), MAP), MAP, folder / "registry", MASTER, vault_key=VAULT)
print("done", done.report.people, flush=True)
"""


def parquet(folder: Path, rows: list[tuple[str, ...]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet as writer

    columns = {name: [row[at] for row in rows] for at, name in enumerate(made.HEADER)}
    writer.write_table(pa.table(columns), folder / "people.parquet", row_group_size=40)


def test_a_build_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    """Killed again and again, a bit later each time: what was in force answers, and in the end all are there."""
    parquet(tmp_path, ROWS)
    paths = ":".join(path for path in sys.path if path)
    started = [sys.executable, "-c", BUILDER, paths, str(tmp_path)]
    answered = finished = 0
    for attempt in range(40):
        process = subprocess.Popen(started, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.004 * attempt)
        process.send_signal(signal.SIGKILL)
        finished += "done" in process.stdout.read()
        process.wait()
        process.stdout.close()
        if (tmp_path / "registry" / store.CURRENT).exists():
            answered += 1
            assert rows_hit(opened(tmp_path), NUMBERS) == all_rows()
        if finished >= 2:
            break
    done = subprocess.run(started, capture_output=True, text=True, check=True)
    assert done.stdout.endswith(f"done {len(ROWS)}\n")
    registry = opened(tmp_path)
    assert rows_hit(registry, NUMBERS) == all_rows()
    assert registry.verify() == []
    assert registry.cases({0, 299}, VAULT) == {0: "C0", 299: "C299"}
    left = {path.name for path in (tmp_path / "registry").iterdir()}
    assert left == {
        store.CURRENT,
        store.LOCK,
        *(f"{registry.current.segments[0]}{s}" for s in (store.SEGMENT, store.VAULT)),
    }


# A thief has the files and not the key.


@pytest.fixture(scope="module")
def stolen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("stolen")
    built(folder, ROWS)
    return folder, b"".join(p.read_bytes() for p in sorted((folder / "registry").iterdir()) if p.is_file())


def test_no_value_stands_in_any_file(stolen: tuple[Path, bytes]) -> None:
    _, raw_files = stolen
    for person in PEOPLE[:60]:
        for value in (person.a_number, person.name, person.name.split()[0], person.born.isoformat()):
            for raw in (value.encode(), value.encode("utf-16-le"), value[::-1].encode()):
                if len(raw) > 4:
                    assert raw not in raw_files
                    assert base64.b64encode(raw).rstrip(b"=")[:-1] not in raw_files


def test_all_numbers_of_a_range_tried_under_other_keys_find_nothing(stolen: tuple[Path, bytes]) -> None:
    folder, _ = stolen
    segment = opened(folder).segments[0]
    keys, _ = segment.entries(0, segment.header.keys)
    numbers = [f"{n:09d}" for n in range(902_000_000, 902_600_000)]
    assert {p.a_number for p in PEOPLE} & set(numbers)
    for master in (bytes(32), bytes(range(1, 33)), VAULT):
        tried = cmac(master, "a_number").of(numbers)
        assert not np.isin(tried, keys).any()


def test_keys_under_another_key_have_nothing_in_common(stolen: tuple[Path, bytes], tmp_path: Path) -> None:
    folder, _ = stolen
    source = open_source(str(folder / "people.csv"), made.MAP)
    build(source, made.MAP, tmp_path / "registry", bytes(32))
    one, other = opened(folder).segments[0], opened(tmp_path, bytes(32)).segments[0]
    first, second = (s.entries(0, s.header.keys)[0] for s in (one, other))
    assert not np.isin(first, second).any()


def test_which_keys_are_of_one_person_cannot_be_seen(stolen: tuple[Path, bytes]) -> None:
    """Without the key stream the numbers of people are as random: hardly any occurs twice."""
    folder, _ = stolen
    segment = opened(folder).segments[0]
    section = segment.header.sections["people"]
    path = folder / "registry" / f"{opened(folder).current.segments[0]}{store.SEGMENT}"
    stored = np.frombuffer(path.read_bytes()[section.start : section.start + section.size], np.uint32)
    assert np.unique(stored).size >= 0.999 * stored.size


def test_no_field_of_few_values_is_a_key(stolen: tuple[Path, bytes]) -> None:
    """No key is shared by more people than have the same name: countries and dates alone are none."""
    folder, _ = stolen
    segment = opened(folder).segments[0]
    keys, _ = segment.entries(0, segment.header.keys)
    _, times = np.unique(keys, return_counts=True)
    assert times.max() <= 3
    registry = opened(folder)
    for field, values in (("nationality", ["ir", "hn", "mx"]), ("birth_date", [b.isoformat() for b in BORN])):
        assert not registry.find(cmac(MASTER, field).of(values)).at.size


def test_a_vault_is_closed_to_the_key_of_the_index(stolen: tuple[Path, bytes]) -> None:
    folder, _ = stolen
    with pytest.raises(RegistryError, match="another key"):
        opened(folder).cases({0}, MASTER)
    assert opened(folder).cases({0}, VAULT) == {0: "C0"}


def test_the_policy_names_what_a_registry_may_decide_by() -> None:
    """`policy` and `registry` are on one floor and do not see each other."""
    from tidegate.policy.schema import MATCHES
    from tidegate.registry.access import LABELS

    assert set(MATCHES) == set(LABELS)
