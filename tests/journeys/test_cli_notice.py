"""`tidegate notice preview`: letters to look at, and one clear line where there is none."""

import subprocess
import sys
from pathlib import Path

import pytest


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tidegate.cli", "notice", "preview", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_letter(tmp_path: Path) -> None:
    target = tmp_path / "letter.pdf"
    done = run("--language", "fa", "-o", str(target))
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"%PDF-")
    assert "fa, a draft to somebody invented" in done.stdout


def test_all_letters(tmp_path: Path) -> None:
    done = run("--all", str(tmp_path / "letters"))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "letters").glob("*.pdf"))) == 12 + 3 * 2


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--language", "tlh", "-o", "x.pdf"), 3, "no letter is written in the language 'tlh'"),
        (("--language", "fa", "--audience", "judge", "-o", "x.pdf"), 3, "no official letter"),
        (("--language", "fa"), 2, "name a file with -o"),
        (("-o", "x.pdf"), 2, "one of the arguments"),
        (("--language", "en", "-o", "missing/folder/x.pdf"), 2, "cannot be written"),
        (("--language", "en", "-o", "/dev/null"), 2, "not a file that can be written"),
    ],
)
def test_what_cannot_be_is_one_line(
    words: tuple[str, ...], code: int, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.returncode == code
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_other_commands_load_nothing_of_letters() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, tidegate.cli.arguments as a; a.build(); print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert not {"typst", "babel", "tidegate.response", "tidegate.model.notice"} & set(loaded)
