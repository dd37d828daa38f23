"""Loading a policy: what it means, and every mistake by file, line and fix."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path

import pytest

from tidegate import policy
from tidegate.errors import PolicyError
from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.limits import Limits
from tidegate.model.slot import PeopleRule

TODAY = dt.date(2026, 11, 1)
T = InformationType
NAMED = '[slot.a.named]\nreason = "r"\nowner = "o"\nexpires = 2027-01-01\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site.toml"


def problems(site: Path, text: str) -> list[str]:
    site.write_text(text, encoding="utf-8")
    return [line.removeprefix(str(site)) for line in policy.check(site, today=TODAY)]


def test_built_in() -> None:
    built_in = policy.load(None)
    assert built_in.default.people is PeopleRule.NONE
    assert built_in.slots["detention-statistics"].kind == "aggregate"
    assert built_in.limits == Limits()
    assert built_in.source == "built in"
    assert len(built_in.digest) == 64
    assert all(slot.named is None and not slot.sandbox_weaker for slot in built_in.slots.values())


def test_a_file_extends_the_built_in_policy(site: Path) -> None:
    site.write_text(
        '[limits]\nparts = 10\n\n[slot.a]\nkind = "aggregate"\nminimum_count = 11\nhold_from = "likely"\n'
    )
    loaded = policy.load(site)
    assert loaded.limits == replace(Limits(), parts=10)
    assert {"a", "aggregate", "document"} <= set(loaded.slots)
    assert loaded.slots["a"].people is PeopleRule.COUNTED
    assert loaded.slots["a"].minimum_count == 11
    assert loaded.slots["a"].hold_from is Likelihood.LIKELY
    assert loaded.slots["a"].origin == f"{site}:4"


def test_a_slot_of_the_file_replaces_a_built_in_one(site: Path) -> None:
    site.write_text(
        '[slot.aggregate]\nkind = "aggregate"\nminimum_count = 11\n[default]\nkind = "aggregate"\n'
    )
    loaded = policy.load(site)
    assert loaded.slots["aggregate"].minimum_count == 11
    assert loaded.default.kind == "aggregate"


def test_kinds_are_presets(site: Path) -> None:
    site.write_text(f'[slot.a]\nkind = "public-figures"\n{NAMED}')
    slot = policy.load(site).slots["a"]
    assert slot.people is PeopleRule.NAMED
    assert slot.named is not None
    assert slot.named.types == {T.PERSON_NAME, T.NATIONALITY}


def test_listed_people(site: Path) -> None:
    (site.parent / "names.txt").write_text(
        "# heads\nÁda Example\n\n  Example, Ben \nÁda Example\n", encoding="utf-8"
    )
    extra = 'names_file = "names.txt"\nnames = ["Cyd Example"]\ntypes = ["phone"]\n'
    site.write_text(f'[slot.a]\nkind = "roster-of-officials"\n{NAMED}{extra}')
    named = policy.load(site).slots["a"].named
    assert named is not None
    assert named.names == ("Cyd Example", "Áda Example", "Example, Ben")
    assert named.types == {T.PERSON_NAME, T.PHONE}
    assert named.expires == dt.date(2027, 1, 1)


WRONG = [
    ('[slot.a]\nkind = "aggregate"\nsheeet = 1\n', [':3: unknown key "sheeet" in [slot.NAME]; did you mean "sheet"?']),
    ("[limitz]\nparts = 1\n", [':1: unknown key "limitz" in top; did you mean "limits"?']),
    ('[limits]\ndepth = "8"\n', [':2: "depth" must be a whole number; write depth = 8']),
    ("[limits]\ndepth = true\n", [':2: "depth" must be a whole number; write depth = 8']),
    ("[limits]\ndepth = 0\n", [':2: "depth" is out of range; use 1 to 64']),
    ("version = 2\n", [':1: "version" is out of range; use 1']),
    ('[slot.a]\npeople = "none"\n', [':1: "kind" is missing; add kind = "aggregate"']),
    ('[slot.a]\nkind = "agregate"\n', [':2: "agregate" is no value of kind; did you mean "aggregate"?']),
    ('[slot.a]\nkind = "aggregate"\npeople = "named"\n',
     [':1: named people need an allowance; add a table [slot.a.named] with reason, owner and expires',
      ':3: kind "aggregate" contradicts people = "named"; write "none" or "counted"']),
    ('[slot.a]\nkind = "aggregate"\npeople = "counted"\n',
     [':3: people = "counted" needs a smallest count; add minimum_count = 11']),
    (f'[slot.a]\nkind = "aggregate"\n{NAMED}',
     [':3: an allowance does nothing where people = "none"; write people = "named", or remove the table']),
    ('[slot.a]\nkind = "public-figures"\n',
     [":1: named people need an allowance; add a table [slot.a.named] with reason, owner and expires"]),
    ('[slot.a]\nkind = "public-figures"\n[slot.a.named]\n',
     [':3: "expires" is missing; add expires = 2027-01-31',
      ':3: "owner" is missing; add owner = "Office of Public Affairs"',
      ':3: "reason" is missing; add reason = "Heads of field offices"']),
    (f'[slot.a]\nkind = "public-figures"\n{NAMED.replace(chr(34) + "r" + chr(34), chr(34) + " " + chr(34))}',
     [':4: "reason" is empty; write for instance "Heads of field offices"']),
    (f'[slot.a]\nkind = "public-figures"\n{NAMED.replace("2027-01-01", "2026-10-31")}',
     [":6: the allowance expired on 2026-10-31; renew it with its owner, or remove the slot"]),
    (f'[slot.a]\nkind = "public-figures"\n{NAMED.replace("2027-01-01", "2027-01-01T00:00:00")}',
     [':6: "expires" must be a date like 2027-01-31, without quotes; write expires = 2027-01-31']),
    (f'[slot.a]\nkind = "public-figures"\n{NAMED}types = ["fone", "SSN"]\n',
     [':7: "SSN" cannot be allowed; remove it: what identifies one person is never published by policy',
      ':7: "fone" is no information type; did you mean "phone"?']),
    (f'[slot.a]\nkind = "roster-of-officials"\n{NAMED}',
     [':3: kind "roster-of-officials" needs the people listed; add names = ["…"] or names_file = "officials.txt"']),
    (f'[slot.a]\nkind = "roster-of-officials"\n{NAMED}names = [\n  "Ada",\n  "--",\n]\n',
     [":9: a name without a letter; write the name, or remove it"]),
    (f'[slot.a]\nkind = "roster-of-officials"\n{NAMED}names_file = "none.txt"\n',
     [":7: the list of names: cannot be read (no such file or directory); check its name and permissions"]),
    ('[slot.a]\nkind = "document"\nhold_from = "very likely"\n',
     [':3: "very likely" is no value of hold_from; did you mean "likely"?']),
    ('[slot.a]\nkind = "document"\nblock_from = "possible"\nhold_from = "likely"\n',
     [':4: impossible band: what blocks must hold as well; write hold_from = "possible" or lower']),
    ('[slot.a]\nkind = "aggregate"\n\n[[slot.a.sheet]]\nname = "x"\nrows = [9, 3]\n',
     [":6: impossible band: no number of rows fits it; write the lowest first, zero or more"]),
    ('[slot.a]\nkind = "aggregate"\n[[slot.a.sheet]]\nname = "x"\nrows = [1, 2, 3]\ncolumns = [\n  { head = "y" },\n  1,\n]\n',
     [':5: "rows" must be two whole numbers in brackets, [lowest, highest]; write rows = [20, 400]',
      ':7: "heading" is missing; add heading = "FY *"',
      ':7: unknown key "head" in columns = [{ … }]; did you mean "heading"?',
      ':8: "columns" must be a list of tables; write columns = [{ heading = "Facility" }]']),
    ('[slot.a]\nkind = "aggregate"\n[[slot.a.sheet]]\nname = "In FY23"\n[[slot.a.sheet]]\nname = "in FY24"\n',
     [":6: a second sheet of the same name (years, months and numbers aside); join the two, or name one with other words"]),
    ('[slot."My Site"]\nkind = "aggregate"\n',
     [":1: a slot's name holds lower-case letters, digits and hyphens only; write my-site"]),
    ('[slot.default]\nkind = "aggregate"\n',
     [':1: a slot cannot be named "default"; write [default] for the contract without a slot']),
    ("slot = 1\ndefault = 2\n",
     [':1: "slot" must be a table; write a table', ':2: "default" must be a table; write [default] with its keys below']),
    ('[slot.a]\nkind = "aggregate"\n\n[slot.a]\n', [":4: [slot.a] is declared twice; join the two tables, or rename one"]),
    ('[slot.a]\nkind = "x"\nkind = "y"\n', [":3: a key is given twice; keep one of the two"]),
    ("[slot.a]\nkind = aggregate\n", [":2: not TOML: invalid value; correct the line; texts need quotes"]),
    ("a = [[[\n", [":1: not TOML: invalid value; correct the line; texts need quotes"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRONG, ids=range(len(WRONG)))
def test_every_mistake_by_line_with_its_fix(site: Path, text: str, expected: list[str]) -> None:
    assert problems(site, text) == expected


def test_all_mistakes_of_a_file_are_told(site: Path) -> None:
    text = "version = 3\n[limits]\nparts = -1\n[default]\n[slot.a]\nkind = 1\n[slot.b]\nkind = 'document'\nminimum_count = 1\n"
    assert [line.split(":")[1] for line in problems(site, text)] == ["1", "3", "4", "6", "9"]


def test_load_raises_them_all_as_one_error(site: Path) -> None:
    site.write_text("[limits]\nparts = -1\ndepth = 0\n")
    with pytest.raises(PolicyError) as raised:
        policy.load(site)
    assert len(str(raised.value).splitlines()) == 2
    assert raised.value.exit_code == 2


def test_an_allowance_is_good_on_its_last_day(site: Path) -> None:
    assert (
        problems(site, f'[slot.a]\nkind = "public-figures"\n{NAMED.replace("2027-01-01", "2026-11-01")}')
        == []
    )


def test_an_expired_allowance_is_loaded_for_the_judge_to_hold(site: Path) -> None:
    site.write_text(f'[slot.a]\nkind = "public-figures"\n{NAMED.replace("2027", "2020")}')
    assert policy.load(site).slots["a"].named is not None
    with pytest.raises(PolicyError):
        policy.load(site, today=TODAY)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"# caf\xe9\n", ":1: not UTF-8 text"),
        (b"x = 1\n# \xff\xfe\n", ":2: not UTF-8 text"),
        (b"[" * 5000 + b"\n", ":1: "),
        (b"a = " + b"[" * 5000, ":1: nested too deeply"),
        (b"\0", ":1: not TOML"),
        (b"a = " + b"9" * 5000, ":1: a number is too long"),
    ],
)
def test_files_that_are_no_text(site: Path, content: bytes, what: str) -> None:
    site.write_bytes(content)
    (line,) = policy.check(site, today=TODAY)
    assert line.startswith(f"{site}{what}")


def test_a_byte_order_mark_and_windows_lines_are_fine(site: Path) -> None:
    site.write_bytes(b'\xef\xbb\xbf[slot.a]\r\nkind = "aggregate"\r\n')
    assert policy.load(site).slots["a"].origin.endswith(":1")


def test_missing_and_special_files(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        policy.load(tmp_path / "none.toml")
    with pytest.raises(PolicyError, match="not a regular file"):
        policy.load(tmp_path)


def test_digest_ignores_layout_and_changes_with_rules(site: Path) -> None:
    def digest(text: str) -> str:
        site.write_text(text)
        return policy.load(site).digest

    plain = '[slot.a]\nkind = "aggregate"\nminimum_count = 11\n[slot.b]\nkind = "document"\n'
    moved = '# why\n[slot.b]\nkind="document"   # x\n\n[slot.a]\nminimum_count = 1_1\nkind = "aggregate"\n'
    assert digest(plain) == digest(moved)
    assert digest(plain) != digest(plain.replace("11", "12"))
    assert digest(plain + NAMED.replace("slot.a", "slot.b").replace("[", 'people = "named"\n[', 1)) != digest(
        plain
    )
    assert digest("") == policy.load(None).digest


def test_digest_changes_with_the_list_of_names(site: Path) -> None:
    site.write_text(f'[slot.a]\nkind = "roster-of-officials"\n{NAMED}names_file = "names.txt"\n')
    digests = set()
    for names in ("Ada Example\n", "Ben Example\n"):
        (site.parent / "names.txt").write_text(names)
        digests.add(policy.load(site).digest)
    assert len(digests) == 2


def test_every_limit_can_be_set(site: Path) -> None:
    site.write_text("[limits]\n" + "".join(f"{f.name} = {f.default}\n" for f in fields(Limits)))
    assert policy.load(site).limits == Limits()
