"""What contacts owe: a row for each card, every property and parameter, files as parts."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import read
from contract.seen import seen
from contract.test_picture import png

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}"


def card(*lines: str, version: str = "3.0") -> bytes:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


PLAIN = card("FN:Press Office", "TEL;TYPE=WORK:202-555-0100")


def test_cards_are_rows() -> None:
    one = card("N:Roe;Jane;;;", "FN:Jane Roe", "BDAY:1990-02-01", "EMAIL:jane@example.org", "NOTE:A900000001")
    reading = read("a.vcf", PLAIN + one)
    assert reading.whole, reading.gaps
    assert reading.reader == "contacts"
    (block,) = reading.blocks
    assert block.table.headings is not None
    cells = dict(zip(block.table.headings, range(99), strict=False))
    assert len(reading.rows) == 2
    assert reading.rows[1][cells["date of birth"]] == "1990-02-01"
    assert reading.rows[1][cells["name"]] == "Roe, Jane"


SHOWN = {
    "note": card("FN:x", f"NOTE:{TEXT}"),
    "name": card(f"FN:{WHO}"),
    "grouped": card("FN:x", f"item1.NOTE:{TEXT}"),
    "suffix of a name": card("FN:x", f"N:x;;;;{WHO}"),
    "folded": card("FN:x", "NOTE:The respondent is JANE R", " OE A900000001"),
    "escaped": card("FN:x", "NOTE:The respondent is JANE ROE A900000001\\, and\\nothers"),
    "quoted, old": card(
        "FN:x", "NOTE;ENCODING=QUOTED-PRINTABLE:The respondent is JANE =\r\nROE=20A900000001", version="2.1"
    ),
    "quoted, older": card("FN:x", "NOTE;QUOTED-PRINTABLE;CHARSET=UTF-8:JANE ROE=20A900000001", version="2.1"),
    "version 4": card("FN:x", f"NOTE;LANGUAGE=en:{TEXT}", version="4.0"),
    "address": card("FN:x", f"ADR;TYPE=HOME:;;{WHO};Town;;;"),
    "in a card in a card": card("FN:x", "AGENT:", f"BEGIN:VCARD\r\nFN:{WHO}\r\nEND:VCARD"),
}


@pytest.mark.parametrize("place", sorted(SHOWN))
def test_what_people_see_is_visible(place: str) -> None:
    reading = read("a.vcf", SHOWN[place])
    assert reading.whole, reading.gaps
    assert True in seen(reading, WHO)


HIDDEN = {
    "own property": card("FN:x", f"X-NOTE:{TEXT}"),
    "group": card("FN:x", "JANE-ROE-A900000001.TEL:1"),
    "maker": card("FN:x", f"PRODID:{TEXT}"),
    "identifier": card("FN:x", f"UID:{WHO}"),
    "between cards": PLAIN + TEXT.encode() + b"\r\n" + PLAIN,
    "after the last": PLAIN + TEXT.encode(),
    "property outside": PLAIN + f"NOTE:{TEXT}\r\n".encode(),
}


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("a.vcf", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, "A900000001") == [False]


def test_parameters_are_read() -> None:
    reading = read("a.vcf", card(f'FN;SORT-AS="{WHO}":x'))
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)


def folded(data: bytes) -> str:
    return "\r\n ".join(
        base64.b64encode(data).decode()[at : at + 70] for at in range(0, len(data) * 2, 70)
    ).rstrip()


PHOTOS = {
    "3.0": "PHOTO;ENCODING=b;TYPE=PNG:",
    "2.1": "PHOTO;PNG;BASE64:",
    "4.0": "PHOTO:data:image/png;base64,",
}


@pytest.mark.parametrize("version", sorted(PHOTOS))
def test_photographs_are_parts(version: str) -> None:
    picture = png()
    reading = read("a.vcf", card("FN:x", PHOTOS[version] + folded(picture), version=version))
    assert reading.whole, reading.gaps
    assert any(part.size == len(picture) for part in reading.walk.parts)
    with_text = read("a.vcf", card("FN:x", PHOTOS[version] + folded(TEXT.encode() + b"\n"), version=version))
    assert seen(with_text, WHO)


def test_damage_is_held() -> None:
    assert read("a.vcf", card("FN:x", "PHOTO;ENCODING=b:QUJD*")).gaps
    assert read("a.vcf", PLAIN[:-12]).gaps


BASE = PLAIN + card("FN:Second Office", "NOTE:Figures are final.")


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(BASE)))
def test_text_put_in_anywhere_comes_out_or_is_a_gap(at: int) -> None:
    assert read("a.vcf", BASE[:at] + b" A900000001 " + BASE[at:]).shows("A900000001")
