"""Rule files: the operator's over the shipped ones, counsel's signature, and one line for whatever is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tidegate.errors import ResponseError
from tidegate.response.duties.rules import SHIPPED, load
from tidegate.response.duties.show import signature

GOOD = (SHIPPED / "us-cisa-one-hour.toml").read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "rules"
    made.mkdir()
    return made


def test_the_office_replaces_and_adds_but_cannot_take_away(folder: Path) -> None:
    (folder / "own.toml").write_text(
        GOOD.replace('"1 hour"', '"30 minutes"'.replace("30 minutes", "2 hours"))
    )
    (folder / "facts.toml").write_text('bound_by_texas = "Is the office bound by Texas law?"\n')
    (folder / "texas.toml").write_text(
        GOOD.replace('"us-cisa-one-hour"', '"us-tx"').replace(
            '["federal_agency", "federal_system"]', '["bound_by_texas"]'
        )
    )
    shipped, book = load(), load(folder)
    assert {rule.key for rule in book.rules} == {rule.key for rule in shipped.rules} | {"us-tx"}
    own = next(rule for rule in book.rules if rule.key == "us-cisa-one-hour")
    assert own.tellings[0].deadline.amount == 2


def test_counsel_signs_a_text_and_a_change_voids_it(folder: Path) -> None:
    path = folder / "us-cisa-one-hour.toml"
    rule = next(rule for rule in load().rules if rule.key == "us-cisa-one-hour")
    assert signature(rule) == "unsigned"
    signed = GOOD.replace(
        '[counsel]\nname = ""\ndigest = ""',
        f'[counsel]\nname = "C. Invented"\ndate = 2026-11-24\ndigest = "{rule.digest}"',
    )
    path.write_text(signed + "\n# a remark changes nothing\n")
    rule = next(rule for rule in load(folder).rules if rule.key == "us-cisa-one-hour")
    assert (rule.signed, signature(rule)) == (True, "signed")
    path.write_text(signed.replace('"1 hour"', '"9 hours"'))
    rule = next(rule for rule in load(folder).rules if rule.key == "us-cisa-one-hour")
    assert (rule.signed, signature(rule)) == (False, "text changed")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "CISA', 'titel = "CISA', r"wrong.toml.titel: no such key"),
        ('who = "a United', 'title2 = "x"\nwho = "a United', r"wrong.toml.\[a key\]: no such key"),
        ('deadline = "1 hour"', 'deadline = "soon"', r"tell\[0\].deadline: write `72 hours`"),
        ('deadline = "1 hour"', "deadline = 1", r"tell\[0\].deadline: write a text"),
        ('"federal_system"]', '"federal_sistem"]', r"trigger.all: a fact that facts.toml does not ask"),
        ('zone = "America/New_York"', 'zone = "America/Atlantis"', r"tell\[0\].zone: no such time zone"),
        ('zone = "America/New_York"', 'zone = ""', r"tell\[0\].zone: no such time zone"),
        ('zone = "America/New_York"', 'zone = "America"', r"tell\[0\].zone: no such time zone"),
        ('zone = "America/New_York"', 'zone = "../../etc/passwd"', r"tell\[0\].zone: no such time zone"),
        ('zone = "America/New_York"', 'zone = "/etc/localtime"', r"tell\[0\].zone: no such time zone"),
        ('zone = "America/New_York"', 'calendar = "mars"', r"tell\[0\].calendar: no such calendar"),
        ('start = "identification"', 'start = "once"', r"tell\[0\].start: one of discovery"),
        ('standing = "verified"', 'standing = "sure"', r"citation.standing: one of verified"),
        ("read = 2026-11-23", 'read = "lately"', r"citation.read: write a day"),
        ('url = "https://cisa.gov', 'link = "https://cisa.gov', r"citation.link: no such key"),
        ('id = "us-cisa-one-hour"', 'id = "US CISA"', r"id: write small letters"),
        ('digest = ""', 'digest = "aa"', r"counsel: name, date and digest"),
        ("[trigger]", "[trigger", r"wrong.toml: not TOML at line 5"),
        (GOOD, "\udcff", r"wrong.toml: not UTF-8"),
        (GOOD, "a = " + "[" * 5000, r"wrong.toml: (nested too deeply|not TOML)"),
        (GOOD, "", r"wrong.toml.id: missing"),
    ],
)
def test_a_wrong_rule_is_one_line_with_file_and_key(folder: Path, old: str, new: str, said: str) -> None:
    (folder / "wrong.toml").write_bytes(GOOD.replace(old, new).encode("utf-8", "surrogateescape"))
    with pytest.raises(ResponseError, match=said) as error:
        load(folder)
    assert "\n" not in str(error.value)


def test_one_id_in_two_files_of_a_folder_is_refused(folder: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (folder / name).write_text(GOOD)
    with pytest.raises(ResponseError, match=r"b.toml: id: another file"):
        load(folder)


@pytest.mark.parametrize("name", ["missing", "unreadable"])
def test_a_folder_or_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "rules"
    if name == "unreadable":
        (folder / "a.toml").mkdir(parents=True)
    with pytest.raises(ResponseError, match=r"no such folder|cannot be read"):
        load(folder)


@pytest.mark.parametrize("text", ['x = "no question"', "x = 1", '"a b" = "Why?"'])
def test_questions_are_questions(folder: Path, text: str) -> None:
    (folder / "facts.toml").write_text(text)
    with pytest.raises(ResponseError, match="write a question"):
        load(folder)


def test_the_office_may_have_calendars_of_its_own(folder: Path) -> None:
    calendars = folder / "calendars"
    calendars.mkdir()
    (calendars / "office.toml").write_text(
        'days = [2022-11-25]\nholiday = [{ name = "Foundation", day = "05-02" }]\n'
    )
    (folder / "r.toml").write_text(
        GOOD.replace('"1 hour"', '"1 business day"').replace(
            'zone = "America/New_York"', 'calendar = "office"'
        )
    )
    assert load(folder).calendars["office"].days
    shutil.rmtree(calendars)
    calendars.mkdir()
    (calendars / "office.toml").write_text('holiday = [{ name = "x", day = "13-01" }]\n')
    with pytest.raises(ResponseError, match=r"office.toml.holidays\[0\]: day: write MM-DD"):
        load(folder)
