"""Nobody's name or number but the recipient's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.people import people
from tidegate.response.notices.guard import Cause, Prints
from tidegate.response.notices.guard.persons import identifiers, reasons

KEY = b"a key for tests, 32 bytes or more"
EVERYBODY = people(60)
KNOWN = Prints.of(
    KEY,
    names=[one.name for one in EVERYBODY],
    numbers=[n for one in EVERYBODY for n in (one.a_number, one.email)],
)
ME = EVERYBODY[0]
OTHERS = [one for one in EVERYBODY[1:] if one.name != ME.name]


def found(text: str, *own: str, known: Prints | None = KNOWN) -> set[Cause]:
    return {reason.cause for reason in reasons([("text 1", text)], own, known)}


@pytest.mark.parametrize(
    "style",
    [
        "{0.given} {0.family}",
        "{0.family}, {0.given}",
        "{0.listed}",
        "dear {0.given}  {0.family}!",
        "x{0.given}\n{0.family}x y",
    ],
)
def test_another_persons_name_is_found_in_any_style(style: str) -> None:
    other = OTHERS[3]
    text = style.format(other).replace("x", "")
    assert Cause.OTHER_PERSON in found(f"As we told {text} last week.", ME.name)


def test_a_name_broken_over_two_lines_is_found() -> None:
    texts = [("text 1", f"As we told {OTHERS[3].given}"), ("text 2", f"{OTHERS[3].family} last week.")]
    assert {reason.cause for reason in reasons(texts, (ME.name,), KNOWN)} == {Cause.OTHER_PERSON}


def test_my_own_name_is_mine() -> None:
    assert found(f"Dear {ME.name}, this is for you.", ME.name) == set()


def test_a_name_within_mine_is_no_other_person() -> None:
    known = Prints.of(KEY, names=["Maria Lopez", "Maria Lopez Garcia"], numbers=[])
    assert found("Dear Maria Lopez Garcia,", "Maria Lopez Garcia", known=known) == set()
    assert found("Dear Maria Lopez Garcia, and Lopez Maria", "Maria Lopez Garcia", known=known) == {
        Cause.OTHER_PERSON
    }


def test_a_name_in_another_script_is_found() -> None:
    known = Prints.of(KEY, names=["Светлана Ёлкина"], numbers=[])
    assert Cause.OTHER_PERSON in found("Это передано: Ёлкина Светлана.", ME.name, known=known)


@pytest.mark.parametrize("style", ["A{0}", "A# {1}-{2}-{3}", "{1} {2} {3}", "{1}.{2}.{3}", "a-number: {0}"])
def test_another_persons_number_is_found_in_any_style(style: str) -> None:
    n = OTHERS[0].a_number
    assert Cause.OTHER_PERSON in found(f"see {style.format(n, n[:3], n[3:6], n[6:])} for it", ME.a_number)


def test_digits_of_every_script() -> None:
    n = OTHERS[0].a_number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert Cause.OTHER_PERSON in found(n, ME.a_number)


@pytest.mark.parametrize(
    "text", ["A912-345-678", "MSC2190000001", "X1234567", "666-12-3456", "202-555-0199", "a@b.example"]
)
def test_a_number_that_is_nobodys_we_know_stays_too(text: str) -> None:
    assert Cause.IDENTIFIER in found(f"see {text}", ME.a_number)


@pytest.mark.parametrize(
    "text",
    ["28 November 2022, 09:45", "2022-11-28", "11/28/2022", "30 days", "6,252 people", "۷ آذر ۱۴۰۱ (۲۸ نوامبر ۲۰۲۲)",
     "2022年11月28日 09:45", "08:00–20:00", "Washington, DC 20001"],
)  # fmt: skip
def test_dates_and_times_are_no_identifiers(text: str) -> None:
    assert list(identifiers(text)) == []


def test_what_is_ours_may_stand() -> None:
    own = ("+1 202-555-0142", "privacy@agency.example.org", "TG-7K3M-9QXD-4", "A912345678")
    assert found("Call +1 202-555-0142 or privacy@agency.example.org about A912-345-678", *own) == set()


def test_without_anything_to_compare_with_nothing_leaves() -> None:
    assert Cause.NOTHING_TO_COMPARE in found("Dear reader", known=None)


def test_prints_tell_nothing() -> None:
    assert repr(KNOWN) == f"Prints({len(KNOWN)})"
    with pytest.raises(ValueError, match="32 bytes"):
        Prints.of(b"short", names=[], numbers=[])


@given(st.sampled_from(OTHERS), st.text(max_size=30), st.text(max_size=30))
def test_whatever_stands_around_a_number(other: object, before: str, after: str) -> None:
    number = other.a_number  # type: ignore[attr-defined]
    if before[-1:].isalnum() or after[:1].isalnum() or before[-1:] in "@.-/()" or after[:1] in "@.-/()":
        before, after = f"{before} | ", f" | {after}"
    causes = found(f"{before}{number}{after}", ME.name, ME.a_number)
    assert causes & {Cause.OTHER_PERSON, Cause.IDENTIFIER}
