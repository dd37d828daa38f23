"""What a presentation of old owes: every slide, what stands beside and behind them, and what earlier saves left."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import ppt
from builders.compound import compound, edges, macros, narrow, property_set
from builders.doc import Doc
from builders.people import people
from builders.ppt import Presentation, embedded, notes, shape, slide
from contract.reading import NEEDLES, Reading, read

NEEDLE = "Roya Zamani A900000123"
PLAIN = slide(shape("Figures are final."), shape("Total: 9 of 10."))
SUMMARY = {"\x05SummaryInformation": property_set({2: narrow("Figures")})}


def build(show: Presentation, **more: object) -> bytes:
    return compound({**show.streams(), **SUMMARY, **more})  # type: ignore[dict-item]


def seen(reading: Reading, needle: str = NEEDLE) -> set[bool]:
    """The visibilities with which the needle came out."""
    found = {p.location.visible for p in reading.passages if needle in p.text}
    for block in reading.blocks:
        for row in block.rows:
            if any(needle in str(cell) for cell in row.cells.values()):
                found.add(block.table.location.visible and row.visible)
    return found


def test_reads_a_presentation_whole() -> None:
    reading = read("a.ppt", build(Presentation([PLAIN, PLAIN])))
    assert reading.whole, reading.gaps
    assert reading.reader == "ppt"
    spots = [p.location.spot for p in reading.passages if p.location.visible]
    assert spots == ["slide 1", "slide 1", "slide 2", "slide 2"]


def test_notes_and_comments_say_whose_they_are() -> None:
    show = Presentation(
        [PLAIN, slide(shape("x"), more=ppt.comment("Office", NEEDLE))],
        notes=[notes(shape("Say it."), of=257)],
    )
    spots = {p.text: p.location.spot for p in read("a.ppt", build(show)).passages}
    assert spots["Say it."] == "slide 2 notes"
    assert spots[NEEDLE] == "slide 2 comment"


def packed_shape() -> bytes:
    """A shape as newer versions store it beside the old one: a zip among its properties."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("drs/shapexml.xml", f"<p><t>{NEEDLE}</t></p>")
    blob = packed.getvalue()
    return ppt.record(0xF122, struct.pack("<HI", 0xC3A9, len(blob)) + blob, instance=1, version=3)


SEEN = {
    "slide": Presentation([PLAIN, slide(shape(f"By {NEEDLE}"))]),
    "slide, wide": Presentation([slide(shape(f"По {NEEDLE}"))]),
    "outline": Presentation([PLAIN, PLAIN], outline={2: NEEDLE}),
    "table": Presentation([slide(ppt.table([["Name", "City"], [NEEDLE, "Reno"]]))]),
    "shape of a master": Presentation([PLAIN], objects=[ppt.container(0x03F8, shape(NEEDLE))]),
    "footer of all slides": Presentation(
        [PLAIN], document=ppt.container(0x0FD9, ppt.string(NEEDLE, 2), instance=3)
    ),
}


@pytest.mark.parametrize("place", SEEN)
def test_what_slides_show_is_seen(place: str) -> None:
    reading = read("a.ppt", build(SEEN[place]))
    assert seen(reading) == {True}, reading.text
    assert reading.whole, reading.gaps


