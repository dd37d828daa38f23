"""`tidegate registry` and `check --registry`, as the office and the response use them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from builders.registry import HEADER, PEOPLE, TOML, rows_of, table
from journeys.command import Here, environment, forms, tidegate

ROWS = rows_of(PEOPLE)
ACCUSED = PEOPLE[12]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    """A folder with people, a map, both keys and a registry, the keys named in the environment."""
    monkeypatch.chdir(tmp_path)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    here = Here(capfd)
    table(tmp_path / "people.csv", ROWS)
    (tmp_path / "map.toml").write_text(TOML)
    assert here("registry", "key", "r.key").returncode == 0
    assert here("registry", "key", "v.key").returncode == 0
    monkeypatch.setenv("TIDEGATE_REGISTRY_KEY", "file:r.key")
    monkeypatch.setenv("TIDEGATE_VAULT_KEY", "file:v.key")
    done = here("registry", "build", "--registry", "reg", "--from", "people.csv", "--map", "map.toml")
    assert done.returncode == 0, done.stderr
    assert f"{len(ROWS)} people from {len(ROWS)} rows" in done.stdout
    return here


LEAKS = {
    "rows.csv": "who,when\n" + "".join(f"{p.name},{p.born:%d/%m/%Y}\n" for p in PEOPLE[10:20]),
    "note.txt": f"Seen yesterday: {ACCUSED.listed.upper()}, born {ACCUSED.born:%d %B %Y}, in good health.\n",
    "form.csv": f"field,value\nName,{ACCUSED.name}\nBorn,{ACCUSED.born.isoformat()}\n",
    "page.html": f"<ul><li>{ACCUSED.name}<li>{ACCUSED.born.isoformat()}</ul>",
    "list.json": json.dumps([{"x": ACCUSED.name, "y": ACCUSED.born.isoformat()}]),
    "number.txt": f"Reference {ACCUSED.a_number} was closed.\n",
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_file_that_speaks_of_somebody_in_the_registry_blocks(office: Here, name: str) -> None:
    Path(name).write_text(LEAKS[name])
    told = office("check", "--registry", "reg", "--format", "json", name)
    assert told.returncode == 1
    file = json.loads(told.stdout)["files"][0]
    assert file["protected"] == (10 if name == "rows.csv" else 1)
    assert file["people"] >= file["protected"]
    assert any(reason.startswith("registry: ") for reason in file["reasons"])
    assert file["versions"]["registry"].startswith("epoch 1 of ")
    found = [finding for finding in file["findings"] if finding["type"] == "protected person"]
    assert found[0]["visible"]
    for value in (ACCUSED.name, ACCUSED.a_number):
        assert not any(form in told.stdout + told.stderr for form in forms(value))


def test_figures_and_strangers_stay_clear(office: Here) -> None:
    Path("figures.csv").write_text("year,claims\n" + "".join(f"{2000 + n},{n * 37}\n" for n in range(20)))
    told = office("check", "--registry", "reg", "figures.csv")
    assert told.returncode == 0
    assert "registry epoch 1" in told.stdout


def test_words_of_scripts_that_few_files_hold_are_read(office: Here) -> None:
    Path("words.csv").write_text("សុខ តារា,1990-01-02,3\nᠮᠣᠩᠭᠣᠯ ᠨᠡᠷᠡ,1991-02-03,4\nཀརྨ དཀར,1993-02-03,4\n")
    assert office("check", "--registry", "reg", "words.csv").returncode == 0


def test_no_slot_lets_them_out(office: Here) -> None:
    Path("policy.toml").write_text(
        'version = 1\n[slot.stars]\nkind = "public-figures"\n[slot.stars.named]\nreason = "r"\nowner = "o"\n'
        'expires = 2099-01-01\ntypes = ["birth date"]\n'
    )
    Path("rows.csv").write_text(LEAKS["rows.csv"])
    plain = office("check", "--policy", "policy.toml", "--slot", "stars", "rows.csv")
    asked = office("check", "--policy", "policy.toml", "--slot", "stars", "--registry", "reg", "rows.csv")
    assert (plain.returncode, asked.returncode) == (0, 1)


POLICIES = {
    "none given": ("required = true", False, 3),
    "given": ("required = true", True, 0),
    "names may not decide": ('accept = ["a_number"]', True, 0),
}


@pytest.mark.parametrize("case", POLICIES)
def test_the_policy_says_what_is_asked_of_a_registry(office: Here, case: str) -> None:
    line, given, code = POLICIES[case]
    Path("policy.toml").write_text(f"version = 1\n[registry]\n{line}\n")
    Path("t.txt").write_text("Nothing of note in 2020.\n")
    words = ["check", "--policy", "policy.toml", *(["--registry", "reg"] if given else []), "t.txt"]
    assert office(*words).returncode == code
    assert office("policy", "check", "policy.toml").returncode == 0


def test_an_old_registry_holds(office: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    now = time.time()
    with monkeypatch.context() as then:
        then.setattr(time, "time", lambda: now - 30 * 86_400)
        assert (
            office(
                "registry", "build", "--registry", "reg", "--from", "people.csv", "--map", "map.toml"
            ).returncode
            == 0
        )
    Path("policy.toml").write_text("version = 1\n[registry]\nmax_age_days = 7\n")
    Path("t.txt").write_text("Nothing of note in 2020.\n")
    told = office(
        "check", "--policy", "policy.toml", "--registry", "reg", "--registry-key", "file:r.key", "t.txt"
    )
    assert told.returncode == 3
    assert "30 days old" in told.stdout


def test_who_lists_cases_to_the_response_and_writes_it_down(office: Here) -> None:
    Path("rows.csv").write_text(LEAKS["rows.csv"])
    told = office("registry", "who", "--registry", "reg", "--reason", "incident 12", "rows.csv")
    assert told.returncode == 0
    assert told.stdout.split() == sorted(f"C{n}" for n in range(10, 20))
    entry = json.loads(Path("reg/who.log").read_text())
    assert (entry["reason"], entry["people"]) == ("incident 12", 10)
    assert office("registry", "who", "--registry", "reg", "--reason", " ", "rows.csv").returncode == 2


def test_a_database_is_read_and_resumed_by_its_key(office: Here) -> None:
    with sqlite3.connect("people.db") as connection:
        connection.execute("CREATE TABLE people (id TEXT, alien TEXT, name TEXT, born TEXT, country TEXT)")
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?)", ROWS)
    connection.close()
    columns = ", ".join(
        f'{name} AS "{heading}"'
        for name, heading in zip(("id", "alien", "name", "born", "country"), HEADER, strict=True)
    )
    Path("db.toml").write_text(
        f"[source]\nquery = '''SELECT {columns} FROM people'''\nresume_by = \"Case\"\n{TOML}"
    )
    told = office(
        "registry", "build", "--registry", "reg2", "--from", "sqlite:///people.db", "--map", "db.toml"
    )
    assert told.returncode == 0, told.stderr
    Path("number.txt").write_text(LEAKS["number.txt"])
    assert office("check", "--registry", "reg2", "number.txt").returncode == 1


WRONG = {
    "no key": (["registry", "info", "--registry", "reg", "--registry-key", "env:NOTHING"], "the environment has no NOTHING"),
    "another key": (["registry", "info", "--registry", "reg", "--registry-key", "file:v.key"], "another key"),
    "a key of no kind": (["check", "--registry", "reg", "--registry-key", "secret", "map.toml"], "no reference to a key"),
    "no registry": (["check", "--registry", "nowhere", "map.toml"], "holds no registry"),
    "no source": (["registry", "build", "--registry", "r", "--from", "gone.csv", "--map", "map.toml"], "is not a file"),
    "no map": (["registry", "build", "--registry", "r", "--from", "people.csv", "--map", "gone.toml"], "cannot be read"),
    "a database without query": (
        ["registry", "build", "--registry", "r", "--from", "sqlite:///x.db", "--map", "map.toml"], "needs a query",
    ),
    "an unknown database": (
        ["registry", "build", "--registry", "r", "--from", "oracle://x/y", "--map", "map.toml"], "no database is called",
    ),
    "a key written over": (["registry", "key", "r.key"], "is there already"),
}  # fmt: skip


@pytest.mark.parametrize("how", WRONG)
def test_what_is_wrong_is_told_in_one_line(office: Here, how: str) -> None:
    words, said = WRONG[how]
    told = office(*words)
    assert told.returncode == 2
    assert said in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_key_that_others_can_read_is_refused(office: Here) -> None:
    Path("r.key").chmod(0o644)
    told = office("registry", "info", "--registry", "reg")
    assert told.returncode == 2
    assert "can be read by others" in told.stderr


def test_the_core_and_a_check_without_registry_load_no_numpy(tmp_path: Path) -> None:
    import subprocess
    import sys

    program = (
        "import sys, tidegate.cli.check, tidegate.inspection.inspector; sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    (tmp_path / "t.txt").write_text("Nothing of note.\n")
    assert tidegate(tmp_path, "check", "t.txt").returncode == 0


def test_clean_keeps_nothing_that_speaks_of_them(office: Here) -> None:
    Path("number.csv").write_text(f"code,amount\nx,1\n{ACCUSED.a_number},2\n")
    told = office("clean", "number.csv", "-o", "out.csv", "--registry", "reg")
    assert told.returncode == 1
    assert not Path("out.csv").exists()
