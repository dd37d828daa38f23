"""`tidegate duties` and `tidegate exports`, as a privacy office meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from builders.histories import history
from journeys.command import Here
from tidegate.response.plain import plain

FACTS = {
    "instants": {"discovery": "2022-11-28T13:53:00-05:00", "identification": "2022-11-28T14:04:00-05:00"},
    "answers": {"federal_agency": True, "personal_data": True, "bound_by_gdpr": False},
    "people_least": 6252,
    "people_most": 6252,
}


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    monkeypatch.chdir(tmp_path)
    return Here(capfd)


@pytest.fixture
def described(run: Here) -> str:
    Path("incident.json").write_text(json.dumps({"facts": FACTS, "incident": plain(history())}))
    return "incident.json"


def test_the_clocks_of_an_incident_worst_first(run: Here, described: str) -> None:
    done = run("duties", "clocks", described, "--now", "2022-11-30T12:00:00-05:00")
    assert done.returncode == 1
    assert done.stdout.splitlines()[2] == "BREACHED   CISA federal incident notification"
    assert "read in another's account; not signed by counsel" in done.stdout
    assert "federal_system: Was the confidentiality" in done.stdout
    told = json.loads(
        run("duties", "clocks", described, "--now", "2022-11-28T14:05:00-05:00", "--json").stdout
    )
    assert told["clocks"][0]["state"] == "running"
    assert run("duties", "clocks", described, "--now", "2022-11-28T14:05:00-05:00").returncode == 3


def test_nothing_that_was_written_moves_the_screen(run: Here) -> None:
    ruling = {
        "clock": "us-hipaa/people",
        "ruling": "met",
        "by": "\x1b[2JR",
        "at": "2022-11-28T14:00:00-05:00",
        "reason": "\u202e",
    }
    Path("odd.json").write_text(json.dumps({"facts": FACTS, "rulings": [ruling]}))
    done = run("duties", "clocks", "odd.json", "--all", "--now", "2022-11-28T15:00:00-05:00")
    assert "met by \\u001b[2JR: \\u202e" in done.stdout
    assert "\x1b" not in done.stdout


def test_clocks_of_an_incident_without_answers_are_counted_from_its_history(run: Here) -> None:
    Path("incident.json").write_text(json.dumps({"incident": plain(history())}))
    done = run("duties", "clocks", "incident.json", "--now", "2022-11-28T14:00:00-05:00")
    assert done.returncode == 3
    assert "personal_data" not in done.stdout


def test_no_clock_runs_where_every_rule_is_ruled_out(run: Here) -> None:
    listed = json.loads(run("duties", "list", "--json").stdout)
    facts = {**FACTS, "answers": {**dict.fromkeys(listed["questions"], False), "consent_or_decision": True}}
    Path("none.json").write_text(json.dumps({"facts": facts}))
    assert run("duties", "clocks", "none.json").returncode == 0


def test_rules_are_listed_with_their_sources_and_checked_for_signatures(run: Here) -> None:
    done = run("duties", "list")
    assert done.returncode == 0
    assert done.stdout.count("  source ") == done.stdout.count("  binds ") == 12
    done = run("duties", "check")
    assert done.returncode == 3
    assert done.stdout.count("unsigned ") == 12
    Path("rules").mkdir()
    Path("rules/bad.toml").write_text('id = "x"\ntitle = 3\n')
    done = run("duties", "check", "--rules", "rules")
    assert (done.returncode, done.stderr) == (2, "tidegate: rules/bad.toml.who: missing\n")


@pytest.mark.parametrize("word", ["veris", "ocsf", "stix"])
def test_exports_appear_whole_or_not_at_all(run: Here, described: str, word: str) -> None:
    assert run("exports", word, described, "-o", "out.json").returncode == 0
    assert json.loads(Path("out.json").read_text())
    assert json.loads(run("exports", word, described).stdout)
    Path("bad.json").write_text(json.dumps({"facts": FACTS}))
    done = run("exports", word, "bad.json", "-o", "none.json")
    assert (done.returncode, Path("none.json").exists()) == (2, False)


@pytest.mark.parametrize("word", ["internal", "statement"])
@pytest.mark.parametrize(
    ("ending", "begins"), [(".md", b"# "), (".html", b"<!doctype html>"), (".pdf", b"%PDF-")]
)
def test_reports_appear_whole_or_not_at_all(
    run: Here, described: str, word: str, ending: str, begins: bytes
) -> None:
    assert run("reports", word, described, "-o", f"out{ending}").returncode == 0
    assert Path(f"out{ending}").read_bytes().startswith(begins)
    assert run("reports", word, described, "-o", "out.docx").returncode == 2
    Path("bad.json").write_text(json.dumps({"facts": FACTS}))
    assert run("reports", word, "bad.json", "-o", f"none{ending}").returncode == 2
    done = run("reports", word, described, "-o", f"no/folder{ending}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert {path.name for path in Path().iterdir()} == {"incident.json", "bad.json", f"out{ending}"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ('{"facts": {}, "facts": {}}', "a key is given twice"),
        ("[]", "write a table"),
        ('{"incident": {"reference": 3}}', "incident.key: missing"),
        ('{"facts": {"instants": {"discovery": "yesterday"}}}', "facts.instants.discovery: write an instant"),
        (
            '{"facts": {"instants": {"discovery": "2022-11-28T10:00:00"}}}',
            "facts.instants.discovery: write an instant",
        ),
        (
            '{"facts": {"instants": {"discovery": "0001-01-01T00:00:00+14:00"}}}',
            "an instant of the years 1900 to 2999",
        ),
        ('{"facts": {"instants": {}, "A909303917": 1}}', "facts.[a key]: no such key"),
        ('{"rulings": [{"clock": "x"}]}', "rulings[0].ruling: missing"),
    ],
)
def test_a_wrong_description_is_one_line(run: Here, text: str, said: str) -> None:
    Path("wrong.json").write_text(text)
    for words in (("duties", "clocks"), ("exports", "veris")):
        done = run(*words, "wrong.json")
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert said in done.stderr
        assert "909303917" not in done.stderr


def test_a_description_that_is_not_there(run: Here) -> None:
    done = run("duties", "clocks", "nothing.json")
    assert (done.returncode, done.stderr) == (
        2,
        "tidegate: nothing.json: cannot be read (no such file or directory)\n",
    )


def test_the_examples_of_the_guide_hold(run: Here) -> None:
    guide = (Path(__file__).parents[2] / "docs/guides/duties.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(json|toml)\n(.*?)```", guide, re.DOTALL))
    Path("example.json").write_text(blocks["json"])
    done = run("duties", "clocks", "example.json", "--now", "2022-11-28T15:00:00-05:00", "--all")
    assert done.returncode == 3
    assert "ruled      met by R. Invented" in done.stdout
    Path("rules").mkdir()
    Path("rules/texas.toml").write_text(blocks["toml"])
    Path("rules/facts.toml").write_text('bound_by_texas = "Is the office bound by Texas law?"\n')
    assert "us-tx-breach" in run("duties", "check", "--rules", "rules").stdout
