"""`tidegate trace scan`, `trace watch` and `sweep` as a person meets them: real packs, real workers, kills, wrong words."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from builders.crawl import crawl, response
from builders.people import people
from builders.registry import MASTER, built, rows_of, table
from journeys.command import COMMAND, Here, environment, forms, tidegate

KEY = b"t" * 32
PEOPLE = people(300, 77)
ROWS = rows_of(PEOPLE)
SCHEMA = json.loads(resources.files("tidegate.schemas").joinpath("hit-1.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack, its key, and a registry of the same people."""
    from tidegate.trace import fingerprint

    folder = tmp_path_factory.mktemp("trace")
    for name, key in (("key", KEY), ("registry.key", MASTER)):
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(key)
    fingerprint.own(table(folder / "leak.csv", ROWS), folder / "leak.pack", KEY, today="2026-11-23")
    built(folder, ROWS)
    return folder


def page(rows: Sequence[Sequence[str]]) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><p>seen elsewhere</p><table>{cells}</table></body></html>".encode()


def with_pack(made: Path) -> tuple[str, ...]:
    return "--pack", str(made / "leak.pack"), "--key", f"file:{made / 'key'}", "--workers", "2", "--quiet"


def excerpt(first: int) -> list[Sequence[str]]:
    return [ROWS[n] for n in range(first, first + 4)]


