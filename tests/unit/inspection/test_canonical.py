"""Canonical text: one form for every way to write a character, and lines that stay lines."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.inspection.canonical import canonical, views


@pytest.mark.parametrize(
    ("written", "matched"),
    [
        ("plain text, 12 words.", "plain text, 12 words."),
        ("Ａ９０８", "A908"),
        ("٩٠٨ ۹۰۸ ९०८ ๙๐๘", "908 908 908 908"),
        ("①②③ ❶❷ ⁹₀ 𝟗𝟎", "123 12 90 90"),
        ("9\u200b0\u00ad8\ufeff1\u2060", "9081"),
        ("9\u03360\u0336", "90"),
        ("9\ufe0f\u20e30\ufe0f\u20e3", "90"),
        ("\u202e809\u202c", "809"),
        ("A\u00a0908\u2009172\u3000635", "A 908 172 635"),
        ("A–908—172‑635−1", "A-908-172-635-1"),
        ("А908 Α908 Á908", "A908 A908 A908"),
        ("ІОЕ9908172635", "IOE9908172635"),
        ("alіen nuмber", "alien nuмber"),
        ("Пётр живёт здесь", "Пётр живёт здесь"),
        ("José Nuñez", "José Nuñez"),
        ("Jose\u0301", "José"),
        ("à 201 234 567", "à 201 234 567"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("9\x000\x01\x7f8", "908"),
        ("🅐🅑 🇦🇧", "AB AB"),
    ],
)
def test_characters(written: str, matched: str) -> None:
    assert canonical(written) == matched


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#65;908&nbsp;172 &amp;#54;35", "A908 172 635"),
        ("%41908%2d172%252D635", "A908-172-635"),
        (r"\u0041908\x31\u{37}2", "A90817 2".replace(" ", "")),
        ("=41=39=30=38=\n172", "A908172"),
        ("A908<b>172</b><!-- x -->635", "A908172635"),
        ("A908**172**635", "A908172635"),
        (r"A908\-172\-635", "A908-172-635"),
        ("A908-\n172", "A908-172"),
        ("A908\n172635", "A908172635"),
        ("A 9 0 8 1 7 2 6 3 5", "A908172635"),
        ("A. nine zero eight one seven two six three five", "A908172635"),
        ("A9O8l72635", "A908172635"),
        (base64.b64encode(b"A908172635").decode(), "A908172635"),
        ("ref/" + base64.b64encode("número A908172635".encode()).decode(), "A908172635"),
        (b"A908172635".hex(), "A908172635"),
        (b"A908172635".hex() + " " + b"A908172636".hex(), "A908172635 A908172636"),
        (b"A908172635".hex(":"), "A908172635"),
        ("65, 57, 48, 56, 49, 55, 50, 54, 51, 53", "A908172635"),
        ("".join(chr(0xE0000 + ord(c)) for c in "A908172635"), "A908172635"),
        ("\u202e536271809A\u202c", "A908172635"),
        ("P<UTOEXEMPLAR<<MARIA<\nINVENTED<<<<", "P<UTOEXEMPLAR<<MARIA<INVENTED<<<<"),
    ],
)
def test_other_readings(written: str, read: str) -> None:
    assert any(read in view.text for view in views(written))


@pytest.mark.parametrize(
    "text", ["", "Plain words, 12 of them.", "50% of 3 <b> tags & more", "https://example.org/a-b_c?d=e"]
)
def test_ordinary_text_has_no_other_reading(text: str) -> None:
    assert list(views(text)) == []


def test_a_payload_keeps_what_stands_around_it() -> None:
    (view,) = [v for v in views("A-number: " + base64.b64encode(b"908172635").decode()) if v.kind == "base64"]
    assert "A-number:" in view.text
    assert "908172635" in view.text


def test_a_view_tells_where_it_was_made_from() -> None:
    text = "xy " * 200 + "%41908172635"
    (view,) = views(text)
    assert text[view.start : view.end].endswith("%41908172635")
    assert view.start > 200


@given(st.text(max_size=200))
def test_canonical_text_keeps_its_lines(text: str) -> None:
    ordinary = "".join(c for c in text if c not in "\r\x0b\x85\u2028\u2029")
    assert canonical(ordinary).count("\n") == ordinary.count("\n")


@given(st.text(alphabet=st.characters(max_codepoint=126, min_codepoint=32)))
def test_printable_ascii_stays_as_it_is(text: str) -> None:
    assert canonical(text) == text


@pytest.mark.parametrize(
    "written",
    [
        "\\000041\\000039\\000030\\000038\\000031\\000037\\000032\\000036\\000033\\000035",
        "<p title='&#65;&#57;&#48;&#56;&#49;&#55;&#50;&#54;&#51;&#53;'>",
        '"A"+"908"+"172"+"635"',
        "'A' + '908' + '172' + '635'",
        "\x1b[31mA908\x1b[0m172\x1b[1;4m635",
        "00000000: 4139 3038 3137 3236 3335  A908172635\n",
        "00000000  66 69 6c 65 20 6f 66 20  74 68 65 20 41 39 30 38\n00000010  31 37 32 36 33 35\n",
        "M A R I A   R O E ,   A 9 0 8 1 7 2 6 3 5   1 9 8 0",
    ],
)
def test_other_readings_show_the_number(written: str) -> None:
    readings = [canonical(written), *(view.text for view in views(written))]
    assert any("A908172635" in text.replace(" ", "|") for text in readings)


def test_plus_signs_of_an_address_stand_for_spaces() -> None:
    readings = [view.text for view in views("/find?name=Maria+Elena+Roe%2C+born+1980")]
    assert any("Maria Elena Roe, born 1980" in text for text in readings)
