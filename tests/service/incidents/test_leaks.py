"""Words of a disclosed file and of its logs, found again nowhere: real commands, and all they leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.test_leaks import spellings

WORDS = {
    "name": "Quillonbrack",
    "number": "900555913",
    "client": "203.0.113.177",
    "agent": "zanderkelpfox",
    "query": "vellumtarnbow",
    "page": "yarrowskeinmoor",
    "reporter": "198.51.100.213",
    "log name": "A900555917",
}


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Everything written, and everything said."""
    folder = tmp_path_factory.mktemp("leaks")
    (given := folder / "given").mkdir()
    (folder / "left" / "temporary").mkdir(parents=True)
    home = folder / "left" / "home"
    said: list[str] = []

    def tidegate(*words: object) -> int:
        called = [sys.executable, "-m", "tidegate", *map(str, words)]
        environment = {**os.environ, "TMPDIR": str(folder / "left" / "temporary")}
        done = subprocess.run(
            called, capture_output=True, text=True, timeout=300, check=False, env=environment
        )
        said.append(done.stdout + done.stderr)
        return done.returncode

    rows = [f"{WORDS['name']} Invented,A{WORDS['number']},1990-01-02"]
    rows += [f"Person Invented{n},A9000007{n:02},1990-01-{n % 28 + 1:02}" for n in range(20)]
    (given / "list.csv").write_text("\n".join(["Name,A-Number,Birth date", *rows]))
    length = (given / "list.csv").stat().st_size
    log = given / f"{WORDS['log name']}.log"
    log.write_text(
        f'{WORDS["client"]} - - [28/Nov/2022:10:00:00 -0500] "GET /s/list.csv?{WORDS["query"]}=1 HTTP/1.1" 200 {length}'
        f' "-" "Mozilla/5.0 {WORDS["agent"]}"\nnothing of the kind {WORDS["query"]} /s/list.csv\n'
    )
    (given / "broken.gz").write_bytes(b"\x1f\x8b\x08\x00" + WORDS["name"].encode())
    as_whom = ("--home", home, "--as", "responder")
    assert tidegate("init", home) == 0
    assert tidegate("account", "make", "responder", "--role", "responder", "--home", home) == 0
    pages = ("--page", f"http://127.0.0.1:9/{WORDS['page']}", "--reporter", WORDS["reporter"])
    logs = ("--log", log, "--log", given / "broken.gz")
    assert (
        tidegate("incident", "open", given / "list.csv", "--path", "s/list.csv", *pages, *logs, *as_whom) == 3
    )
    assert tidegate("incident", "show", "2026-001", "--format", "json", *as_whom) in (2, 3)
    assert tidegate("incident", "open", given / "list.csv", "--said", f"{WORDS['number']}=5h", *as_whom) in (
        2,
        3,
    )
    assert tidegate("incident", "list", *as_whom) == 0
    return folder / "left", "".join(said)


def test_nothing_that_was_said_holds_a_word(left: tuple[Path, str]) -> None:
    for kind, word in WORDS.items():
        assert word not in left[1], kind


def test_nothing_that_was_left_holds_a_word_in_any_spelling(left: tuple[Path, str]) -> None:
    files = [path for path in left[0].rglob("*") if path.is_file()]
    assert any(path.name.endswith(".sqlite3") for path in files)
    for path in files:
        content = path.read_bytes()
        for kind, word in WORDS.items():
            for spelling in (*spellings(word), word[::-1].encode()):
                assert spelling not in content, (kind, path.name)
        assert not any(word in str(path) for word in WORDS.values())
