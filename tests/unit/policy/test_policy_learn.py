"""Learning a slot's contract from past releases, and putting it into a policy file without touching the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate import policy
from tidegate.errors import PolicyError
from tidegate.inspection.judge import judge
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt
from tidegate.model.shape import ColumnShape, TableShape
from tidegate.model.slot import ColumnContract, Contract, Policy
from tidegate.model.verdict import Analysis, Verdict
from tidegate.policy.build import DEFAULT
from tidegate.policy.learn import learn
from tidegate.policy.load import parse
from tidegate.policy.outline import matcher, outline, pattern
from tidegate.policy.write import learned_text, save

TODAY = dt.date(2026, 11, 1)


def table(name: str, *headings: str, rows: int = 40, people: int = 0, kind: str = "number", top: bool = False,
          visible: bool = True) -> TableShape:  # fmt: skip
    location = Location(() if top else (f'sheet "{name}"',), visible=visible)
    return TableShape(location, name, tuple(ColumnShape(text, kind, True) for text in headings), rows, people)


def release(year: int) -> list[TableShape]:
    return [
        table(f"Detention FY{year}", "Facility", "Oct", "Nov", f"FY{year} total"),
        table(f"Facilities EOFY{year} ", "Name", "City", rows=100 + year),
        table("Footnotes", "", kind="text"),
    ]


def judged(shapes: list[TableShape], contract: Contract) -> Verdict:
    parts = (PartReceipt(Location(), 9, 9, "workbook"),)
    analysis = Analysis((), (), parts, tuple(shapes), frozenset(), 9, 9)
    return judge(analysis, contract, today=TODAY).verdict


SAME = [
    ("Detention FY23", "Detention FY24"),
    ("Trans. Detainee Pop. FY22 YTD ", "Trans. Detainee Pop."),
    ("Trans. Detainee Pop. EOFY23", "trans. detainee  pop. FY2024"),
    ("Oct", "November"),
    ("2023-10-01 00:00:00", "2024-11-01 00:00:00"),
    ("Q1 2023", "Q4 2024"),
    ("statistics05132024", "statistics05242024"),
    ("FY 2022-23 releases", "FY 2023-24 releases"),
]
DIFFERENT = [
    ("Sheet1", "Sheet2"),
    ("Detention FY23", "Detainees FY23"),
    ("Facilities", "Facility names"),
    ("", "2023"),
    ("Oct", "Total"),
    ("Name", "A-number"),
]


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=12)
    | st.sampled_from(["FY23 - 24 Oct", "Q1/2023", "* x 5", "** 5", "Sheet 2nd 3rd", "12 May 2023, h 2"])
)
def test_a_pattern_takes_what_it_was_made_from(text: str) -> None:
    assert outline(pattern(text)) == outline(text)
    assert matcher(pattern(text))(text)
    assert "**" not in pattern(text)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_periods_do_not_matter(one: str, other: str) -> None:
    assert outline(one) == outline(other)
    assert matcher(pattern(one))(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_words_matter(one: str, other: str) -> None:
    assert outline(one) != outline(other)
    assert not matcher(pattern(one))(other)


def test_stars_by_hand() -> None:
    assert matcher("Sheet*")("Sheet12")
    assert not matcher("Sheet*")("Sheet of people")
    assert matcher("Detention FY*")("Detention FY2031")
    assert not matcher("Detention *")("Detention by name")
    assert matcher("Detention **")("Detention by name")
    assert not matcher("*")("Name")


@pytest.mark.parametrize("years", [(22,), (22, 23), (22, 23, 24)])
def test_the_next_year_passes(years: tuple[int, ...]) -> None:
    contract = learn("statistics", "aggregate", [(f"{year}.xlsx", release(year)) for year in years])
    assert all(judged(release(year), contract) is Verdict.CLEAR for year in (*years, 25))


words = st.sampled_from(
    ["Detention FY22", "Detention FY23", "Sheet1", "Sheet2", "Oct", "", "A b", "A-b", "2023", "*"]
)
kinds = st.sampled_from(
    ["number", "count", "text", "address", "facility", "nationality", "empty", "date", ""]
)
shapes = st.builds(
    TableShape,
    st.builds(Location, st.lists(words, max_size=2).map(tuple), visible=st.booleans()),
    words,
    st.lists(st.builds(ColumnShape, words | st.text(max_size=9), kinds, st.booleans()), max_size=6).map(
        tuple
    ),
    st.integers(0, 9999),
    st.just(0),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(shapes, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_learned_contract_takes_what_it_was_learned_from(past: list[list[TableShape]]) -> None:
    contract = learn("statistics", "aggregate", [(str(at), release) for at, release in enumerate(past)])
    assert [judged(release, contract) for release in past] == [Verdict.CLEAR] * len(past)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(shapes, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_learned_contract_loads_back(past: list[list[TableShape]]) -> None:
    contract = learn("statistics", "aggregate", [(str(at), release) for at, release in enumerate(past)])
    again = parse(learned_text(contract), "again", Policy(DEFAULT), Path(), None).slots["statistics"]
    assert again.sheets == contract.sheets


def test_what_no_release_had_holds() -> None:
    contract = learn("statistics", "aggregate", [(f"{year}.xlsx", release(year)) for year in (22, 23)])
    strange = [
        table("Sheet2", "Facility", visible=False),
        table("Detention FY24", "Facility", "Oct", "Surname"),
        table("Footnotes", "", kind="text", rows=6252),
    ]
    for shape in strange:
        others = [good for good in release(24) if outline(good.name) != outline(shape.name)]
        assert judged([*others, shape], contract) is Verdict.HOLD
    assert judged(release(24)[1:], contract) is Verdict.HOLD


def test_what_is_learned() -> None:
    contract = learn(
        "statistics", "aggregate", [("a", release(22)), ("b", release(23)[:2])], formats=["workbook"]
    )
    first = contract.sheets[0]
    assert [sheet.name for sheet in contract.sheets] == ["Detention *", "Facilities *", "Footnotes"]
    assert [sheet.required for sheet in contract.sheets] == [True, True, False]
    assert first.columns == (
        ColumnContract("Facility", "number"),
        ColumnContract("*", "number"),
        ColumnContract("* total", "number"),
    )
    assert first.rows == (0, 100)
    assert contract.formats == ("workbook",)


def test_a_file_that_is_itself_a_table_may_have_any_name() -> None:
    contract = learn("statistics", "aggregate", [("a.csv", [table("a.csv", "Country", "Oct", top=True)])])
    assert judged([table("b.csv", "Country", "Nov", top=True)], contract) is Verdict.CLEAR
    assert judged([table("b.csv", "Country", "Surname", top=True)], contract) is Verdict.HOLD


def test_numbered_sheets_of_different_releases_are_one() -> None:
    contract = learn(
        "statistics", "aggregate", [("a", [table("Report14", "x")]), ("b", [table("Report15", "x")])]
    )
    assert judged([table("Report16", "x")], contract) is Verdict.CLEAR
    two = learn("statistics", "aggregate", [("a", [table("Sheet1", "x"), table("Sheet2", "x")])])
    assert judged([table("Sheet1", "x"), table("Sheet2", "x")], two) is Verdict.CLEAR
    assert judged([table("Sheet1", "x"), table("Sheet2", "x"), table("Sheet3", "x")], two) is Verdict.HOLD


def test_people_are_refused_by_file_and_sheet() -> None:
    bad = [table("Sheet2", "Who", people=6252, visible=False), table("Ids", "No", kind="A-number")]
    with pytest.raises(PolicyError) as raised:
        learn("statistics", "aggregate", [("good.xlsx", release(22)), ("bad.xlsx", bad)])
    assert str(raised.value).splitlines() == [
        'bad.xlsx: sheet "Sheet2" (hidden) holds 6,252 people; learn from releases without people',
        'bad.xlsx: sheet "Ids" holds a column of the kind A-number; learn from releases without people',
    ]


@pytest.mark.parametrize(
    ("slot", "kind", "releases", "what"),
    [
        ("statistics", "agregate", [("a", release(22))], 'did you mean "aggregate"'),
        ("My Slot", "aggregate", [("a", release(22))], "write my-slot"),
        ("statistics", "aggregate", [], "name at least one past release"),
        ("statistics", "aggregate", [("a", [])], "a: no table was found in it"),
    ],
)
def test_what_cannot_be_learned(slot: str, kind: str, releases: list, what: str) -> None:
    with pytest.raises(PolicyError, match=what):
        learn(slot, kind, releases)


CONTRACT = learn("statistics", "aggregate", [("a", release(22)), ("b", release(23))], formats=["workbook"])
OTHERS = '# ours\n[limits]\nparts = 99   # few\n\n# the next\n[slot.other]\nkind = "document"\n'


@pytest.mark.parametrize("before", [None, "", OTHERS, OTHERS.rstrip("\n"), OTHERS.replace("\n", "\r\n")])
def test_saving_a_new_slot(tmp_path: Path, before: str | None) -> None:
    site = tmp_path / "site.toml"
    if before is not None:
        site.write_bytes(before.encode())
    save(site, CONTRACT)
    text = site.read_bytes().decode()
    assert text.startswith(before or "")
    assert text.count("\r\n") in (0, text.count("\n"))
    slot = policy.load(site).slots["statistics"]
    assert (slot.sheets, slot.formats, slot.kind) == (CONTRACT.sheets, ("workbook",), "aggregate")
    assert [path.name for path in tmp_path.iterdir()] == ["site.toml"]


OLD = """# top
[slot.statistics]
kind = "aggregate"   # ours
minimum_count = 11

