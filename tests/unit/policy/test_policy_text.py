"""Writing TOML and finding places in it: what is written reads back the same, and every key has its line."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate import policy
from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.slot import ColumnContract, Contract, NamedPeople, PeopleRule, SheetContract
from tidegate.policy.build import DEFAULT
from tidegate.policy.digest import digest
from tidegate.policy.load import parse
from tidegate.policy.locate import KeyPath, locate
from tidegate.policy.reference import reference
from tidegate.policy.schema import ALLOWABLE, SECTIONS, TYPES
from tidegate.policy.text import assignment, key, string

QUICK = settings(max_examples=80, deadline=None)
anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@QUICK
@given(anything)
def test_strings_read_back(text: str) -> None:
    assert tomllib.loads(f"a = {string(text)}") == {"a": text}
    assert tomllib.loads(f"{key(text)} = 1") == {text: 1}


def test_half_a_surrogate_pair_does_not_break_the_file() -> None:
    assert tomllib.loads(f"a = {string(chr(0xD800))}") == {"a": "\ufffd"}


def _paths(item: object, path: KeyPath = ()) -> list[KeyPath]:
    inner = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    return [path, *(deeper for name, value in inner for deeper in _paths(value, (*path, name)))]


scalars = st.one_of(anything, st.integers(), st.booleans(), st.dates())
values = st.one_of(
    scalars, st.lists(scalars, max_size=4), st.lists(st.dictionaries(anything, scalars, max_size=3))
)


@QUICK
@given(st.dictionaries(anything, values, max_size=4), st.integers(0, 3))
def test_every_key_is_found_on_its_line(table: dict[str, object], blank: int) -> None:
    text = (
        "# remark\n" * blank + "[a.b]\n" + "".join(assignment(name, value) for name, value in table.items())
    )
    parsed, places, lines = tomllib.loads(text), locate(text), text.split("\n")
    for path in _paths(parsed)[1:]:
        assert path in places.lines
    for name in table:
        assert lines[places.line(("a", "b", name)) - 1].startswith(f"{key(name)} = ")


def test_places_of_everything_toml_can_write() -> None:
    text = '''# [no.header]
top = "x # no remark"   # remark [no]
"quoted key".'and this' = 1
[slot.a]   # remark
text = """
[[slot.a.sheet]]
"quoted\\"""" 
list = [ # remark ]
  1, 2, # three
  { deep = [ "]" ], "e=" = '}' },
]
[[slot.a.sheet]]
name = \'\'\'
[slot.b]\'\'\'
[slot.a.sheet.inner]
x = 1
[[ slot . "a" . sheet ]]
name = 2000-01-01 00:00:00
'''  # noqa: W291
    assert set(_paths(tomllib.loads(text))[1:]) == set(locate(text).lines)
    places = locate(text)
    expected = {
        ("top",): 2,
        ("quoted key", "and this"): 3,
        ("slot", "a", "text"): 5,
        ("slot", "a", "list", 1): 9,
        ("slot", "a", "list", 2, "e="): 10,
        ("slot", "a", "sheet", 0): 12,
        ("slot", "a", "sheet", 0, "inner", "x"): 16,
        ("slot", "a", "sheet", 1, "name"): 18,
    }
    assert {path: places.line(path) for path in expected} == expected
    assert places.line(("slot", "a", "sheet", 1, "missing")) == 17
    assert places.line(("nothing",)) == 1
    assert [text[section.start] for section in places.sections] == ["["] * 4
    assert places.sections[-1].end == len(text)


allowances = st.builds(
    NamedPeople,
    anything.filter(str.strip),
    anything.filter(str.strip),
    st.dates(),
    st.lists(
        anything.filter(lambda name: any(map(str.isalpha, name))), min_size=1, unique=True, max_size=3
    ).map(tuple),
    st.frozensets(st.sampled_from([TYPES[name] for name in ALLOWABLE])).map(
        lambda types: types | {InformationType.PERSON_NAME}
    ),
)
sheets = st.builds(
    SheetContract,
    st.sampled_from(["Detention FY*", "Footnotes", '"quoted" \\ and\nbroken']),
    st.lists(st.builds(ColumnContract, anything, st.sampled_from(["", "number"])), max_size=3).map(tuple),
    st.sampled_from([None, (0, 5)]),
    st.booleans(),
)
contracts = st.builds(
    Contract,
    st.just("default"),
    kind=st.just("document"),
    minimum_count=st.just(0) | st.integers(2, 50),
    formats=st.sampled_from([(), ("workbook", "delimited")]),
    sheets=st.lists(sheets, max_size=2, unique_by=lambda sheet: sheet.name).map(tuple),
    block_from=st.sampled_from([Likelihood.LIKELY, Likelihood.VERY_LIKELY]),
    hold_from=st.sampled_from([Likelihood.UNLIKELY, Likelihood.POSSIBLE, Likelihood.LIKELY]),
    sandbox_weaker=st.booleans(),
    unread_pictures=st.booleans(),
)


@QUICK
@given(contracts, st.none() | allowances, anything)
def test_what_show_prints_loads_to_the_same_rules(
    contract: Contract, named: NamedPeople | None, origin: str
) -> None:
    people = PeopleRule.NAMED if named else PeopleRule.NONE
    shown = replace(contract, people=people, named=named, origin=origin)
    effective = replace(policy.load(None), default=shown, slots={"x": replace(shown, name="x")})
    effective = replace(effective, digest=digest(effective))
    again = parse(
        policy.show(effective), "again", replace(effective, default=DEFAULT, slots={}), Path(), None
    )
    assert again.digest == effective.digest
    assert again.default == replace(shown, origin=again.default.origin)


def test_show_tells_origins(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text('[slot.mine]\nkind = "aggregate"\n')
    shown = policy.show(policy.load(site))
    assert f"# {site}:1\n[slot.mine]\n" in shown
    assert "# built in\n[slot.aggregate]\n" in shown
    assert policy.load(site).digest in shown


def test_the_reference_has_every_key() -> None:
    text = reference()
    for section in SECTIONS:
        for field in section.fields:
            assert f"| `{field.name}` |" in text
            assert field.meaning in text


def test_the_example_in_the_built_in_policy_is_right(tmp_path: Path) -> None:
    from tidegate.policy.load import BUILT_IN

    example = BUILT_IN.read_text(encoding="utf-8").partition("In your own policy:\n#\n")[2]
    (tmp_path / "heads-of-offices.txt").write_text("Ada Example\n")
    site = tmp_path / "site.toml"
    site.write_text(
        "".join(line.removeprefix("#") for line in example.splitlines(keepends=True)), encoding="utf-8"
    )
    assert set(policy.load(site, today=dt.date(2026, 11, 1)).slots) > {"field-offices", "athletes"}
