from __future__ import annotations

import io
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.pdf import PdfFile, show, stream, text_string, updated, wrapped
from contract.reading import NEEDLES, read
from tidegate.model.limits import MIB, Limits

NAME = "A900000001 Jane Roe"


def plain(text: str = "A page about nobody at all.") -> PdfFile:
    made = PdfFile()
    made.page(show(text))
    return made


# --- nothing is lost in silence ------------------------------------------------------------------------------


def varied(*, packed: bool) -> bytes:
    """A document with something of everything."""
    made = plain()
    made.information = "<</Title(A title)/Author<feff00410042>/CreationDate(D:20240101000000Z)>>"
    form = made.stream(
        show("In a form"), "/Subtype/Form/BBox[0 0 99 99]/Resources<</Font<</F1 3 0 R>>>>", packed=packed
    )
    made.page(
        show("Second page") + "/Fm Do",
        resources=f"/XObject<</Fm {form} 0 R>>",
        extra="/Annots[<</Subtype/Text/Contents(note)>>]",
    )
    made.stream(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>b</a></x:xmpmeta>",
        "/Type/Metadata/Subtype/XML",
        packed=packed,
    )
    made.stream(
        "\x80" * 64, "/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray", packed=packed
    )
    made.stream(
        "/CIDInit /ProcSet findresource begin begincmap 1 beginbfchar <01> <0041> endbfchar endcmap",
        packed=packed,
    )
    return updated(made.build(between=b"% a comment\n"), {4: b"<</Title(Another title)>>"})


PLAIN, PACKED = varied(packed=False), varied(packed=True)


def test_the_ordinary_ones_are_whole() -> None:
    assert read("x.pdf", PLAIN).whole
    assert read("x.pdf", PACKED).whole


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([PLAIN, PACKED]), st.data(), NEEDLES, st.booleans())
def test_a_text_written_anywhere_comes_out_or_is_declared_unread(
    document: bytes, data: st.DataObject, needle: str, over: bool
) -> None:
    at = data.draw(st.integers(0, len(document)))
    raw = needle.encode()
    content = document[:at] + raw + document[at + (len(raw) if over else 0) :]
    reading = read("x.pdf", content)
    squeezed = "".join(reading.text.split())
    assert reading.gaps or all(word in squeezed for word in needle.split())


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([PLAIN, PACKED]), st.data())
def test_a_document_cut_anywhere_is_read_or_held(document: bytes, data: st.DataObject) -> None:
    cut = document[: data.draw(st.integers(6, len(document)))]
    reading = read("x.pdf", cut)
    assert reading.walk.parts[-1].size == len(cut)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_after_a_header_are_read_or_held(content: bytes) -> None:
    reading = read("x.pdf", b"%PDF-1.4\n" + content)
    assert reading.walk.parts


# --- bombs and circles ---------------------------------------------------------------------------------------


def test_a_bomb_is_held_before_it_is_unpacked() -> None:
    made = plain()
    made.stream(zlib.compress(zlib.compress(bytes(12 * MIB))), "/Filter[/FlateDecode/FlateDecode]")
    reading = read("x.pdf", made.build(), limits=Limits(part_bytes=8 * MIB))
    assert any("limit" in why for why in reading.gaps)


@pytest.mark.parametrize("filters", ["RunLengthDecode", "ASCII85Decode", "LZWDecode"])
def test_other_bombs_are_held(filters: str) -> None:
    made = plain()
    packed = {
        "RunLengthDecode": b"\x81a" * 9000,
        "ASCII85Decode": b"z" * 300_000,
        "LZWDecode": b"\x80\x0b\x60\x50" * 9,
    }
    made.stream(packed[filters], f"/Filter/{filters}")
    assert read("x.pdf", made.build(), limits=Limits(part_bytes=1 << 19, expanded_bytes=1 << 20)).walk.parts
    if filters != "LZWDecode":
        assert read("x.pdf", made.build(), limits=Limits(part_bytes=1 << 19, expanded_bytes=1 << 20)).gaps


def test_filters_without_end_are_held() -> None:
    made = plain()
    made.stream(b"00>", "/Filter[" + "/ASCIIHexDecode" * 40 + "]")
    assert read("x.pdf", made.build()).gaps