[[slot.statistics.sheet]]
name = "Old"
columns = [
  { heading = "[slot.x]" },
]

[[slot.statistics.sheet]]
name = "Older"

# about the other
[slot.other]
kind = "document"
"""


def test_learning_again_replaces_only_the_sheets(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(OLD)
    save(site, CONTRACT)
    text = site.read_text()
    assert text.startswith(OLD.partition("[[")[0])
    assert text.endswith('\n# about the other\n[slot.other]\nkind = "document"\n')
    assert "Old" not in text
    loaded = policy.load(site).slots["statistics"]
    assert (loaded.sheets, loaded.minimum_count) == (CONTRACT.sheets, 11)
    save(site, CONTRACT)
    assert site.read_text() == text


def test_learning_into_a_slot_without_sheets(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(
        '[slot.statistics]\nkind = "aggregate"\n# about the other\n[slot.other]\nkind = "document"\n'
    )
    save(site, CONTRACT)
    text = site.read_text()
    assert text.endswith('\n# about the other\n[slot.other]\nkind = "document"\n')
    assert policy.load(site).slots["statistics"].sheets == CONTRACT.sheets


UNCHANGEABLE = [
    ('[slot.statistics]\nkind = "document"\n', ':2: slot "statistics" is of kind "document"'),
    ('slot.statistics = { kind = "aggregate" }\n', ":1: slot"),
    ('[slot.statistics]\nkind = "aggregate"\nsheet = [{ name = "x" }]\n', ":1: slot"),
    ('[slot.statistics]\nkind = "aggregate"\nwrong = 1\n', ':3: unknown key "wrong"'),
    ('[slot.statistics]\nkind = "aggregate\n', ":2: not TOML"),
]


@pytest.mark.parametrize(("before", "what"), UNCHANGEABLE)
def test_what_cannot_be_changed_stays_as_it_was(tmp_path: Path, before: str, what: str) -> None:
    site = tmp_path / "site.toml"
    site.write_text(before)
    with pytest.raises(PolicyError) as raised:
        save(site, CONTRACT)
    assert str(raised.value).startswith(f"{site}{what}")
    assert site.read_text() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_what_would_not_load_is_not_written(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(OTHERS)
    twice = replace(CONTRACT, sheets=(CONTRACT.sheets[0], CONTRACT.sheets[0]))
    with pytest.raises(PolicyError, match="a second sheet of the same name"):
        save(site, twice)
    assert site.read_text() == OTHERS


def test_nothing_is_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site.toml"
    site.write_text(OTHERS)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(PolicyError, match="no space left"):
        save(site, CONTRACT)
    assert site.read_text() == OTHERS
    assert [path.name for path in tmp_path.iterdir()] == ["site.toml"]


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "site.toml"
    real.write_text(OTHERS)
    real.chmod(0o640)
    link.symlink_to(real)
    save(link, CONTRACT)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "statistics" in policy.load(link).slots
