"""Hits: believed field by field, each place once, evidence before a row, requests drafted; from an inbox too."""

from __future__ import annotations

import gzip
import hashlib
import io
import json

import pytest

from service.deletions.conftest import hit_line
from tidegate.model.closing import Matter
from tidegate.service.deletions import inbox
from tidegate.service.deletions.acts import hits
from tidegate.service.deletions.details import opened
from tidegate.service.deletions.known import known
from tidegate.service.deletions.models import Hit
from tidegate.service.deletions.places import addresses
from tidegate.service.deletions.tally import tally

COPY = {"where": "https://gist.github.com/x/1", "file": "", "offset": -1, "part": "", "captured": "", "evidence": "", "people": 3}  # fmt: skip


def test_each_place_is_a_row_and_each_host_a_request(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    taken = hits.take(office, responder, incident, [hit_line(copies=[COPY])])
    assert (taken.places, taken.fresh, taken.wrong) == (2, 2, ())
    assert set(addresses(office, incident.hits.all()).values()) == {
        "https://paste.example/abc",
        COPY["where"],
    }
    by_name = {opened(office, row).name: row for row in incident.deletions.filter(kind="host")}
    assert set(by_name) == {"paste.example", "gist.github.com"}
    assert by_name["gist.github.com"].operator.startswith("GitHub")
    assert "https://paste.example/abc" in opened(office, by_name["paste.example"]).text
    assert incident.evidence.filter(kind="hit").count() == 1
    assert all(hit.request_id for hit in incident.hits.all())
    assert tally(incident)[Matter.REPOSTS].total == 2


def test_the_same_again_adds_nothing_and_another_scan_only_what_is_new(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    lines = [hit_line(copies=[COPY])]
    hits.take(office, responder, incident, lines)
    assert hits.take(office, responder, incident, lines).fresh == 0
    other = hit_line(COPY["where"], part="", people=30, copies=[{**COPY, "where": "https://third.example/z"}])  # type: ignore[arg-type]
    assert hits.take(office, responder, incident, [other]).fresh == 1
    assert incident.hits.count() == 3


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"null",
        b'{"format": "tidegate-hit-2"}',
        hit_line(people=40),
        hit_line(people=-1),
        hit_line(digest="x"),
        hit_line(evidence="../../etc/passwd"),
        hit_line(context=("Person Invented3",)),
        hit_line(where="https://a.example/\nX: y"),
        hit_line(where=""),
        hit_line(certain="yes"),
        hit_line(kinds=("everything",)),
        hit_line(copies=[{"where": 3}]),
        hit_line(copies={}),
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_wrong_line_is_told_by_number_and_keeps_the_others_from_nothing(
    office, incident, responder, line
) -> None:  # type: ignore[no-untyped-def]
    taken = hits.take(office, responder, incident, [line, hit_line()])
    assert [number for number, _ in taken.wrong] == [1]
    assert "Invented" not in taken.wrong[0][1]
    assert "\n" not in taken.wrong[0][1]
    assert taken.fresh == 1


def test_the_archives_own_record_is_kept_if_it_is_what_the_hit_names(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    record = b"WARC/1.1\r\nWARC-Type: resource\r\n\r\nbody\r\n\r\n"
    name = f"{hashlib.sha256(record).hexdigest()}.warc.gz"
    given = {name: gzip.compress(record)}
    lines = [hit_line(evidence=name)]
    taken = hits.take(office, responder, incident, lines, lambda asked: io.BytesIO(given[asked]))
    assert taken.records == 1
    kept = Hit.objects.get().record
    assert kept is not None
    assert kept.kind == "hit record"
    assert incident.evidence.filter(kind="hit").count() == 1
    other = hits.take(
        office, responder, incident, [hit_line("https://b.example/", evidence="ab" * 32 + ".warc.gz")]
    )
    assert other.fresh == 1
    from tidegate.errors import RefusedError

    with pytest.raises(RefusedError, match="digest"):
        hits.keep_record(office, responder, incident, "ab" * 32 + ".warc.gz", gzip.compress(b"another"))


def test_the_inbox_is_taken_once_and_what_is_wrong_is_put_aside(office, incident) -> None:  # type: ignore[no-untyped-def]
    folder = office.instance.home / "inbox" / incident.reference
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(hit_line() + b"\n")
    (folder / "b.jsonl").write_bytes(b"{}\n" + hit_line("https://b.example/") + b"\n")
    (folder / "c.jsonl").symlink_to("/etc/passwd")
    assert inbox.empty(office) == 2
    assert not list(folder.glob("*.jsonl"))
    assert {path.name for path in (folder / "refused").iterdir()} == {"b.jsonl", "c.jsonl"}
    assert inbox.empty(office) == 0


def test_a_copy_is_settled_by_a_person_who_looked(office, incident, responder) -> None:  # type: ignore[no-untyped-def]
    hits.take(office, responder, incident, [hit_line()])
    row = hits.settle(office, responder, incident.hits.get(), "gone", "looked, and it answers 404")
    assert row.settled_at
    assert tally(incident)[Matter.REPOSTS].done == 1
    assert (known(incident).copies, known(incident).asked) == (1, 0)
    hits.settle(office, responder, row, "not ours", "looked, and it is another list")
    assert (known(incident).copies, known(incident).last) == (0, None)
    assert json.loads(json.dumps(row.kinds)) == ["identifier"]