def test_circles_end() -> None:
    made = plain(NAME)
    made.put(50, "50 0 R")
    made.put(51, "<</Kids[52 0 R]/Type/Pages>>")
    made.put(52, "<</Kids[51 0 R]/Type/Pages>>")
    made.kids.append(51)
    made.catalog["Own"] = "50 0 R"
    made.put(53, stream("a", "/Filter 54 0 R"))
    made.put(54, "54 0 R")
    assert NAME in read("x.pdf", made.build()).text


def test_nesting_beyond_reason_is_held_or_read() -> None:
    made = plain()
    made.put(50, "[" * 5000 + text_string(NAME) + "]" * 5000)
    assert read("x.pdf", made.build()).shows(NAME)


def test_many_pages_are_read_in_time() -> None:
    made = PdfFile()
    body = made.stream(show("Nobody"))
    for _ in range(400):
        made.kids.append(
            made.add(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents {body} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            )
        )
    made.page(show(NAME))
    assert NAME in read("x.pdf", made.build()).text


def test_a_length_that_lies_loses_nothing() -> None:
    for length in (0, 5, 10_000, -3):
        made = plain()
        made.put(
            50,
            b"<</Length "
            + str(length).encode()
            + b">>\nstream\nonly text: "
            + NAME.encode()
            + b"\nendstream",
        )
        assert read("x.pdf", made.build()).shows(NAME)


def test_an_object_without_its_end_is_read() -> None:
    made = plain().build()
    assert (
        NAME
        in read(
            "x.pdf",
            made.replace(b"trailer", b"99 0 obj <</Note" + text_string(NAME).encode() + b">>\ntrailer"),
        ).text
    )


def test_a_table_of_places_that_holds_numbers_is_text() -> None:
    made = plain().build()
    assert "0900000001" in read("x.pdf", made.replace(b"0000000000 65535 f", b"0900000001 65535 f")).text


def test_a_document_inside_another_by_offset_is_read() -> None:
    """Two documents in one file: what the first holds, the second hides."""
    inner = plain(NAME).build()
    content = inner + plain().build()
    assert NAME in read("x.pdf", content).text


# --- encryption ----------------------------------------------------------------------------------------------


def encrypted(content: bytes, user: str = "", **how: int | bool) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user=user, **how))
    return out.getvalue()


@pytest.mark.parametrize(
    "how", [{"R": 3, "aes": False, "metadata": False}, {"R": 4}, {"R": 6}], ids=["rc4", "aes", "aes256"]
)
def test_a_document_that_opens_without_password_is_read(how: dict[str, int | bool]) -> None:
    made = plain()
    made.page(show(NAME))
    made.information = "<</Author(Mary Major)>>"
    reading = read("x.pdf", encrypted(made.build(), **how))
    assert NAME in reading.text
    assert "Mary Major" in reading.text
    assert reading.whole


def test_a_password_is_a_gap() -> None:
    reading = read("x.pdf", encrypted(plain(NAME).build(), user="open", R=6))
    assert any("password" in why for why in reading.gaps)
    assert not reading.passages


def test_what_follows_an_encrypted_document_is_read() -> None:
    reading = read("x.pdf", encrypted(plain().build(), R=6) + NAME.encode())
    assert NAME in reading.text


def test_an_encrypted_object_that_nothing_lists_is_held() -> None:
    content = encrypted(plain().build(), R=6)
    place = content.rindex(b"startxref")
    reading = read("x.pdf", content[:place] + wrapped(777, b"<</Note<a1b2c3d4a1b2c3d4>>>") + content[place:])
    assert reading.gaps


# --- names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x.pdf", "x.PDF", "x", "x.ai", "x.fdf"])
def test_recognised_by_its_bytes(name: str) -> None:
    assert read(name, plain().build()).reader == "pdf"


def test_a_wrong_name_is_held() -> None:
    assert read("x.csv", plain(NAME).build()).gaps


def test_a_name_without_a_document_is_held() -> None:
    assert read("x.pdf", b"just some text about nobody").gaps


def test_form_data_is_read() -> None:
    content = (
        b"%FDF-1.2\n1 0 obj\n<</FDF<</Fields[<</T(Name)/V"
        + text_string(NAME).encode()
        + b">>]>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
    )
    reading = read("x.fdf", content)
    assert NAME in reading.text
    assert reading.whole
