"""Numbers and dates in raw bytes: every way of writing one, nothing of what is none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.trace import numbers


def values(text: bytes) -> set[int]:
    return set(numbers.scan(text).numbers.values.tolist())


@pytest.mark.parametrize(
    "written",
    [
        b"A912345678", b"912345678", b"A912-345-678", b"A 912 345 678", b"a912.345.678", b"(A912345678)", b"912-34-5678",
        b"<td>A912345678</td>", b'"A912345678"', b"A#912345678", b"id=912345678&x", b"\t912345678\r\n", b"EAC912345678",
    ],
)  # fmt: skip
def test_a_number_however_written(written: bytes) -> None:
    assert 912345678 in values(b"some text " + written + b" more")
    assert 912345678 in values(written)


@pytest.mark.parametrize(
    "written", [b"(202) 555-0123", b"202-555-0123", b"+1 202 555 0123", b"1-202-555-0123", b"2025550123"]
)
def test_a_telephone_however_written(written: bytes) -> None:
    assert 2025550123 in values(b"call " + written + b"!")


@pytest.mark.parametrize(
    "written",
    [b"x3f912345678ab", b"912345678abc", b"abcdef912345678", b"1234567", b"12345678901234567", b"#a91234"],
)
def test_what_is_no_number(written: bytes) -> None:
    assert 912345678 not in values(written)


@pytest.mark.parametrize(
    "written",
    [
        b"1980-02-03",
        b"02/03/1980",
        b"03.02.1980",
        b"19800203",
        b"1980/2/3",
        b"1980-02-03T00:00:00Z",
        b"3.2.1980",
    ],
)
def test_a_date_however_written_is_a_day_and_no_number(written: bytes) -> None:
    found = numbers.scan(b"born " + written + b" in")
    assert dt.date(1980, 2, 3).toordinal() in found.days.ordinals
    assert 19800203 not in found.numbers.values
    assert 2031980 not in found.numbers.values


@given(st.binary(max_size=400))
def test_any_bytes_are_scanned(content: bytes) -> None:
    found = numbers.scan(content)
    for start, end, digits in zip(
        found.numbers.starts, found.numbers.ends, found.numbers.digits, strict=True
    ):
        assert sum(48 <= each < 58 for each in content[start:end]) == digits


@given(st.integers(10**8, 10**9 - 1), st.binary(max_size=60), st.binary(max_size=60))
def test_a_number_is_found_whatever_lines_are_around_it(number: int, before: bytes, after: bytes) -> None:
    content = before + b"\n" + str(number).encode() + b"\n" + after
    written = str(number)
    if written[:2] not in ("19", "20"):
        assert number in values(content)


def test_cuts_between_pieces_lose_nothing() -> None:
    line = b"<td>A912345678</td><td>x</td>\n"
    content = (
        b"filler text " * (numbers.STEP // 12 - 1) + line * 40 + b"filler text " * (2 * numbers.STEP // 12)
    )
    assert int((numbers.scan(content).numbers.values == 912345678).sum()) == 40
