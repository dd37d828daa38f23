from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.dbase import point, shp, shx
from builders.people import people
from contract.reading import NEEDLES, read

PERSON = people(1)[0]
BOTH = f"{PERSON.name} A{PERSON.a_number}".encode()
BOX = struct.pack("<4d", 0, 0, 1, 1)
LINE = struct.pack("<I", 3) + BOX + struct.pack("<III", 1, 2, 0) + struct.pack("<4d", 0, 0, 1, 1)
MEASURED = struct.pack("<I", 23) + BOX + struct.pack("<III", 1, 2, 0) + struct.pack("<4d", 0, 0, 1, 1)
HIGH = (
    struct.pack("<I", 15)
    + BOX
    + struct.pack("<III", 1, 2, 0)
    + struct.pack("<4d", 0, 0, 1, 1)
    + struct.pack("<4d", 0, 1, 5, 6)
)
MANY = struct.pack("<I", 8) + BOX + struct.pack("<I", 2) + struct.pack("<4d", 0, 0, 1, 1)
SHAPES = {
    "points": shp(point(), point(3, 4)),
    "nothing": shp(struct.pack("<I", 0)),
    "a line": shp(LINE, kind=3),
    "a line with optional measures": shp(MEASURED, MEASURED + struct.pack("<4d", 0, 1, 7, 8), kind=23),
    "a shape with heights": shp(HIGH, kind=15),
    "many points": shp(MANY, kind=8),
    "no shapes": shp(),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_reads_ordinary_shapes_whole(kind: str) -> None:
    reading = read("a.shp", SHAPES[kind])
    assert reading.reader == "shapefile"
    assert reading.whole


@pytest.mark.parametrize("count", [0, 1, 40])
def test_reads_their_index_whole(count: int) -> None:
    assert read("a.shx", shx(count)).whole


HIDDEN = {
    "in a record, behind its shape": shp(point(), slack=BOTH + b" " * (len(BOTH) % 2)),
    "behind the last record": shp(point(), tail=BOTH),
    "in the bytes of coordinates": shp(
        struct.pack("<I", 1) + (BOTH + b" " * 16)[:16], struct.pack("<I", 1) + (BOTH + b" " * 16)[16:32]
    ),
    "behind the index": shx(2) + BOTH,
}


@pytest.mark.parametrize("place", HIDDEN)
def test_finds_a_person_between_the_shapes(place: str) -> None:
    reading = read("a.shp", HIDDEN[place])
    found = reading.text.replace(" |\n", "")
    assert (BOTH.decode() if "coordinates" not in place else BOTH[:16].decode().strip()) in found
    assert not any(passage.location.visible for passage in reading.passages)


ORDINARY = shp(point(), point())
DAMAGED = {
    "cut short": ORDINARY[:-6],
    "only a header": ORDINARY[:100],
    "a shape longer than its record": shp(LINE[:-8], kind=3),
    "an unknown shape": shp(struct.pack("<I", 99) + bytes(16)),
    "other bytes": ORDINARY + bytes(range(1, 255)),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damage_is_a_gap(how: str) -> None:
    reading = read("a.shp", DAMAGED[how])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


@settings(max_examples=60, deadline=None)
@given(NEEDLES, st.floats(0, 0.999), st.sampled_from(sorted(SHAPES)))
def test_what_is_put_into_a_file_comes_out(needle: str, where: float, kind: str) -> None:
    content = SHAPES[kind]
    at = int(where * len(content))
    assert read("a.shp", content[:at] + needle.encode() + content[at:]).shows(needle)
