"""People never show what they hold; what comes out of a reading process is checked; a later reading only adds."""

from __future__ import annotations

import json
import pickle
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Cell, Disclosed, Individual, Known, Place
from tidegate.response.people import wire
from tidegate.response.people.canaries import canaries
from tidegate.response.people.merge import merge
from tidegate.response.people.prints import Printer
from tidegate.response.people.resolve import resolve

PRINTER = Printer.of(bytes(32))
TEXTS = st.text(max_size=20)
CELLS = st.builds(Cell, st.sampled_from([*Type, None]), TEXTS, TEXTS, st.booleans())
PLACES = st.builds(Place, st.lists(TEXTS, max_size=3).map(tuple), st.integers(0, 99), st.booleans())
KNOWN = st.builds(
    Known,
    st.integers(0, 9),
    st.integers(0, 3),
    st.sampled_from(["a_number", "name+birth_date"]),
    st.booleans(),
)
PEOPLE = st.lists(
    st.builds(
        Individual, st.just(0), st.lists(CELLS, max_size=4).map(tuple), st.lists(PLACES, max_size=2).map(tuple),
        st.lists(KNOWN, max_size=2).map(tuple), st.just(""), st.just(0),
    ), max_size=5,
)  # fmt: skip


def numbered(people: list[Individual]) -> tuple[Individual, ...]:
    return tuple(Individual(n, p.cells, p.places, p.known, p.relation, p.of) for n, p in enumerate(people, 1))


@given(PEOPLE, st.lists(TEXTS, max_size=3).map(tuple))
def test_what_was_written_is_read(people: list[Individual], gaps: tuple[str, ...]) -> None:
    found = Disclosed(numbered(people), gaps, frozenset({3, 4}))
    assert wire.decode(wire.encode(found)) == found


@given(st.binary(max_size=200))
def test_anything_else_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):
        wire.decode(text)


HEAD = {"version": 1, "people": 1, "gaps": [], "protected": []}
GOOD = [[["A_NUMBER", "", "A900000001", True]], [[["part"], 1, True]], [[1, 0, "a_number", True]], "", 0]


@pytest.mark.parametrize(
    "line",
    [
        [], {}, [1], GOOD[:4], [*GOOD, 1], [[["WRONG", "", "", True]], *GOOD[1:]], [[["A_NUMBER", "", 1, True]], *GOOD[1:]],
        [[["A_NUMBER", "", "x" * 5000, True]], *GOOD[1:]], [GOOD[0] * 500, *GOOD[1:]], [GOOD[0], [[["p"], -1, True]], *GOOD[2:]],
        [GOOD[0], GOOD[1], [[True, 0, "a", True]], "", 0], [*GOOD[:3], "x" * 99, 0], [*GOOD[:4], 1.5], [*GOOD[:4], 1 << 60],
    ],
)  # fmt: skip
def test_a_hostile_line_is_refused(line: object) -> None:
    with pytest.raises(ValueError):
        wire.decode(json.dumps(HEAD).encode() + b"\n" + json.dumps(line).encode() + b"\n")


def test_a_count_that_is_not_the_number_of_people_is_refused() -> None:
    for count in (0, 2, -1, True, "1", None):
        with pytest.raises(ValueError):
            wire.decode(
                json.dumps(HEAD | {"people": count}).encode() + b"\n" + json.dumps(GOOD).encode() + b"\n"
            )


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{!r:>20}".format])
def test_nothing_shows_what_it_holds(show) -> None:  # type: ignore[no-untyped-def]
    cell = Cell(Type.PERSON_NAME, "Quillon", "Brackwater")
    place = Place(("Brackwater.xlsx",), 3, True)
    person = Individual(1, (cell,), (place,))
    whole = Disclosed((person,))
    for one in (cell, place, person, whole, [whole], {"a": person}):
        assert "Brackwater" not in show(one)
        assert "Quillon" not in show(one)
    for one in (cell, place, person, whole):
        with pytest.raises(TypeError):
            pickle.dumps(one)