HIDDEN = {
    "hidden slide": build(Presentation([PLAIN, slide(shape(NEEDLE), hidden=True)])),
    "notes": build(Presentation([PLAIN], notes=[notes(shape(NEEDLE))])),
    "shape that is switched off": build(
        Presentation([slide(shape(NEEDLE, ppt.properties(p03BF=0x00020002)), shape("x"))])
    ),
    "shape beside the slide": build(Presentation([slide(shape(NEEDLE, place=(6000, 0, 7000, 500)))])),
    "shape above the slide": build(Presentation([slide(shape(NEEDLE, place=(0, -900, 700, -10)))])),
    "comment": build(Presentation([slide(shape("x"), more=ppt.comment("Office", NEEDLE))])),
    "placeholder of a master": build(
        Presentation(
            [PLAIN],
            objects=[
                ppt.container(0x03F8, shape(NEEDLE, ppt.container(0xF011, ppt.record(0x0BC3, bytes(8)))))
            ],
        )
    ),
    "earlier save": build(Presentation([PLAIN], earlier=[slide(shape(NEEDLE))])),
    "outline of a hidden slide": build(Presentation([slide(shape("x"), hidden=True)], outline={1: NEEDLE})),
    "hyperlink": build(Presentation([PLAIN], document=ppt.container(0x0FD7, ppt.string(NEEDLE)))),
    "named show": build(Presentation([PLAIN], document=ppt.container(0x0410, ppt.string(NEEDLE)))),
    "name of a shape": build(
        Presentation(
            [
                slide(
                    shape(
                        "x",
                        ppt.record(
                            0xF00B,
                            struct.pack("<HI", 0xC380, 46) + f"{NEEDLE}\0".encode("utf-16-le"),
                            instance=1,
                            version=3,
                        ),
                    )
                )
            ]
        )
    ),
    "shape of a newer version": build(Presentation([slide(shape("x", packed_shape()))])),
    "embedded document": build(
        Presentation(
            [PLAIN], objects=[embedded(compound({**Doc({"text": f"{NEEDLE}\r"}).streams(), **SUMMARY}))]
        )
    ),
    "embedded, not packed": build(
        Presentation(
            [PLAIN],
            objects=[embedded(compound({**Doc({"text": f"{NEEDLE}\r"}).streams(), **SUMMARY}), packed=False)],
        )
    ),
    "macro": build(Presentation([PLAIN], objects=[embedded(compound(macros(b"' " + NEEDLE.encode())))])),
    "who saved it": build(Presentation([PLAIN], user=NEEDLE)),
    "record of an unknown kind": build(
        Presentation([PLAIN], document=ppt.record(0x7777, b"\1\2" + NEEDLE.encode()))
    ),
    "property": build(
        Presentation([PLAIN]), **{"\x05DocumentSummaryInformation": property_set({14: narrow(NEEDLE)})}
    ),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_whoever_hides_in_it_is_found(place: str) -> None:
    reading = read("a.ppt", HIDDEN[place])
    assert seen(reading) == {False}, reading.text
    assert reading.whole, reading.gaps


def test_tables_are_rows() -> None:
    rows = [["A-Number", "Name"], *([f"A{p.a_number}", p.name] for p in people(4))]
    reading = read("a.ppt", build(Presentation([slide(ppt.table(rows))])))
    assert [list(row.values()) for row in reading.rows] == rows
    assert reading.blocks[0].table.location.spot == "slide 1, table"


def test_an_object_without_the_end_of_its_packing_is_read() -> None:
    """As PowerPoint for Macintosh writes it."""
    inner = compound({**Doc({"text": f"{NEEDLE}\r"}).streams(), **SUMMARY})
    whole = embedded(inner)
    cut = struct.pack("<HHI", 0x10, 0x1011, len(whole) - 12) + whole[8:-4]
    reading = read("a.ppt", build(Presentation([PLAIN], objects=[cut])))
    assert seen(reading) == {False}
    assert reading.whole, reading.gaps


DAMAGES = {
    "object that cannot be unpacked": build(
        Presentation(
            [PLAIN],
            objects=[ppt.record(0x1011, struct.pack("<I", 999) + b"x\x9c" + b"\xff" * 99, instance=1)],
        )
    ),
    "dense record": build(
        Presentation(
            [PLAIN], document=ppt.record(0x7777, bytes((n * n * 2654435761 >> 9) % 256 for n in range(2000)))
        )
    ),
    "no user": compound({"PowerPoint Document": Presentation([PLAIN]).streams()["PowerPoint Document"]}),
    "records in records": compound({"PowerPoint Document": b"\x0f\0\xe8\x03\xff\xff\xff\x0f" * 9000}),
    "encrypted": build(
        Presentation([PLAIN]), **{"Current User": ppt.record(0x0FF6, struct.pack("<III", 20, 0xF3D1C4DF, 0))}
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_a_gap(damage: str) -> None:
    reading = read("a.ppt", DAMAGES[damage])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


SHOW = Presentation([PLAIN, slide(shape(f"По {NEEDLE}"))], notes=[notes(shape("Say it."))])
BASE = build(SHOW)
EDGES = edges(BASE, {**SHOW.streams(), **SUMMARY})


@settings(max_examples=40, deadline=None)
@given(NEEDLES, st.integers(0, len(BASE) - 40))
def test_any_text_written_over_it_comes_out(needle: str, at: int) -> None:
    """In whole characters: half of one belongs to the atom, half to the next header."""
    written = needle.encode()
    assume(not any(at < edge < at + len(written) for edge in EDGES))
    reading = read("a.ppt", BASE[:at] + written + BASE[at + len(written) :])
    assert any(needle[cut : cut + 6] in reading.text for cut in range(len(needle) - 5)) or reading.gaps


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_is_survived(patches: list[tuple[int, int]]) -> None:
    content = bytearray(BASE)
    for at, byte in patches:
        content[at] = byte
    reading = read("a.ppt", bytes(content))
    assert not [why for why in reading.gaps if "reader failed" in why]
