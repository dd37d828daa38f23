"""Identifiers and countries: one key for every style."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.registry.normalise.countries import COUNTRIES
from tidegate.registry.normalise.identifiers import a_number, code, email, identifier, phone, ssn
from tidegate.registry.normalise.places import country

KEYS: tuple[tuple[Callable[[object], str], object, str], ...] = (
    (identifier, "A 900-000-067", "900000067"),
    (identifier, "A900000067", "900000067"),
    (identifier, "900000067.0", "900000067"),
    (identifier, 900000067.0, "900000067"),
    (identifier, "９０００００067", "900000067"),
    (identifier, "А900000067", "900000067"),
    (identifier, "A090000067", "90000067"),
    (identifier, "٩٠٠٠٠٠٠٦٧", "900000067"),
    (identifier, "IOE-09-000-00067", "IOE0900000067"),
    (identifier, "Nobody@Example.org", "nobody@example.org"),
    (identifier, True, ""),
    (identifier, None, ""),
    (identifier, float("nan"), ""),
    (identifier, "nobody", ""),
    (a_number, "A# 900-000-067", "900000067"),
    (a_number, "Alien Number: A900000067", "900000067"),
    (a_number, "USCIS # 090-000-067", "90000067"),
    (a_number, "A12", ""),
    (a_number, "IOE0900000067", ""),
    (code, " p-000 067 ", "P000067"),
    (code, "abc", ""),
    (email, "Some.One+tag@Example.ORG", "some.one+tag@example.org"),
    (email, "someone@googlemail.com", "someone@googlemail.com"),
    (email, "mailto:a@example.org", "a@example.org"),
    (email, "a@b", ""),
    (email, 7, ""),
    (phone, "+1 (202) 555-0143", "2025550143"),
    (phone, "1-202-555-0143", "2025550143"),
    (phone, "202.555.0143 ext. 12", "2025550143"),
    (phone, 2025550143.0, "2025550143"),
    (phone, "+52 55 5550 0143", "525555500143"),
    (phone, "0052 55 5550 0143", "525555500143"),
    (phone, "call me", ""),
    (phone, "12", ""),
    (ssn, "900-00-0067", ""),
    (ssn, "987-65-4320", "987654320"),
    (ssn, 12345678, "012345678"),
    (ssn, "000-12-3456", ""),
    (ssn, "12345678", ""),
)
NATIONS = (
    ("Iran", "ir"), ("IRANIAN", "ir"), ("Iran, Islamic Republic of", "ir"), ("ایران", "ir"), ("Iranienne", "ir"),
    ("Hondureña", "hn"), ("HND", "hn"), ("hn", "hn"), ("salvadoreña", "sv"), ("México", "mx"), ("Türkiye", "tr"),
    ("Côte d'Ivoire", "ci"), ("République démocratique du Congo", "cd"), ("U.S.A.", "us"), ("Korea, Republic of", "kr"),
    ("República de Guatemala", "gt"), ("中国", "cn"), ("Россия", "ru"), ("ኢትዮጵያ", "et"), ("People's Republic of China", "cn"),
    ("Venezuela, Bolivarian Republic of", "ve"), ("Guinea-Bissau", "gw"), ("Guinea", "gn"), ("Niger", "ne"),
    ("Nigeria", "ng"), ("Dominica", "dm"), ("Dominicana", "do"), ("", ""), ("nowhere", ""), (None, ""), (7, ""),
)  # fmt: skip


@pytest.mark.parametrize(("key", "value", "expected"), KEYS)
def test_every_style_has_one_key(key: Callable[[object], str], value: object, expected: str) -> None:
    assert key(value) == expected


@pytest.mark.parametrize(("value", "expected"), NATIONS)
def test_a_country_in_any_form_has_its_code(value: object, expected: str) -> None:
    assert country(value) == expected


def test_every_name_in_the_table_means_its_country() -> None:
    lines = [line.split(" ", 2) for line in COUNTRIES.strip().splitlines()]
    assert len({two for two, _, _ in lines}) == len(lines) > 190
    assert len({three for _, three, _ in lines}) == len(lines)
    unclear = {"nigerian", "dominican", "guinea", "congo"}
    for two, three, names in lines:
        assert country(two.upper()) == country(three) == two
        for name in names.split("|"):
            assert country(name.upper()) == two or name in unclear, name


@given(st.text(max_size=60) | st.integers() | st.floats() | st.none() | st.binary(max_size=5))
def test_no_value_raises_and_keys_are_stable(value: object) -> None:
    for key in (identifier, a_number, code, ssn, phone):
        found = key(value)
        assert found.isascii() or key is identifier
        if found:
            assert key(found) == found
    assert country(value) == country(value)
    email(value)


@given(st.integers(10**6, 10**9 - 1), st.sampled_from(["A{}", "a {}", "A-{}", "{}.0", "{} ", "A0{}"]))
def test_a_number_is_the_same_in_any_style(number: int, style: str) -> None:
    if style != "A0{}" or number < 10**8:
        assert identifier(style.format(number)) == identifier(number) == str(number)
