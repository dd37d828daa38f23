"""What a disc image owes: the files of all trees, and every sector that none of them uses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.iso import SECTOR, both, image, with_number
from builders.workbook import package
from contract.reading import read
from contract.seen import seen

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.\n".encode()
PLAIN = b"Figures are final.\n"


@pytest.mark.parametrize("joliet", [False, True])
def test_files_are_parts(joliet: bool) -> None:
    reading = read("a.iso", image({"long name.txt": PLAIN * 300, "b.txt": TEXT}, joliet=joliet))
    assert reading.whole, reading.gaps
    assert reading.reader == "iso"
    assert seen(reading, WHO) == [True]
    names = [part.location.parts for part in reading.walk.parts]
    assert (("b.txt",) if joliet else ("F1.TXT",)) in names


HIDDEN = {
    "name": image({WHO: PLAIN}, joliet=True),
    "long name": image({"a.txt": PLAIN}, long_name=WHO.encode()),
    "volume": image({"a.txt": PLAIN}, volume=WHO.encode()),
    "application": image({"a.txt": PLAIN}, application=TEXT),
    "system area": image({"a.txt": PLAIN}, system=bytes(600) + TEXT),
    "behind a file": image({"a.txt": PLAIN})[: -SECTOR + 100] + TEXT.ljust(SECTOR - 100, b"\0"),
    "unused sector": image({"a.txt": PLAIN}, unused=TEXT),
    "after the end": image({"a.txt": PLAIN}) + TEXT,
}


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("a.iso", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


def test_long_names_are_the_names() -> None:
    reading = read("a.iso", image({"a.txt": PLAIN}, long_name=b"very long name.txt"))
    assert ("very long name.txt",) in [part.location.parts for part in reading.walk.parts]


def test_a_path_table_covers_no_more_than_its_records() -> None:
    hidden = package({"b.txt": TEXT})
    content = bytearray(image({"a.txt": PLAIN}) + hidden.ljust(SECTOR, b"\0"))
    at = len(content) - SECTOR
    content[16 * SECTOR + 132 : 16 * SECTOR + 140] = both(len(hidden))
    content[16 * SECTOR + 140 : 16 * SECTOR + 144] = (at // SECTOR).to_bytes(4, "little")
    assert WHO in read("a.iso", bytes(content)).text


ROOT = 18 * SECTOR
HELD = {
    "no descriptor": bytes(40 * SECTOR),
    "truncated": image({"a.txt": PLAIN, "b.txt": PLAIN * 900})[: -3 * SECTOR],
    "a folder outside": with_number(image({"a.txt": PLAIN}), 16 * SECTOR + 156 + 2, 9999),
    "two places for one file": with_number(image({"a.txt": PLAIN}), ROOT + 34 * 2 + 2, 3),
}


@pytest.mark.parametrize("what", sorted(HELD))
def test_damage_is_held(what: str) -> None:
    assert read("a.iso", HELD[what]).gaps


BASE = image({"a.txt": PLAIN, "b.txt": PLAIN}, joliet=True, long_name=b"first.txt")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_bytes_overwritten_anywhere_come_out_or_are_a_gap(data: st.DataObject) -> None:
    sector = data.draw(st.integers(16, len(BASE) // SECTOR - 1))
    at = sector * SECTOR + data.draw(st.integers(0, SECTOR - len(TEXT)))
    content = BASE[:at] + TEXT + BASE[at + len(TEXT) :]
    assert read("a.iso", content).shows("A900000001")
