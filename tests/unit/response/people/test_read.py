"""The people of a disclosed file, read in the sandbox: all of them, once each, typed, in every form a list may have."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from builders import registry as building
from builders.disclosed import DAY, Leak, leak
from builders.workbook import Sheet, Workbook
from tidegate.inspection.snapshot import Recording, taken
from tidegate.model.finding import InformationType as Type
from tidegate.model.limits import Limits
from tidegate.model.person import Disclosed, Trait
from tidegate.model.registry import RegistryRule
from tidegate.registry.access import Access
from tidegate.response.people.keys import canonical
from tidegate.response.people.read import read
from tidegate.response.people.resolve import exposed, families, minor


def people_of(content: bytes, name: str, registry: Access | None = None) -> Disclosed:
    with Recording(len(content)) as recording:
        recording.add(content)
        with taken(recording, name) as snapshot:
            return read(snapshot, Limits(), registry)


def numbers(found: Disclosed) -> list[str]:
    """Each person's A-number once."""
    return [
        number
        for one in found.people
        for number in {canonical(Type.A_NUMBER, v) for v in one.values(Type.A_NUMBER)}
    ]


@pytest.fixture(scope="module")
def disclosed() -> Leak:
    return leak(60)


@pytest.mark.parametrize("form", ["xlsx", "csv", "html", "pdf", "docx"])
def test_everybody_once_in_every_form(disclosed: Leak, form: str) -> None:
    found = people_of(getattr(disclosed, form)(), f"list.{form}")
    beside = form in ("xlsx", "csv", "html")
    expected = sorted(one.person.a_number for one in disclosed.told if beside or one.where != "spouse")
    assert sorted(numbers(found)) == expected
    assert found.whole


def test_fields_minors_families_and_hidden_places(disclosed: Leak) -> None:
    found = people_of(disclosed.xlsx(), "list.xlsx")
    by_number = {canonical(Type.A_NUMBER, one.first(Type.A_NUMBER)): one for one in found.people}
    kin = families(found.people)
    for told in disclosed.told:
        one = by_number[told.person.a_number]
        if told.where == "spouse":
            assert (one.relation, exposed(one)) == ("spouse", ("A-number", "person name"))
            continue
        fields = exposed(one)
        hidden = told.where == "hidden"
        assert ("birth date (hidden)" in fields) == hidden
        assert {name.removesuffix(" (hidden)") for name in fields} >= {
            "A-number", "person name", "birth date", "nationality", "facility", "protection claim", "case status",
            "case number", "language",
        }  # fmt: skip
        assert ("attorney" in " ".join(fields)) == bool(told.attorney)
        assert minor(one, DAY) == told.minor
        assert one.first(Trait.CASE) == told.case
        family = [each for each in disclosed.told if told.family and each.family == told.family]
        if len(family) > 1 and one.number in kin:
            head = found.people[kin[one.number] - 1]
            assert head.first(Trait.FAMILY) == told.family or not head.first(Trait.FAMILY)


def test_the_registry_answers_for_each(disclosed: Leak, tmp_path: Path) -> None:
    building.built(tmp_path, building.rows_of([one.person for one in disclosed.told[::2]]))
    access = Access.to(str(tmp_path / "registry"), building.MASTER, RegistryRule())
    found = people_of(disclosed.csv(), "list.csv", access)
    sure = {
        known.person for one in found.people for known in one.known if known.sure and known.by == "a_number"
    }
    assert sure == set(range(30))


def test_people_in_running_text_and_forms() -> None:
    text = (
        "Memorandum. The applicant Farhad Moradi, A-number A912 345 678, born March 4, 1988, fears return to Iran.\n\n"
        + "Nothing is said here of anybody. " * 40
        + "\n\nName: Gladys Zelaya\nDate of birth: 07/21/1994\nCountry: Honduras\n"
    ).encode()
    found = people_of(text, "memo.txt")
    assert "912345678" in numbers(found)
    assert any("Zelaya" in " ".join(one.values(Type.PERSON_NAME)) for one in found.people)


def test_an_applicant_and_a_child_in_one_row_are_two_people() -> None:
    rows = [
        ["Name", "A-Number", "Date of Birth", "Child Name", "Child A-Number", "Child Date of Birth"],
        *(
            [f"Wilner Desir{chr(97 + at)}", f"A9000010{at:02}", dt.date(1980, 1, 1 + at), f"Islande Desir{chr(97 + at)}",
             f"A9000020{at:02}", dt.date(2012, 1, 1 + at)] for at in range(12)
        ),
    ]  # fmt: skip
    found = people_of(Workbook([Sheet("List", rows)]).to_bytes(), "list.xlsx")
    assert len(found.people) == 24
    children = [one for one in found.people if one.relation == "child"]
    assert len(children) == 12
    assert all(minor(one, DAY) for one in children)
    assert not any(minor(one, DAY) for one in found.people if not one.relation)


def test_rows_of_one_person_are_joined_and_typing_errors_are_not() -> None:
    head = ["Name", "A-Number", "Date of Birth", "Country of Citizenship"]
    people = [
        [f"Osmin Funez{chr(97 + at)}", f"A90000300{at}", dt.date(1980, 1, 1 + at), "Honduras"]
        for at in range(9)
    ]
    again = [
        [name.upper(), f"{number[:4]}-{number[4:7]}-{number[7:]}", born, "HN"]
        for name, number, born, _ in people
    ]
    wrong = [[people[0][0], "A900009999", people[0][2], "Honduras"]]
    book = Workbook([Sheet("One", [head, *people]), Sheet("Two", [head, *again, *wrong], state="hidden")])
    found = people_of(book.to_bytes(), "list.xlsx")
    assert len(found.people) == 10
    assert all(len(one.places) == 2 for one in found.people[:9])


@pytest.mark.parametrize("content", [b"", b"\0" * 64, b"PK\x03\x04broken", b"%PDF-1.7\n%broken"])
def test_what_is_no_list_gives_nobody_or_says_why(content: bytes) -> None:
    found = people_of(content, "list.xlsx")
    assert not found.people
