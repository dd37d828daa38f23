"""Copies of a leak are recognised in every form, and other people's tables are not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from builders import reposts
from builders.reposts.drawn import document, screenshot, workbook
from builders.reposts.forms import UNDATED
from tidegate.errors import TraceError
from tidegate.model.content import Block, Passage, Row, Table
from tidegate.model.location import Location
from tidegate.trace import fingerprint, pixels
from tidegate.trace.matcher import Matcher
from unit.trace.conftest import KEY, TODAY


@pytest.mark.parametrize("form", reposts.FORMS)
def test_three_rows_are_recognised(matcher: Matcher, leaked: reposts.Leak, form: str) -> None:
    (found,) = matcher.raw([reposts.repost(leaked.rows[50:53], form, 9).content])
    assert found is not None
    assert found.certain
    assert found.people == 3
    assert found.of >= 400


@pytest.mark.parametrize("form", reposts.UNNAMED)
def test_ten_rows_without_any_number_are_recognised(
    matcher: Matcher, leaked: reposts.Leak, form: str
) -> None:
    (found,) = matcher.raw([reposts.repost(leaked.rows[50:60], form, 9).content])
    assert found is not None
    assert "pair" in found.kinds


@pytest.mark.parametrize("form", [*reposts.FORMS, *reposts.UNNAMED, *UNDATED])
def test_other_people_are_not_recognised(matcher: Matcher, form: str) -> None:
    other = reposts.leak(200, 99)
    bodies = [reposts.repost(other.rows[:count], form, count).content for count in (3, 10, 60)]
    assert matcher.raw(bodies, thorough=True) == [None] * 3


def test_where_it_stands_is_told(matcher: Matcher, leaked: reposts.Leak) -> None:
    body = b"x" * 1000 + b"\n" + reposts.repost(leaked.rows[:3], "csv/numbered", 1).content
    (found,) = matcher.raw([body])
    assert found is not None
    shown = {body[start:end].decode() for start, end in found.spans}
    assert shown == {row[0].replace("-", "").lstrip("A") for row in leaked.rows[:3]}


def test_each_body_has_its_own_answer(matcher: Matcher, leaked: reposts.Leak) -> None:
    hit = reposts.repost(leaked.rows[:3], "html/all", 1).content
    bodies = [b"", b"nothing", hit, b"\0" * 50, hit[:40], hit]
    assert [match is not None for match in matcher.raw(bodies)] == [False, False, True, False, False, True]
    assert [match is not None for match in matcher.raw(bodies, thorough=True)] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]


def test_one_or_two_people_are_chance_or_a_mention(matcher: Matcher, leaked: reposts.Leak) -> None:
    body = f"Matter of {leaked.rows[0][0]}".encode()
    assert matcher.raw([body], thorough=True) == [None]


def test_numbers_split_by_tags_are_found_by_the_thorough_way(matcher: Matcher, leaked: reposts.Leak) -> None:
    split = [f"<b>{row[0][:6]}</b><span class=q>{row[0][6:]}</span>" for row in leaked.rows[:5]]
    body = ("<p>" + "</p><p>".join(split) + "</p>").encode()
    (found,) = matcher.raw([body], thorough=True)
    assert found is not None
    assert found.people == 5


def test_entities_are_undone_by_the_thorough_way(matcher: Matcher, leaked: reposts.Leak) -> None:
    coded = ["".join(f"&#{ord(char)};" for char in row[0]) for row in leaked.rows[:4]]
    (found,) = matcher.raw([("<ul><li>" + "<li>".join(coded)).encode()], thorough=True)
    assert found is not None


def test_content_of_readers(matcher: Matcher, leaked: reposts.Leak) -> None:
    table = Table(Location(("sheet",)))
    rows = [Row(at, dict(enumerate(row[1:6]))) for at, row in enumerate(leaked.rows[:10], 1)]
    found = matcher.contents([Block(table, rows)])
    assert found is not None
    assert found.people >= 3
    told = [Passage(f"{row[2]} {row[1]}, {row[0]}", Location(("page",))) for row in leaked.rows[:3]]
    assert matcher.contents(told) is not None
    assert matcher.contents([Passage("nothing at all", Location(("page",)))]) is None


def test_the_very_file(matcher: Matcher, leaked_csv: Path) -> None:
    found = matcher.digest(hashlib.sha256(leaked_csv.read_bytes()).hexdigest())
    assert found is not None
    assert (found.people, found.certain, found.kinds) == (found.of, True, frozenset({"digest"}))
    assert matcher.digest("0" * 64) is None


def test_a_page_photographed_again(leaked: reposts.Leak, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    picture.write_bytes(screenshot(leaked.rows[:8]))
    fingerprint.own(str(picture), tmp_path / "p.pack", KEY, today=TODAY)
    matcher = Matcher.open([tmp_path / "p.pack"], KEY, today=TODAY)
    from PIL import Image

    with Image.open(picture) as image:
        smaller = pixels.difference_hash(image.convert("RGB").resize((image.width // 2, image.height // 2)))
    assert matcher.picture(smaller) is not None
    assert matcher.picture(screenshot(reposts.leak(10, 3).rows[:2])) is None


def test_files_are_read_in_the_sandbox(own_pack: Path, leaked: reposts.Leak, tmp_path: Path) -> None:
    from datetime import date

    from tidegate.trace.examine import examine

    paths = []
    for name, make in (("a.xlsx", workbook), ("b.pdf", document), ("c.png", screenshot)):
        (tmp_path / name).write_bytes(make(leaked.rows[20:30]))
        paths.append(str(tmp_path / name))
    (tmp_path / "d.csv").write_text("nothing,here\n1,2\n")
    paths.append(str(tmp_path / "d.csv"))
    found = [
        bool(one.match) for _, one in examine([str(own_pack)], KEY, paths, today=date.fromisoformat(TODAY))
    ]
    assert found == [True, True, True, False]


def test_a_wrong_key_and_a_missing_one_are_told(own_pack: Path) -> None:
    with pytest.raises(TraceError, match="another key"):
        Matcher.open([own_pack], b"x" * 32, today=TODAY)
    with pytest.raises(TraceError, match="--key"):
        Matcher.open([own_pack], None, today=TODAY)
