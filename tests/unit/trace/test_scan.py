"""From a source to hits, with a double in the matcher's place: what is read, what is told, what survives kills."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders.trace_double import opened
from tidegate.trace.engine.pool import Pool
from tidegate.trace.hits import Hit
from tidegate.trace.scan import TraceQuestion
from tidegate.trace.sources import kinds
from tidegate.trace.sources.interface import Settings, Shard
from tidegate.trace.worklist import WorkList

USUAL = Settings()
NOW = "2026-11-23T12:00:00Z"
LEAK = "name,number\n" + "".join(f"Somebody,{900000000 + n}\n" for n in range(5))


def question(settings: Settings = USUAL, **how: object) -> TraceQuestion:
    return TraceQuestion(("pack",), b"k" * 32, settings, NOW, opening=opened, **how)  # type: ignore[arg-type]


def scanned(words: list[str], folder: Path, workers: int = 1, **how: object) -> WorkList:
    settings = how.pop("settings", USUAL)
    asked = question(settings, **how)  # type: ignore[arg-type]
    work = WorkList(folder, "q")
    for word in words:
        if not work.planned(word):
            work.plan(word, kinds.plan(word, settings))  # type: ignore[arg-type]
    for number, result in Pool(workers).run(asked, work.to_do()):
        work.finish(number, result)
    return work


def hits(work: WorkList) -> list[Hit]:
    return [Hit.decode(found.text) for found in work.findings()]


def test_a_folder(tmp_path: Path) -> None:
    estate = tmp_path / "estate"
    (estate / "deep").mkdir(parents=True)
    (estate / "a.csv").write_text(LEAK)
    (estate / "deep" / "b.html").write_text("<p>nothing</p>")
    (estate / "deep" / "c.txt").write_text("and 900000001, 900000002; 900000003")
    with scanned([str(estate)], tmp_path / "state") as work:
        found = hits(work)
        assert [(Path(hit.where).name, hit.people) for hit in found] == [("a.csv", 5), ("c.txt", 3)]
        assert work.coverage().complete
        assert work.coverage().bodies == 3
    assert found[0].context[0].startswith("xxxx,xxxxxx Xxxxxxxx,000000000")
    assert "900000" not in json.dumps(found[0].context)


def test_a_document_through_the_sandbox(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row in range(6):
        sheet.write_row(row, 0, ["Somebody", str(900000000 + row)])
    book.close()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    with scanned([str(path), str(tmp_path / "broken.pdf")], tmp_path / "state") as work:
        assert [hit.people for hit in hits(work)] == [6]
        assert not work.coverage().complete
        assert {Path(unread.where).name for unread in work.unread()} == {"broken.pdf"}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_shard_that_kills_its_worker_is_a_gap_and_the_others_are_done(tmp_path: Path, workers: int) -> None:
    paths = []
    for n in range(6):
        paths.append(tmp_path / f"{n}.txt")
        paths[-1].write_text("die-of-this" if n == 2 else LEAK)
    with scanned([str(path) for path in paths], tmp_path / "state", workers) as work:
        assert len(hits(work)) == 5
        assert [(Path(each.where).name, each.why) for each in work.unread()] == [
            ("2.txt", "the worker reading it died 3 times")
        ]


def test_a_worker_killed_once_costs_nothing(tmp_path: Path) -> None:
    for n in range(4):
        (tmp_path / f"{n}.txt").write_text(f"die-of-this:{tmp_path / 'died'}: {LEAK}" if n == 1 else LEAK)
    words = [str(tmp_path / f"{n}.txt") for n in range(4)]
    with scanned(words, tmp_path / "state", 2) as work:
        assert len(hits(work)) == 4
        assert work.coverage().complete
    assert (tmp_path / "died").exists()


def test_a_mark_is_set_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LEAK)
    with WorkList(tmp_path / "state", "q") as work:
        work.plan("w", kinds.plan(str(tmp_path / "a.txt"), Settings()))
        ((number, shard),) = work.to_do()
        scanner = question().open()
        result = scanner.scan(shard)
        scanner.close()
        assert work.finish(number, result)
        assert not work.finish(number, result)
        assert len(list(work.findings())) == 1
        assert Shard.decode(shard.encode()) == shard
