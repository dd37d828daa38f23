"""Whatever order, cut, packing and company the lines come in, the answer is the same."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.logs.day import CRAWLERS, LENGTH, OWN, PATH, REPORTER, day
from builders.logs.files import broken, rotated
from builders.logs.writers import WRITERS
from tidegate.model.access import Accesses
from tidegate.response.accesses import Log, Partial, Question, accesses, answer, merged, read
from tidegate.response.accesses.lines import Lines
from tidegate.response.accesses.naming import Target
from tidegate.response.accesses.opening import Opened
from tidegate.response.accesses.scan import Reading

QUESTION = Question((PATH,), LENGTH, own=(OWN,), reporters=(REPORTER,), crawlers=CRAWLERS)
DAY = day(noise=120)
NAMES = ("combined", "iis", "cloudfront", "s3", "caddy", "nginx")
WHOLE: dict[str, Accesses] = {}


def logs(name: str, paths: list[Path]) -> list[Log]:
    return [Log(path, WRITERS[name].form, zone=WRITERS[name].zone) for path in paths]


def whole(name: str) -> Accesses:
    if name not in WHOLE:
        with tempfile.TemporaryDirectory() as folder:
            paths = rotated(
                Path(folder), "access", WRITERS[name].head, WRITERS[name].written(DAY.requests), []
            )
            WHOLE[name] = accesses(logs(name, paths), QUESTION)
    return WHOLE[name]


def same(one: Accesses, other: Accesses) -> None:
    assert one.clients == other.clients
    assert [replace(r, place=None, legs=()) for r in one.retrievals] == [
        replace(r, place=None, legs=()) for r in other.retrievals
    ]
    assert (one.first_served, one.last_served) == (other.first_served, other.last_served)
    assert (one.absent_before, one.absent_after) == (other.absent_before, other.absent_after)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12)
@given(st.data())
def test_rotation_packing_and_order_change_nothing(name: str, data: st.DataObject) -> None:
    lines = WRITERS[name].written(DAY.requests)
    cuts = data.draw(st.lists(st.integers(0, len(lines)), max_size=7))
    with tempfile.TemporaryDirectory() as folder:
        paths = rotated(Path(folder), "access", WRITERS[name].head, lines, cuts)
        found = accesses(logs(name, data.draw(st.permutations(paths))), QUESTION)
    same(found, whole(name))
    assert sum(receipt.lines - receipt.directives for receipt in found.receipts) == len(lines)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12)
@given(st.data())
def test_broken_lines_are_counted_where_they_are_and_change_nothing(name: str, data: st.DataObject) -> None:
    writer = WRITERS[name]
    lines = writer.written(DAY.requests)
    places = data.draw(st.lists(st.integers(0, len(lines)), max_size=9, unique=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "access.log"
        path.write_bytes(writer.head + b"".join(broken(lines, places, writer.end.encode())))
        found = accesses(logs(name, [path]), QUESTION)
    same(found, whole(name))
    heads = writer.head.count(b"\n")
    assert found.receipts[0].broken == len(places)
    assert found.receipts[0].first_broken == tuple(
        heads + place + number + 1 for number, place in enumerate(sorted(places))
    )
    assert sum(one.count for one in found.unknown if one.code == "broken-lines") == len(places)


@settings(max_examples=15)
@given(st.data())
def test_merging_is_associative_and_the_same_twice_is_the_same_once(data: st.DataObject) -> None:
    lines = WRITERS["combined"].written(DAY.requests)
    with tempfile.TemporaryDirectory() as folder:
        asked = logs("combined", rotated(Path(folder), "access", b"", lines, [50, 100, 130]))
        partials = [read(log, QUESTION) for log in asked]
    first, second, third, fourth = data.draw(st.permutations(partials))
    left = merged(merged([first, second], [third]), [fourth])
    right = merged([first], merged([second], merged([third, fourth, first])))
    assert left == right
    same(answer(left, asked, QUESTION), whole("combined"))


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_overlapping_rotations_are_counted_once(start: int, overlap: int) -> None:
    lines = WRITERS["combined"].written(DAY.requests)
    cut = 1 + start % (len(lines) - overlap - 1)
    with tempfile.TemporaryDirectory() as folder:
        old, new, copy = (Path(folder) / name for name in ("a.log.1", "a.log", "kept-a.log.1"))
        old.write_bytes(b"".join(lines[: cut + overlap]))
        new.write_bytes(b"".join(lines[cut:]))
        copy.write_bytes(old.read_bytes())
        found = accesses(logs("combined", [new, copy, old]), QUESTION)
    one_alone = overlap == 1  # a single line that two files share has no neighbour to prove it a copy
    if not one_alone:
        same(found, whole("combined"))
    assert sum(bool(receipt.copy_of) for receipt in found.receipts) == 1


@settings(max_examples=10)
@given(st.integers(0, 99))
def test_formats_mixed_by_line_are_each_counted(seed: int) -> None:
    names = ("combined", "s3", "caddy", "alb", "vhost_combined", "cloudfront-json")
    chance = random.Random(seed)
    chosen = [chance.choice(names) for _ in DAY.requests]
    lines = [WRITERS[name].written([one])[0] for name, one in zip(chosen, DAY.requests, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mixed.log"
        path.write_bytes(b"".join(lines))
        found = accesses([Log(path)], QUESTION)
    assert found.receipts[0].formats == tuple(sorted((name, chosen.count(name)) for name in set(chosen)))
    assert found.receipts[0].broken == 0
    assert {one.address.value for one in found.clients} == {one.requests[0].address for one in DAY.sessions}


def test_what_was_kept_is_not_read_again(tmp_path: Path) -> None:
    lines = WRITERS["combined"].written(DAY.requests)
    asked = logs("combined", rotated(tmp_path, "access", b"", lines, [70]))
    kept: list[Partial] = [read(asked[0], QUESTION)]
    asked[0].path.unlink()
    same(accesses(asked, QUESTION, kept=kept), whole("combined"))


PIECES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"\n",
            b"\r\n",
            b"\x00",
            b"#Fields: date time c-ip\n",
            b"#Fields:\n",
            b'{"ts":1669628710,',
            b"\xef\xbb\xbf",
        ]
    ),
    st.sampled_from([line for name in NAMES for line in WRITERS[name].written(DAY.requests[60:64])]),
    st.sampled_from([WRITERS[name].head for name in WRITERS]),
    st.sampled_from([b"ero-roster-2022.xlsx", b"%65ro-roster-2022.xlsx", b" \\x65ro-roster"]),
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=14), st.integers(1, 400))
def test_any_bytes_are_accounted_for_however_they_come_in_blocks(pieces: list[bytes], size: int) -> None:
    content = b"".join(pieces)
    whole, cut = (Reading(Target.of([PATH]), Lines(None, False, None)) for _ in range(2))
    whole.feed(content)
    for at in range(0, len(content), size):
        cut.feed(content[at : at + size])
    one, other = (each.result("log", Opened(Path("log"))) for each in (whole, cut))
    assert one == other
    assert one.lines == sum(count for _, count in one.formats) + one.directives + one.broken
    body = content.removeprefix(b"\xef\xbb\xbf")
    assert one.lines == body.count(b"\n") + (body[-1:] not in (b"", b"\n"))
    assert one.unpacked == len(content)
