"""Copies belong together; what is told of them holds no value; what is left for an incident is whole."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import TraceError
from tidegate.trace.context import excerpt_key, lines, shape, shapes
from tidegate.trace.delivery import FileDelivery
from tidegate.trace.groups import grouped
from tidegate.trace.hits import Hit
from tidegate.trace.results import Finding
from tidegate.trace.sources.textual import textual
from tidegate.watch.removal_requests import to_holders

HIT = Hit(
    "p",
    3,
    10,
    0.3,
    ("identifier",),
    True,
    "s",
    "https://a.example/1",
    "",
    -1,
    "",
    "",
    "",
    "t",
    "d1",
    "e1",
    (),
)


def found(*hits: Hit) -> list[Finding]:
    return [Finding(hit.encode(), hit.digest, hit.excerpt) for hit in hits]


def test_same_bytes_and_same_excerpt_are_one_group() -> None:
    other = replace(HIT, where="https://b.example/", people=5, digest="d2")
    third = replace(HIT, where="https://c.example/", digest="d2", excerpt="")
    alone = replace(HIT, where="https://d.example/", digest="d4", excerpt="e4")
    groups = grouped(found(HIT, other, third, alone, HIT))
    assert [(group.hit.where, group.places) for group in groups] == [
        ("https://b.example/", 3),
        ("https://d.example/", 1),
    ]


def test_other_packs_are_other_groups() -> None:
    assert len(grouped(found(HIT, replace(HIT, pack="q")))) == 2


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.randoms())
def test_the_order_of_hits_changes_no_group(names: list[str], chance: random.Random) -> None:
    hits = [
        replace(HIT, where=f"https://{n}.example/", digest=name, excerpt=name) for n, name in enumerate(names)
    ]
    once = {group.hit.excerpt: group.places for group in grouped(found(*hits))}
    chance.shuffle(hits)
    assert {group.hit.excerpt: group.places for group in grouped(found(*hits))} == once


@given(st.text(max_size=200))
def test_a_shape_holds_no_letter_and_no_digit_of_the_text(text: str) -> None:
    told = shape(text.encode("utf-8", "replace"))
    assert not {character for character in told if character.isalnum()} - set("xX0")


def test_shapes_are_few_and_of_what_matched() -> None:
    body = b"before " + b"Maria Lopez,900000001\n" * 9
    spans = [(body.index(b"900", 7 + at * 22), body.index(b"900", 7 + at * 22) + 9) for at in range(9)]
    assert len(shapes(body, spans)) == 3
    assert "Xxxxx Xxxxx,000000000" in shapes(body, spans)[0]


def test_lines_are_counted_as_people_do() -> None:
    assert lines(b"a\nb\nc", [(0, 1), (4, 5)]) == "lines 1-3"
    assert lines(b"a\nb\nc", [(2, 3)]) == "line 2"
    assert lines(b"a", []) == ""


def test_an_excerpt_is_known_in_any_order_and_form() -> None:
    key = b"k" * 32

    def spans(body: bytes, values: list[bytes]) -> list[tuple[int, int]]:
        return [(body.index(value), body.index(value) + len(value)) for value in values]

    one, two = b"900000001 900000002 900-000-003", b"<td>900000003</td><td>900000001</td>900000002"
    values = [b"900000001", b"900000002", b"900000003"]
    first = excerpt_key(one, spans(one, [*values[:2], b"900-000-003"]), key)
    assert first == excerpt_key(two, spans(two, values), key)
    assert first != excerpt_key(two, spans(two, values), b"other" * 6)
    assert excerpt_key(one, spans(one, values[:2]), key) == "", "two numbers alone could be guessed"


@pytest.mark.parametrize(
    ("head", "media_type", "expected"),
    [
        (b"<html>", "text/html", True),
        (b"PK\x03\x04", "text/html", False),
        (b"%PDF-1.7", "", False),
        ("a,b".encode("utf-16"), "", True),
        ("a,b\n1,2\n".encode("utf-16-le") * 9, "", True),
        (b"\x89PNG\r\n", "", False),
        (b"a\0b\0\0\0\x01\x02" * 40, "application/octet-stream", False),
        (b"Received: x\r\nContent-Transfer-Encoding: base64\r\n", "", False),
        (b"From home to work", "", True),
        (b"x", "message/rfc822", False),
        (b"", "", True),
        (bytes(range(128, 256)) * 4, "", True),
    ],
)
def test_what_is_matched_as_it_stands(head: bytes, media_type: str, expected: bool) -> None:
    assert textual(head, media_type) is expected


def test_hits_are_left_for_an_incident_once(tmp_path: Path) -> None:
    groups = grouped(found(HIT))
    for _ in range(2):
        assert FileDelivery(tmp_path, "scan").deliver("2026-7", groups) == 1
    (left,) = (tmp_path / "inbox" / "2026-7").iterdir()
    assert json.loads(left.read_text())["where"] == HIT.where
    assert left.stat().st_mode & 0o777 == 0o600
    for bad in ("", "..", "../x", "a/b", "-x"):
        with pytest.raises(TraceError):
            FileDelivery(tmp_path, "scan").deliver(bad, groups)


def test_a_request_for_each_host_tells_little() -> None:
    drafts = to_holders(["https://b.example/1", "https://a.example/2", "https://b.example/3"], "Agency")
    assert [draft.operator for draft in drafts] == ["a.example", "b.example"]
    assert "https://b.example/1" in drafts[1].text
    assert "asylum" not in drafts[1].text + drafts[1].subject