@given(PEOPLE, PEOPLE)
def test_a_later_reading_only_adds(before: list[Individual], now: list[Individual]) -> None:
    first, _ = merge((), numbered(before), PRINTER)
    people, seen = merge(first, numbered(now), PRINTER)
    assert [one.number for one in people] == list(range(1, len(people) + 1))
    assert [one.cells for one in people[: len(first)]] == [one.cells for one in first]
    assert merge(people, numbered(now), PRINTER)[0] == people
    assert seen <= {one.number for one in people}
    printed = {each for one in people for each in PRINTER.person(one)}
    assert all(set(PRINTER.person(one)) <= printed for one in now if one.cells and not before)


def person(*known: Known, number: str = "", born: str = "") -> Individual:
    given = {Type.A_NUMBER: number, Type.BIRTH_DATE: born}
    return Individual(1, tuple(Cell(kind, "", value) for kind, value in given.items() if value), (), known)


ID, PAIR, COUNTRY = "a_number", "name+birth_date", "name+nationality"
RULES = [
    (person(), "unmatched", ()),
    (person(Known(7, 0, ID), number="A900000007"), "exact", (7,)),
    (person(Known(7, 0, ID), Known(7, 0, PAIR), number="A900000007"), "exact", (7,)),
    (person(Known(7, 0, ID), Known(7, 0, PAIR), Known(8, 0, PAIR), number="A900000007"), "exact", (7,)),
    (person(Known(7, 0, ID), Known(8, 0, PAIR), number="A900000007"), "probable", (7, 8)),
    (person(Known(7, 0, ID), Known(8, 0, ID), number="A900000007"), "probable", (7, 8)),
    (person(Known(7, 0, PAIR)), "exact", (7,)),
    (person(Known(7, 0, PAIR), number="A900000009"), "probable", (7,)),
    (person(Known(7, 0, PAIR), Known(8, 0, PAIR)), "probable", (7, 8)),
    (person(Known(7, 0, ID, False), number="900000007"), "probable", (7,)),
    (person(Known(7, 1, ID), number="A900000007"), "probable", (7,)),
    (person(Known(7, 2, PAIR)), "probable", (7,)),
    (person(Known(7, 0, COUNTRY, False)), "probable", (7,)),
    (person(Known(7, 0, COUNTRY, False), number="A900000009"), "probable", (7,)),
    (person(Known(7, 0, COUNTRY, False), born="1990-01-02"), "probable", (7,)),
    (person(Known(7, 0, COUNTRY, False), number="A900000009", born="1990-01-02"), "unmatched", ()),
    (person(Known(7, 0, ID, False), number="A900000009", born="1990-01-02"), "probable", (7,)),
]


@pytest.mark.parametrize(("one", "how", "candidates"), RULES)
def test_resolution_is_as_the_table_says(one: Individual, how: str, candidates: tuple[int, ...]) -> None:
    found = resolve(one)
    assert (found.how, found.candidates) == (how, candidates)


def test_canaries_are_nobody() -> None:
    made = canaries(50, 10, random.Random(1))
    assert [one.number for one in made] == list(range(10, 60))
    assert len({one.first(Type.A_NUMBER) for one in made}) == 50
    assert all(one.first(Type.A_NUMBER)[1] == "9" for one in made)


def test_a_typing_error_is_a_person_of_its_own() -> None:
    """Same name and birth date, another A-number: both numbers must find a stay."""
    rows = [
        (
            Cell(Type.PERSON_NAME, "", "Osmin Funez"),
            Cell(Type.BIRTH_DATE, "", "1980-01-01"),
            Cell(Type.A_NUMBER, "", n),
        )
        for n in ("A900000001", "A900000091")
    ]
    now = tuple(Individual(n, cells, ()) for n, cells in enumerate(rows, 1))
    people, _ = merge((), now, PRINTER)
    assert len(people) == 2
    assert merge(people, now, PRINTER)[0] == people
    assert merge(people[:1], now, PRINTER)[0] == people
