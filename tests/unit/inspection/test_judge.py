"""The judge by truth table: every information type under every rule about people, and every other reason to hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tidegate.inspection.judge import RULES, judge
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt
from tidegate.model.shape import ColumnShape, TableShape
from tidegate.model.slot import ColumnContract, Contract, NamedPeople, PeopleRule, SheetContract
from tidegate.model.verdict import Analysis, Judgement, Verdict

TODAY = dt.date(2026, 11, 1)
CLEAR, HOLD, BLOCK = Verdict.CLEAR, Verdict.HOLD, Verdict.BLOCK
T, L = InformationType, Likelihood
SHEET = Location(('sheet "Sheet2"',), "B2:M6253", visible=False)
NAMED = NamedPeople("heads of offices", "Public Affairs", dt.date(2026, 11, 1))


def contract(people: PeopleRule = PeopleRule.NONE, **changes: object) -> Contract:
    named = NAMED if people is PeopleRule.NAMED else None
    smallest = 11 if people is PeopleRule.COUNTED else 0
    return replace(Contract("statistics", people=people, named=named, minimum_count=smallest), **changes)


def analysis(*findings: Finding, **changes: object) -> Analysis:
    whole = PartReceipt(Location(), 100, 100, "workbook")
    clean = Analysis(findings, parts=(whole,), people=frozenset(), bytes_total=100, bytes_read=100)
    return replace(clean, **changes)


def judged(what: Analysis, slot: Contract | None = None, **changes: str) -> Judgement:
    return judge(what, slot or contract(), today=TODAY, **changes)


def rules_of(judgement: Judgement) -> list[str]:
    return [reason.partition(": ")[0] for reason in judgement.reasons]


# Verdicts by likelihood (unlikely, possible, likely, very likely).
PASSES = (CLEAR, CLEAR, CLEAR, CLEAR)
JUDGED = (CLEAR, HOLD, BLOCK, BLOCK)
HELD = (CLEAR, HOLD, HOLD, HOLD)
ALWAYS_HELD = (HOLD, HOLD, HOLD, HOLD)
ALWAYS_BLOCKED = (BLOCK, BLOCK, BLOCK, BLOCK)
IDENTIFIERS = ("A_NUMBER", "USCIS_RECEIPT", "SSN", "ITIN", "I94", "SEVIS", "FIN", "PASSPORT", "MRZ", "NATIONAL_ID",
               "PAYMENT_CARD", "BANK_ACCOUNT")  # fmt: skip
TABLE = {
    # type: (under none, under named, under counted)
    **{T[name]: (JUDGED, JUDGED, JUDGED) for name in IDENTIFIERS},
    T.ROSTER: (JUDGED, PASSES, JUDGED),
    T.PERSON_NAME: (JUDGED, PASSES, JUDGED),
    T.BIRTH_DATE: (JUDGED, JUDGED, JUDGED),
    T.PROTECTION_CLAIM: (PASSES, JUDGED, PASSES),
    T.CASE_STATUS: (PASSES, JUDGED, PASSES),
    T.ADDRESS: (PASSES, JUDGED, PASSES),
    T.NATIONALITY: (PASSES, HELD, PASSES),
    T.ATTORNEY: (PASSES, HELD, PASSES),
    T.FACILITY: (PASSES, HELD, PASSES),
    T.PHONE: (PASSES, HELD, PASSES),
    T.EMAIL: (PASSES, HELD, PASSES),
    T.SMALL_COUNT: (PASSES, PASSES, ALWAYS_HELD),
    T.PROTECTED_PERSON: (ALWAYS_BLOCKED, ALWAYS_BLOCKED, ALWAYS_BLOCKED),
}
RULES_ABOUT_PEOPLE = (PeopleRule.NONE, PeopleRule.NAMED, PeopleRule.COUNTED)
CASES = [
    (type, likelihood, people, TABLE[type][column][likelihood - 1])
    for type in InformationType
    for likelihood in Likelihood
    for column, people in enumerate(RULES_ABOUT_PEOPLE)
]


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(InformationType)
    assert set(RULES_ABOUT_PEOPLE) == set(PeopleRule)


@pytest.mark.parametrize(("type", "likelihood", "people", "expected"), CASES)
def test_truth_table(type: T, likelihood: L, people: PeopleRule, expected: Verdict) -> None:
    judgement = judged(analysis(Finding(type, 40, SHEET, likelihood, "why")), contract(people))
    assert judgement.verdict is expected
    assert bool(judgement.reasons) == bool(judgement.remedies) == (expected is not CLEAR)


def test_nothing_against_it_is_clear() -> None:
    assert judged(analysis()) == Judgement(CLEAR, (), ())


def test_the_leak_in_words() -> None:
    types = (T.ROSTER, T.A_NUMBER, T.PERSON_NAME, T.BIRTH_DATE, T.PROTECTION_CLAIM)
    found = analysis(*(Finding(type, 6252, SHEET, L.VERY_LIKELY, "why") for type in types))
    judgement = judged(found)
    assert judgement.reasons == (
        'roster: 6,252 people in sheet "Sheet2" (hidden) B2:M6253: '
        "A-number, person name, birth date, protection claim",
    )
    assert judgement.remedies == ('remove sheet "Sheet2"',)


def test_a_roster_of_names_alone_tells_of_the_slot_that_would_take_it() -> None:
    found = analysis(
        Finding(T.ROSTER, 30, SHEET, L.LIKELY, "why"), Finding(T.PERSON_NAME, 30, SHEET, L.LIKELY, "why")
    )
    assert any("public-figures" in remedy for remedy in judged(found).remedies)
    born = replace(found, findings=(*found.findings, Finding(T.BIRTH_DATE, 30, SHEET, L.LIKELY, "why")))
    assert any('types = ["birth date"]' in remedy for remedy in judged(born).remedies)
    # A protection case is nobody's public life, and no identifier can be allowed.
    for type in (T.PROTECTION_CLAIM, T.CASE_STATUS, T.A_NUMBER):
        case = replace(found, findings=(*found.findings, Finding(type, 30, SHEET, L.LIKELY, "why")))
        assert not any("public-figures" in remedy for remedy in judged(case).remedies)


def test_what_a_slot_of_named_people_would_have_to_list() -> None:
    found = analysis(
        Finding(T.ROSTER, 30, SHEET, L.LIKELY, "why"), Finding(T.BIRTH_DATE, 30, SHEET, L.LIKELY, "why")
    )
    judgement = judged(found, contract(PeopleRule.NAMED))
    assert rules_of(judgement) == ["named-type"]
    assert any('add "birth date" to its types' in remedy for remedy in judgement.remedies)


def test_identifier_columns_are_named() -> None:
    place = Location(('sheet "List"',), "C2:C40")
    judgement = judged(analysis(Finding(T.SSN, 39, place, L.LIKELY, "why")))
    assert judgement.reasons == ('identifier: SSN 39 in sheet "List" C2:C40',)
    assert judgement.remedies == ('remove column C of sheet "List"',)


def test_a_few_cells_of_a_column_are_named_as_such() -> None:
    place = Location(('sheet "Notes"',), "B10:B133")
    judgement = judged(analysis(Finding(T.PERSON_NAME, 2, place, L.LIKELY, "why")))
    assert judgement.remedies[0] == 'remove what stands in sheet "Notes" at B10:B133'


def test_what_is_listed_may_be_told_of_named_people() -> None:
    allowed = replace(NAMED, types=frozenset({T.PERSON_NAME, T.BIRTH_DATE, T.ADDRESS, T.SSN}))
    slot = contract(PeopleRule.NAMED, named=allowed)
    for type in (T.ROSTER, T.PERSON_NAME, T.BIRTH_DATE, T.ADDRESS):
        assert judged(analysis(Finding(type, 9, SHEET, L.VERY_LIKELY, "why")), slot).verdict is CLEAR
    # Not even a policy built by hand can allow an identifier.
    assert judged(analysis(Finding(T.SSN, 9, SHEET, L.LIKELY, "why")), slot).verdict is BLOCK


def test_people_beyond_the_list_of_names_block() -> None:
    slot = contract(PeopleRule.NAMED, named=replace(NAMED, names=("Ada Example",)))
    judgement = judged(analysis(Finding(T.PERSON_NAME, 1, SHEET, L.LIKELY, "why")), slot)
    assert judgement.verdict is BLOCK
    assert any("allowance" in remedy for remedy in judgement.remedies)


@pytest.mark.parametrize(("day", "expected"), [(TODAY, CLEAR), (TODAY + dt.timedelta(days=1), BLOCK)])
def test_an_allowance_ends_after_its_last_day(day: dt.date, expected: Verdict) -> None:
    found = analysis(Finding(T.ROSTER, 9, SHEET, L.LIKELY, "why"))
    assert judge(found, contract(PeopleRule.NAMED), today=day).verdict is expected


def test_an_expired_allowance_holds_even_without_people() -> None:
    judgement = judge(analysis(), contract(PeopleRule.NAMED), today=TODAY + dt.timedelta(days=1))
    assert (judgement.verdict, rules_of(judgement)) == (HOLD, ["named-expired"])
    assert "Public Affairs" in judgement.remedies[0]


def test_named_people_without_an_allowance_hold() -> None:
    assert judged(analysis(), contract(PeopleRule.NAMED, named=None)).verdict is HOLD


UNREAD = [
    ("gap", analysis(gaps=(Gap(Location(("a.bin",)), 10, "is of a type that this version does not read"),)), "unread"),
    ("gap of no bytes", analysis(gaps=(Gap(Location(), 0, "named like csv but is workbook"),)), "unread"),
    ("nothing read", analysis(people=None), "incomplete"),
    ("no parts", analysis(parts=()), "incomplete"),
    ("bytes missing", analysis(bytes_read=99), "incomplete"),
    ("bytes too many", analysis(bytes_read=101), "incomplete"),
    ("no bytes", analysis(bytes_read=0, bytes_total=0), "incomplete"),
    ("part missing", analysis(parts=(PartReceipt(Location(("inner",)), 10, 9, "text"),)), "incomplete"),
    ("default", Analysis(), "incomplete"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "rule"), [case[1:] for case in UNREAD], ids=[case[0] for case in UNREAD])
@pytest.mark.parametrize("people", list(PeopleRule))
def test_the_unread_never_clears(what: Analysis, rule: str, people: PeopleRule) -> None:
    judgement = judged(what, contract(people))
    assert judgement.verdict is HOLD
    assert rule in rules_of(judgement)
    assert judgement.remedies


def test_block_outranks_hold_and_comes_first() -> None:
    found = analysis(
        Finding(T.A_NUMBER, 1, Location(("notes.txt",), "line 3"), L.LIKELY, "why"),
        gaps=(Gap(SHEET, 5, "encrypted"),),
    )
    judgement = judged(found)
    assert (judgement.verdict, rules_of(judgement)) == (BLOCK, ["identifier", "unread"])


def test_gaps_are_told_a_few_and_counted() -> None:
    alike = tuple(Gap(Location((f"{at}.bin",)), 1, "is a cabinet") for at in range(40))
    other = tuple(Gap(Location((f"{at}.x",)), 1, f"reason {at}") for at in range(40))
    judgement = judged(analysis(gaps=alike + other))
    assert len(judgement.reasons) == 7
    assert judgement.reasons[0] == "unread: 0.bin and 39 more: is a cabinet"
    assert judgement.reasons[-1] == "unread: and 35 more like this"


@pytest.mark.parametrize(
    ("why", "help"),
    [
        ("encrypted: needs a password", "unlock it"),
        ("more than 4,096 parts (limit parts)", "raise parts under [limits]"),
        ("is PDF, which this version does not read", "re-save"),
        ("the workbook reader failed (KeyError)", "re-save"),
    ],
)
def test_gaps_tell_what_would_help(why: str, help: str) -> None:
    assert help in judged(analysis(gaps=(Gap(Location(), 1, why),))).remedies[0]


def test_a_weaker_sandbox_holds_unless_the_policy_says_otherwise() -> None:
    assert rules_of(judged(analysis(), sandbox_weaker="no landlock")) == ["sandbox"]
    assert judged(analysis(), contract(sandbox_weaker=True), sandbox_weaker="no landlock").verdict is CLEAR


def test_unread_pictures_hold_unless_the_policy_tolerates_them() -> None:
    picture = Gap(Location(), 0, "a picture that could not be read", pixels=True)
    unread = analysis(gaps=(picture,))
    assert rules_of(judged(unread)) == ["unread-picture"]
    assert judged(unread).verdict is HOLD
    tolerated = judged(unread, contract(unread_pictures=True))
    assert tolerated.verdict is CLEAR
    assert rules_of(tolerated) == ["unread-picture"]
    mixed = analysis(gaps=(picture, Gap(Location(), 3, "damaged")))
    assert judged(mixed, contract(unread_pictures=True)).verdict is HOLD


def test_people_without_a_finding_hold() -> None:
    assert rules_of(judged(analysis(people=frozenset({b"12345678"})))) == ["people"]
    shape = TableShape(SHEET, "Sheet2", (), 5, 5)
    assert rules_of(judged(analysis(shapes=(shape,)))) == ["people"]


def test_what_is_unknown_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    from tidegate.inspection import weigh

    monkeypatch.delitem(weigh.TREATMENTS, T.FIN)
    assert judged(analysis(Finding(T.FIN, 1, SHEET, L.UNLIKELY, "why"))).verdict is HOLD
    strange = Finding(T.SSN, 1, SHEET, 9, "why")  # type: ignore[arg-type]
    assert rules_of(judged(analysis(strange))) == ["unknown"]
    rule = contract(people="everyone")
    assert judged(analysis(), rule).verdict is HOLD


def test_formats() -> None:
    assert judged(analysis(), contract(formats=("workbook",))).verdict is CLEAR
    judgement = judged(analysis(), contract(formats=("delimited",)))
    assert rules_of(judgement) == ["contract-format"]


def shape(name: str, headings: str = "Facility,Count", *, rows: int = 30, visible: bool = True, people: int = 0,
          kinds: str = "facility,number") -> TableShape:  # fmt: skip
    columns = zip(headings.split(","), kinds.split(","), strict=True)
    location = Location((f'sheet "{name}"',), visible=visible)
    return TableShape(location, name, tuple(ColumnShape(h, k, True) for h, k in columns), rows, people)


COLUMNS = (
    ColumnContract("Facility", "facility"),
    ColumnContract("Count", "number"),
    ColumnContract("FY*", "number"),
)
SLOT = contract(
    sheets=(SheetContract("Detention FY*", COLUMNS, (10, 80), required=True), SheetContract("Footnotes"))
)
COMPARED = [
    ("as learned", (shape("Detention FY26"), shape("Footnotes", "Any,Thing")), []),
    ("another year's heading", (shape("Detention FY26", "Facility,FY27"),), []),
    ("optional sheet missing", (shape("Detention FY26"),), []),
    ("required sheet missing", (shape("Footnotes"),), ["contract-missing"]),
    ("a sheet more", (shape("Detention FY26"), shape("Sheet2", visible=False)), ["contract-sheet"]),
    ("a sheet renamed", (shape("Custody FY26"),), ["contract-sheet", "contract-missing"]),
    ("a column more", (shape("Detention FY26", "Facility,Home address"),), ["contract-column"]),
    ("an unnamed column", (shape("Detention FY26", "Facility,"),), ["contract-column"]),
    ("words for numbers", (shape("Detention FY26", kinds="facility,text"),), ["contract-kind"]),
    ("contacts for places", (shape("Detention FY26", kinds="phone,number"),), ["contract-kind"]),
    ("too many rows", (shape("Detention FY26", rows=81),), ["contract-rows"]),
    ("too few rows", (shape("Detention FY26", rows=9),), ["contract-rows"]),
]


@pytest.mark.parametrize(
    ("shapes", "rules"), [case[1:] for case in COMPARED], ids=[case[0] for case in COMPARED]
)
def test_comparison_with_the_slot(shapes: tuple[TableShape, ...], rules: list[str]) -> None:
    judgement = judged(analysis(shapes=shapes), SLOT)
    assert rules_of(judgement) == rules
    assert judgement.verdict is (HOLD if rules else CLEAR)


def test_a_hidden_extra_sheet_is_named() -> None:
    shapes = (shape("Detention FY26"), shape("Sheet2", visible=False))
    assert 'sheet "Sheet2" (hidden)' in judged(analysis(shapes=shapes), SLOT).reasons[0]


def test_headings_of_a_table_with_people_are_not_printed() -> None:
    # Where no header row was found, the first person may stand in its place.
    shapes = (shape("Detention FY26", "Ada Example,Count", people=5),)
    judgement = judged(analysis(shapes=shapes), SLOT)
    assert "contract-column" in rules_of(judgement)
    assert "Ada" not in "".join(judgement.reasons + judgement.remedies)


def test_reasons_are_single_printable_lines() -> None:
    nasty = Location(("a\nb\x1b[31m.zip", 'sheet "x\u2028y"'), "A1")
    found = analysis(Finding(T.SSN, 1, nasty, L.LIKELY, "why"), gaps=(Gap(nasty, 1, "why"),))
    for line in (*judged(found).reasons, *judged(found).remedies):
        assert line.isprintable()


def test_every_rule_explains_itself_and_is_used() -> None:
    for rule_id, rule in RULES.items():
        assert rule.id == rule_id
        assert len(rule.explains) > 60
        assert rule.worst is not CLEAR
