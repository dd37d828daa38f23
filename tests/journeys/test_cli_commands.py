"""`explain`, `policy`, `learn` and `doctor`, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders.people import roster
from builders.workbook import Sheet, Workbook
from journeys.command import Here, forms, tidegate
from tidegate.cli.explanations import explanations
from tidegate.model.finding import InformationType


def statistics(year: int, rows: int = 20) -> bytes:
    counts = [["Facility", f"FY{year}"], *[[f"Facility {n}", 100 + n] for n in range(rows)]]
    return Workbook([Sheet(f"Detention FY{year}", counts)]).to_bytes()


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    for year in (21, 22, 23):
        (tmp_path / f"fy{year}.xlsx").write_bytes(statistics(year))
    return tmp_path


class TestExplain:
    def test_without_a_word_it_lists_all(self, here: Here) -> None:
        told = here("explain")
        assert told.returncode == 0
        listed = [line.split()[0] for line in told.stdout.splitlines()]
        assert listed == list(explanations())
        assert all(len(line) <= 100 for line in told.stdout.splitlines())

    @pytest.mark.parametrize(
        "word",
        [*(type.value for type in InformationType), "likelihood", "very likely", "hold", "gap", "roster", "A_NUMBER",
         "contract-sheet", "unread", "fingerprint"],
    )  # fmt: skip
    def test_it_explains(self, tmp_path: Path, word: str, capsys: pytest.CaptureFixture[str]) -> None:
        from tidegate.cli import main

        assert main(["explain", *word.split()]) == 0
        assert len(capsys.readouterr().out) > 100

    def test_an_unknown_word_gets_the_nearest(self, here: Here) -> None:
        told = here("explain", "pasport")
        assert told.returncode == 2
        assert 'did you mean "passport"' in told.stderr
        assert here("explain", "qqqqqq").returncode == 2

    @pytest.mark.parametrize("format", ["json", "jsonl"])
    def test_a_finding_of_a_report(self, tmp_path: Path, here: Here, format: str) -> None:
        (tmp_path / "leak.xlsx").write_bytes(Workbook([Sheet("Sheet1", roster(30))]).to_bytes())
        assert here("check", "leak.xlsx", "--format", format, "--output", "report").returncode == 1
        lines = (tmp_path / "report").read_text()
        first = json.loads(lines.splitlines()[0]) if format == "jsonl" else json.loads(lines)["files"][0]
        finding = first["findings"][0]
        told = here("explain", finding["fingerprint"][:12], "--report", "report")
        assert told.returncode == 0
        assert "file: leak.xlsx (block)" in told.stdout
        assert finding["type"] in told.stdout
        assert "what would clear it" in told.stdout

    @pytest.mark.parametrize(
        ("report", "says"),
        [
            (None, "--report"),
            ("none", "cannot read"),
            ("text", "is not a json"),
            ("other", "is not a json"),
            ("empty", "no finding"),
        ],
    )
    def test_a_fingerprint_that_cannot_be_found(
        self, tmp_path: Path, here: Here, report: str | None, says: str
    ) -> None:
        (tmp_path / "text").write_text("CLEAR  x\n")
        (tmp_path / "other").write_text('{"kind": "report", "files": 3}')
        (tmp_path / "empty").write_text('{"kind": "report", "files": []}')
        words = ["explain", "0" * 32] + (["--report", report] if report else [])
        told = here(*words)
        assert told.returncode == 2
        assert says in told.stderr
        assert told.stderr.count("\n") == 1


class TestPolicy:
    def test_the_built_in_one_is_right_and_what_is_shown_loads_again(
        self, tmp_path: Path, here: Here
    ) -> None:
        assert here("policy", "check").returncode == 0
        shown = here("policy", "show").stdout
        (tmp_path / "mine.toml").write_text(shown)
        told = here("policy", "check", "mine.toml")
        assert told.returncode == 0
        assert told.stdout.startswith("mine.toml: no mistake, ")

    def test_mistakes_are_told_by_file_line_and_fix(self, tmp_path: Path, here: Here) -> None:
        (tmp_path / "bad.toml").write_text('version = 1\n[slot.x]\nkind = "agregate"\n[slot.y]\nkind = 3\n')
        told = here("policy", "check", "bad.toml")
        assert told.returncode == 2
        assert told.stdout == ""
        first, second = told.stderr.splitlines()
        assert first.startswith("tidegate: bad.toml:3: ")
        assert second.startswith("tidegate: bad.toml:5: ")
        assert here("check", "bad.toml", "--policy", "bad.toml").returncode == 2

    def test_one_slot(self, here: Here) -> None:
        told = here("policy", "show", "--slot", "aggregate")
        assert told.returncode == 0
        assert "[slot.aggregate]" in told.stdout
        assert "[limits]" not in told.stdout
        told = here("policy", "show", "--slot", "agregate")
        assert told.returncode == 2
        assert 'did you mean "aggregate"?' in told.stderr


class TestLearn:
    def test_it_prints_what_the_releases_look_like(self, releases: Path, here: Here) -> None:
        told = here("learn", "facilities", "fy21.xlsx", "fy22.xlsx", "fy23.xlsx")
        assert told.returncode == 0, told.stderr
        assert "[slot.facilities]" in told.stdout
        assert 'kind = "aggregate"' in told.stdout
        assert "Facility 3" not in told.stdout
        assert sorted(path.suffix for path in releases.iterdir() if path.is_file()) == [".xlsx"] * 3

    def test_a_release_unlike_the_past_ones_holds(self, releases: Path, here: Here) -> None:
        told = here("learn", "facilities", "fy21.xlsx", "fy22.xlsx", "--policy", "mine.toml")
        assert told.returncode == 0, told.stderr
        assert "learned from 2 releases" in told.stdout
        words = ("--policy", "mine.toml", "--slot", "facilities")
        assert here("check", "fy23.xlsx", *words).returncode == 0
        more = Workbook(
            [
                Sheet("Detention FY23", [["Facility", "FY23"], ["One", 1]]),
                Sheet("Working copy", [["a", "b"], [1, 2]]),
            ]
        )
        (releases / "fy24.xlsx").write_bytes(more.to_bytes())
        told = here("check", "fy24.xlsx", *words)
        assert told.returncode == 3
        assert "contract-sheet" in told.stdout

    def test_people_are_not_learned_from(self, releases: Path, here: Here) -> None:
        (releases / "leak.xlsx").write_bytes(Workbook([Sheet("Sheet1", roster(30))]).to_bytes())
        told = here("learn", "facilities", "leak.xlsx", "--policy", "mine.toml")
        assert told.returncode == 2
        assert "leak.xlsx" in told.stderr
        assert not (releases / "mine.toml").exists()
        assert [
            form
            for cell in roster(30)[1]
            for form in forms(str(cell))
            if len(form) > 5 and form in told.stderr
        ] == []

    def test_an_unread_release_is_not_learned_from(self, releases: Path, here: Here) -> None:
        (releases / "fy20.pdf").write_bytes(b"%PDF-1.7")
        told = here("learn", "facilities", "fy20.pdf", "fy21.xlsx")
        assert told.returncode == 3
        assert "fy20.pdf: a PDF without" in told.stderr
        assert told.stdout == ""

    @pytest.mark.parametrize(
        "words",
        [
            ["Bad Name", "fy21.xlsx"],
            ["facilities", "none.xlsx"],
            ["facilities"],
            ["facilities", "fy21.xlsx", "--kind", "agregate"],
        ],
    )
    def test_wrong_use(self, releases: Path, here: Here, words: list[str]) -> None:
        told = here("learn", *words)
        assert told.returncode == 2
        assert told.stdout == ""


class TestDoctor:
    def test_it_tells_what_is_here(self, tmp_path: Path) -> None:
        told = tidegate(tmp_path, "doctor")
        assert told.returncode in (0, 3)
        for word in (
            "tidegate 0.",
            "sandbox:",
            "google-re2",
            "xlsx",
            "pdf",
            "fingerprint key",
            "policy: built in",
        ):
            assert word in told.stdout
        assert told.stderr == ""
        assert not (tmp_path / "state").exists()

    def test_as_json(self, here: Here) -> None:
        told = here("doctor", "--format", "json")
        found = json.loads(told.stdout)
        assert found["well"] == (told.returncode == 0)
        assert {layer["name"] for layer in found["sandbox"]["layers"]} >= {"landlock", "seccomp"}
        assert found["key"]["lasting"] is False
        assert all(library["version"] for library in found["libraries"])

    def test_a_missing_layer_is_not_well(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from tidegate.cli import examination, main

        layers = [{"name": "landlock", "holds": False, "detail": "the kernel has none"}]
        monkeypatch.setattr(
            examination, "_sandbox", lambda: {"profile": "weaker: no landlock", "layers": layers}
        )
        assert main(["doctor"]) == 3
        assert "landlock  MISSING (the kernel has none)" in capsys.readouterr().out