def test_a_crawl_with_reposts(made: Path, tmp_path: Path) -> None:
    pages = {
        f"https://site{n}.example/{n}": (page([]) + b"<p>nothing</p>" * n, "text/html") for n in range(60)
    }
    pages["https://bad.example/a?x=1"] = (page(excerpt(10)), "text/html; charset=utf-8")
    pages["https://copy.example/b"] = (page(excerpt(10)[::-1]) + b"<!-- again -->", "text/html")
    pages["https://other.example/c.csv"] = (
        "\n".join(",".join(row) for row in excerpt(90)).encode(),
        "text/csv",
    )
    crawl(tmp_path, pages)
    done = tidegate(
        tmp_path, "trace", "scan", "warc.paths.gz", "wet.paths.gz", "--base", str(tmp_path), *with_pack(made),
        "--jsonl", "hits.jsonl", "--evidence", "kept", "--state", "state",
        "--requests", "letters.txt", "--sender", "Agency, trace@agency.example",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    hits = [json.loads(line) for line in (tmp_path / "hits.jsonl").read_text().splitlines()]
    for hit in hits:
        jsonschema.validate(hit, SCHEMA)
    assert len(hits) == 2, "an excerpt in another order is a copy"
    first = next(hit for hit in hits if hit["copies"])
    assert {first["where"], first["copies"][0]["where"]} == {
        "https://bad.example/a?x=1",
        "https://copy.example/b",
    }
    assert first["people"] == 4
    assert first["first_seen"] == "2026-05-01T00:00:00Z"
    assert (tmp_path / "hits.jsonl").stat().st_mode & 0o777 == 0o600
    kept = gzip.decompress((tmp_path / "kept" / first["evidence"]).read_bytes())
    archive = gzip.decompress((tmp_path / "crawl-data/CC-TEST/segments/1/warc/a.warc.gz").read_bytes())
    assert kept in archive, "the record as the crawl has it"
    letters = (tmp_path / "letters.txt").read_text()
    assert letters.count("To: ") == 3
    told = done.stdout + done.stderr + letters + (tmp_path / "hits.jsonl").read_text()
    for person in PEOPLE:
        for value in (person.a_number, person.name):
            assert not any(form in told for form in forms(value))


def test_killed_and_gone_on(made: Path, tmp_path: Path) -> None:
    """The driver is killed at different moments; what is found at last is found once."""
    words = []
    for n in range(12):
        (tmp_path / f"{n}.warc.gz").write_bytes(
            b"".join(
                response(f"https://a.example/{n}/{m}", page(excerpt(n) if m == 7 else [])) for m in range(400)
            )
        )
        words.append(f"{n}.warc.gz")
    line = [*COMMAND, "trace", "scan", *words, *with_pack(made), "--state", "state", "--jsonl", "hits.jsonl"]
    for wait in (2.5, 3.5, 4.5):
        running = subprocess.Popen(line, cwd=tmp_path, env=environment(tmp_path), stdout=-3, stderr=-3)
        time.sleep(wait)
        running.send_signal(signal.SIGKILL)
        running.wait()
    done = tidegate(tmp_path, *line[len(COMMAND) :])
    assert done.returncode == 1, done.stderr
    hits = [json.loads(line) for line in (tmp_path / "hits.jsonl").read_text().splitlines()]
    places = [hit["where"] for hit in hits] + [copy["where"] for hit in hits for copy in hit["copies"]]
    assert sorted(places) == sorted(f"https://a.example/{n}/7" for n in range(12))
    assert "4,800 bodies" in done.stdout
    assert "12 of 12 shards" in done.stdout
    again = tidegate(tmp_path, *line[len(COMMAND) :])
    assert again.stdout == done.stdout


def test_interrupted_in_order(made: Path, tmp_path: Path) -> None:
    body = page([]) * 2000
    (tmp_path / "a.warc.gz").write_bytes(
        b"".join(response(f"https://a.example/{n}", body) for n in range(1500))
    )
    line = [*COMMAND, "trace", "scan", "a.warc.gz", *with_pack(made), "--state", "state"]
    running = subprocess.Popen(
        line, cwd=tmp_path, env=environment(tmp_path), stdout=-1, stderr=-1, text=True, start_new_session=True
    )
    while not (tmp_path / "state" / "worklist.sqlite").exists():
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "the same command goes on there" in err
    assert "Traceback" not in err


def test_a_clean_archive_of_others_is_clean(made: Path, tmp_path: Path) -> None:
    import sys

    archive = Path(sys.prefix) / "foreign-warcs" / "iana.warc.gz"
    assert archive.exists(), "run tools/foreign_warcs, which fetches it"
    done = tidegate(tmp_path, "trace", "scan", str(archive), *with_pack(made))
    assert "FOUND NOTHING" in done.stdout, done.stderr
    assert "Looked at 48 bodies" in done.stdout


def test_an_archive_of_others_with_a_repost_planted_in_it(made: Path, tmp_path: Path) -> None:
    import sys

    archive = (Path(sys.prefix) / "foreign-warcs" / "iana.warc.gz").read_bytes()
    planted = response("https://planted.example/", page(excerpt(50)))
    (tmp_path / "a.warc.gz").write_bytes(archive + planted + archive)
    done = tidegate(tmp_path, "trace", "scan", "a.warc.gz", *with_pack(made), "--thorough")
    assert done.returncode == 1
    assert "https://planted.example/" in done.stdout
    assert "Looked at 97 bodies" in done.stdout


def test_a_watch(made: Path, tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.html").write_bytes(page(excerpt(5)))
    (tmp_path / "watch.toml").write_text(
        f'[watch]\npack = ["{made / "leak.pack"}"]\nkey = "file:{made / "key"}"\n'
        '[source.drop]\nkind = "folder"\nplace = "drop"\nevery = "1d"\n'
    )
    done = tidegate(tmp_path, "trace", "watch", "watch.toml", "--once")
    assert done.returncode == 1, done.stderr
    assert "drop/a.html" in done.stdout
    told = tidegate(tmp_path, "trace", "watch", "watch.toml", "--coverage", "--html", "seen.html")
    assert "1 of 1 places looked at" in told.stdout
    assert "<table>" in (tmp_path / "seen.html").read_text()


def test_a_sweep(made: Path, tmp_path: Path) -> None:
    estate = tmp_path / "estate"
    estate.mkdir()
    table(estate / "list.csv", ROWS[:8])
    (estate / "news.html").write_text("<p>An ordinary page about tariffs.</p>")
    words = (
        "sweep",
        "estate",
        "--registry",
        str(made / "registry"),
        "--registry-key",
        f"file:{made / 'registry.key'}",
    )
    done = tidegate(tmp_path, *words, "--jsonl", "objects.jsonl", "--quiet", "--workers", "1")
    assert done.returncode == 1, done.stderr
    (told,) = [json.loads(line) for line in (tmp_path / "objects.jsonl").read_text().splitlines()]
    assert (told["where"], told["verdict"], told["protected"] >= 8) == ("estate/list.csv", "block", True)
    assert "numbers" not in told
    assert "1 objects blocked, 0 held, 1 clear" in done.stdout
    (estate / "list.csv").unlink()
    assert tidegate(tmp_path, *words, "--quiet", "--workers", "1").returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("missing",), "missing cannot be opened"),
        (("git:missing",), "is no repository"),
        (("a.txt", "--engine", "abacus"), "give pool, ray"),
        (("a.txt", "--field", "x"), "write text=COLUMN"),
        (("a.txt", "--incident", "1"), "given together"),
        (("a.txt", "--requests", "r"), "needs --sender"),
        (("a.txt", "--workers", "0"), "from 1 to"),
        (("a.txt", "--jsonl", "missing/x"), "cannot be written"),
        (("a.txt", "--state", "a.txt"), "cannot be kept"),
        (("a.txt", "--key", "file:/nowhere/key"), "key"),
        (("a.txt", "--pack", "a.txt"), "a.txt"),
        (("mbox:missing",), "cannot be opened"),
        (("urls:missing",), "cannot be read"),
    ],
)
def test_wrong_use_is_one_line(made: Path, here: Here, words: tuple[str, ...], told: str) -> None:
    Path("a.txt").write_text("x")
    pack = [] if "--pack" in words else ["--pack", str(made / "leak.pack")]
    key = [] if "--key" in words else ["--key", f"file:{made / 'key'}"]
    done = here("trace", "scan", *words, *pack, *key, "--quiet")
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
