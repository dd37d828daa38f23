from __future__ import annotations

import base64

import pytest

from builders.pdf import PdfFile, show, stream, text_string, updated, wrapped
from contract.reading import Reading, read

NAME = "A900000001 Jane Roe"


def plain(text: str = "A page about nobody at all.") -> PdfFile:
    made = PdfFile()
    made.page(show(text))
    return made


def reading_of(made: PdfFile) -> Reading:
    return read("x.pdf", made.build())


def seen(reading: Reading, text: str = NAME) -> bool:
    """Whether it came out as visible text, or a visible cell."""
    cells = [
        str(v) for b in reading.blocks if b.table.location.visible for r in b.rows for v in r.cells.values()
    ]
    return any(text in p.text for p in reading.passages if p.location.visible) or text in " ".join(cells)


def unseen(reading: Reading, text: str = NAME) -> bool:
    """Whether it came out, and nowhere as something visible."""
    return text in reading.text and not seen(reading, text)


def test_an_ordinary_document_is_read_whole() -> None:
    reading = reading_of(plain())
    assert reading.reader == "pdf"
    assert reading.whole
    assert seen(reading, "A page about nobody at all.")


def test_text_of_a_page_is_visible_with_its_page() -> None:
    made = plain()
    made.page(show(NAME))
    reading = reading_of(made)
    assert seen(reading)
    assert {p.location.spot for p in reading.passages if NAME in p.text} == {"page 2"}


def test_letters_apart_and_kerned_words_are_joined() -> None:
    kerned = "BT /F1 12 Tf 72 700 Td [(A9)20(000)-30(00001 Ja)15(ne Roe)] TJ ET"
    made = PdfFile()
    made.page(kerned)
    assert seen(reading_of(made))
    letters = "".join(
        f"BT /F1 12 Tf 1 0 0 1 {72 + 7 * n} 700 Tm ({c}) Tj ET\n" for n, c in enumerate("900000001")
    )
    made = PdfFile()
    made.page(letters)
    assert seen(reading_of(made), "900000001")


# --- what is on the page and not seen ---------------------------------------------------------------------

BLACK = "0 0 0 rg 60 690 300 30 re f\n"
LAYERS = "/Properties<</Off 90 0 R>>"
COVERED: dict[str, tuple[str, str, str]] = {
    "under a box": (show(NAME) + BLACK, "", ""),
    "invisible mode": (show(NAME, before="3 Tr"), "", ""),
    "clipping mode": (show(NAME, before="7 Tr"), "", ""),
    "white on white": (show(NAME, before="1 1 1 rg"), "", ""),
    "nearly white": (show(NAME, before="0.97 g"), "", ""),
    "black on black": (BLACK + show(NAME, before="0 g"), "", ""),
    "tiny": (show(NAME, size=0.4), "", ""),
    "no size": (show(NAME, size=0), "", ""),
    "off the page": (show(NAME, x=-900), "", ""),
    "above the page": (show(NAME, y=2000), "", ""),
    "outside the crop box": (show(NAME, y=700), "", "/CropBox[0 0 612 400]"),
    "clipped": ("q 0 0 10 10 re W n " + show(NAME) + " Q", "", ""),
    "transparent": ("q /G0 gs " + show(NAME) + " Q", "/ExtGState<</G0<</ca 0/CA 0>>>>", ""),
    "layer that is off": ("/OC /Off BDC " + show(NAME) + " EMC", LAYERS, ""),
    "comment in the content": (f"% {NAME}\n" + show("Nobody"), "", ""),
    "replacement text": (f"/Span <</ActualText {text_string(NAME)}>> BDC " + show("Nobody") + " EMC", "", ""),
    "between operators": (show("Nobody") + " A900000001 Jane Roe\n", "", ""),
    "string of no operator": (show("Nobody") + text_string(NAME) + " pop\n", "", ""),
}


@pytest.mark.parametrize("place", COVERED)
def test_text_that_a_page_hides(place: str) -> None:
    content, resources, extra = COVERED[place]
    made = PdfFile()
    made.page(show("Seen by all", y=300) + content, resources=resources, extra=extra)
    if resources == LAYERS:
        made.put(90, "<</Type/OCG/Name(Layer)>>")
        made.catalog["OCProperties"] = "<</OCGs[90 0 R]/D<</OFF[90 0 R]>>>>"
    reading = reading_of(made)
    assert unseen(reading)
    assert seen(reading, "Seen by all")


def test_a_picture_over_text_hides_it() -> None:
    made = PdfFile()
    picture = made.stream(
        b"\x80", "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    made.page(show(NAME) + "q 400 0 0 60 50 680 cm /P Do Q", resources=f"/XObject<</P {picture} 0 R>>")
    assert unseen(reading_of(made))


def test_text_beside_a_box_stays_visible() -> None:
    made = PdfFile()
    made.page(show(NAME, y=500) + BLACK)
    assert seen(reading_of(made))


DRAWN = {
    "form": ("/Do0 Do", "/XObject<</Do0 {} 0 R>>", "/Type/XObject/Subtype/Form/BBox[0 0 612 792]"),
    "form never drawn": ("", "/XObject<</Do0 {} 0 R>>", "/Type/XObject/Subtype/Form/BBox[0 0 612 792]"),
    "pattern": (
        "/Pattern cs /P0 scn 0 0 600 700 re f", "/Pattern<</P0 {} 0 R>>",
        "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 600 700]/XStep 600/YStep 700",
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", DRAWN)
def test_text_in_what_a_page_draws(place: str) -> None:
    content, resources, dictionary = DRAWN[place]
    made = PdfFile()
    inner = made.stream(show(NAME), dictionary + "/Resources<</Font<</F1 3 0 R>>>>", packed=True)
    made.page(show("Seen by all", y=100) + content, resources=resources.format(inner))
    reading = reading_of(made)
    assert NAME in reading.text
    assert seen(reading) == (place != "form never drawn")


def test_forms_that_draw_each_other_endlessly_are_held_or_read() -> None:
    made = PdfFile()
    number = made.stream(
        show(NAME), "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 3 0 R>>>>"
    )
    for _ in range(40):
        inner = f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I {number} 0 R>>>>"
        number = made.stream("/I Do /I Do", inner)
    made.page("/I Do", resources=f"/XObject<</I {number} 0 R>>")
    reading = reading_of(made)
    assert NAME in reading.text
    assert reading.gaps


# --- objects -------------------------------------------------------------------------------------------------


def object_places() -> dict[str, bytes]:
    places: dict[str, bytes] = {}
    note = text_string(NAME)

    def made(name: str, catalog: dict[str, str] | None = None, body: str = "", **page: str) -> None:
        file = plain()
        if body:
            file.put(50, body)
        if catalog:
            file.catalog.update(catalog)
        if page:
            file.page(show("Nobody", y=50), **page)
        places[name] = file.build()

    def annotation(kind: str, more: str) -> str:
        return f"<</Type/Annot/Subtype/{kind}/Rect[0 0 9 9]{more}>>"

    made("object that nothing refers to", body=f"<</Note{note}>>")
    made("sticky note", extra=f"/Annots[{annotation('Text', '/Contents' + note)}]")
    made("annotation author", extra=f"/Annots[{annotation('Text', '/T' + note)}]")
    made("annotation rich text", extra=f"/Annots[{annotation('Text', f'/RC(<body><p>{NAME}</p></body>)')}]")
    made("hidden annotation", extra=f"/Annots[{annotation('FreeText', '/F 2/Contents' + note)}]")
    made("link", extra=f"/Annots[{annotation('Link', f'/A<</S/URI/URI(http://example.org/{NAME})>>')}]")
    made("bookmark", {"Outlines": "50 0 R"}, f"<</Type/Outlines/First<</Title{note}>>>>")
    made("named destination", {"Names": f"<</Dests<</Names[{note}[5 0 R/Fit]]>>>>"})
    made("page label", {"PageLabels": f"<</Nums[0<</P{note}>>]>>"})
    made("article thread", {"Threads": f"[<</I<</Title{note}>>>>]"})
    made("script", {"OpenAction": f"<</S/JavaScript/JS{text_string('app.alert(1)//' + NAME)}>>"})
    made("field choice", {"AcroForm": f"<</Fields[<</FT/Ch/T(a)/Opt[[(x){note}]]>>]>>"})
    made("field default", {"AcroForm": f"<</Fields[<</FT/Tx/T(a)/DV{note}>>]>>"})
    made("field name", {"AcroForm": f"<</Fields[<</FT/Tx/TU{note}>>]>>"})
    made("structure", {"StructTreeRoot": f"<</Type/StructTreeRoot/K<</S/P/Alt{note}>>>>"})
    made("private content", {"PieceInfo": f"<</Own<</Private{note}>>>>"})
    made("layer name", {"OCProperties": f"<</OCGs[<</Type/OCG/Name{note}>>]/D<<>>>>"})
    made("viewer preference", {"Own": note})
    made("duplicate key", body=f"<</Note{note}/Note(other)>>")
    made("comment within an object", body=f"<</Note(other)% {NAME}\n>>")
    made("name", {"A900000001#20Jane#20Roe": "1"})
    made("web capture", {"SpiderInfo": f"<</V 1.0/C[<</AU{note}>>]>>"})
    made("UTF-16", body="<</Note<feff" + NAME.encode("utf-16-be").hex() + ">>>")
    made("UTF-8", body="<</Note<efbbbf" + NAME.encode().hex() + ">>>")
    made("octal", body="<</Note(" + "".join(f"\\{ord(c):03o}" for c in NAME) + ")>>")
    made("hexadecimal with blanks", body="<</Note<" + " ".join(f"{ord(c):02X}" for c in NAME) + ">>>")
    made("broken over lines", body="<</Note(A9000\\\n00001 Jane\\\r\n Roe)>>")
    made("number", body="<</Case 900000001>>")
    made("deep string", body=f"<</Note((((({NAME})))))>>")
    return places


OBJECTS = object_places()


@pytest.mark.parametrize("place", OBJECTS)
def test_strings_of_objects(place: str) -> None:
    reading = read("x.pdf", OBJECTS[place])
    assert unseen(reading, "900000001" if place == "number" else NAME)
    assert reading.whole


@pytest.mark.parametrize("kind", ["Widget", "FreeText"])
def test_what_a_form_or_an_annotation_writes_on_the_page_is_visible(kind: str) -> None:
    value = "/FT/Tx/T(case)/V" if kind == "Widget" else "/Contents"
    made = PdfFile()
    annotation = f"<</Type/Annot/Subtype/{kind}/Rect[9 9 99 99]{value}{text_string(NAME)}>>"
    made.page(show("Nobody"), extra=f"/Annots[{annotation}]")
    assert seen(reading_of(made))


def test_a_field_is_labelled_with_its_name() -> None:
    made = plain()
    made.catalog["AcroForm"] = "<</Fields[<</FT/Tx/TU(Date of birth)/V(04/05/1980)>>]>>"
    assert [p.label for p in reading_of(made).passages if "1980" in p.text] == ["Date of birth"]


@pytest.mark.parametrize(("flags", "visible"), [(0, True), (2, False), (32, False)])
def test_appearances_of_annotations(flags: int, visible: bool) -> None:
    made = PdfFile()
    form = made.stream(show(NAME), "/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>")
    made.page("", extra=f"/Annots[<</Subtype/Stamp/Rect[0 0 600 800]/F {flags}/AP<</N {form} 0 R>>>>]")
    reading = reading_of(made)
    assert NAME in reading.text
    assert seen(reading) == visible


@pytest.mark.parametrize(
    "key", ["Title", "Author", "Subject", "Keywords", "Creator", "OwnKey", "CreationDate"]
)
def test_document_information(key: str) -> None:
    made = plain()
    made.information = f"<</{key}{text_string(NAME)}>>"
    reading = reading_of(made)
    assert unseen(reading)
    assert any(p.label == key for p in reading.passages)


def test_dates_and_languages_that_programs_write_are_no_texts() -> None:
    made = plain()
    made.information = "<</CreationDate(D:20240102030405+01'00')/ModDate(D:20240102030405Z)>>"
    made.catalog["Lang"] = "(en-US)"
    text = reading_of(made).text
    assert "2024" not in text
    assert "en-US" not in text
    made.information = "<</CreationDate(D:19510203000000)>>"
    assert "19510203" in reading_of(made).text


# --- streams -------------------------------------------------------------------------------------------------

XMP = (
    "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''>"
    f"<dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>{NAME}</dc:title></rdf:Description></rdf:RDF>"
    "</x:xmpmeta><?xpacket end='w'?>"
)
STREAMS: dict[str, tuple[str, str, str]] = {
    "metadata": (XMP, "/Type/Metadata/Subtype/XML", "<</Metadata {} 0 R>>"),
    "attachment": (f"case,{NAME}\n", "/Type/EmbeddedFile", "<</Type/Filespec/F(a.txt)/EF<</F {} 0 R>>>>"),
    "script": (f"var a = '{NAME}';", "", "<</S/JavaScript/JS {} 0 R>>"),
    "form in XML": (f"<xdp><data><name>{NAME}</name></data></xdp>", "", "<</XFA {} 0 R>>"),
    "form in pieces": (f"<xdp><name>{NAME}</name></xdp>", "", "<</XFA[(a) {} 0 R]>>"),
    "rich text": (f"<body><p>{NAME}</p></body>", "", "<</FT/Tx/RV {} 0 R>>"),
    "character map": (f"%{NAME}\nbegincmap endcmap", "", "<</Type/Font/ToUnicode {} 0 R>>"),
    "glyph": (f"0 0 d0 BT /F1 1 Tf {text_string(NAME)} Tj ET", "", "<</Type/Font/CharProcs<</a {} 0 R>>/Resources<</Font<</F1 3 0 R>>>>>>"),
    "private content": (f"notes of a program: {NAME}", "", "<</PieceInfo<</Own<</Private {} 0 R>>>>>>"),
    "stream that nothing refers to": (f"only text: {NAME}", "", "<<>>"),
    "content that nothing draws": (show(NAME), "", "<<>>"),
    "function": (f"{{ dup pop }} % {NAME}", "/FunctionType 4/Domain[0 1]/Range[0 1]", "<<>>"),
    "colour profile": ("\0" * 36 + "acsp" + "\0" * 90 + NAME, "/N 3", "<</A[/ICCBased {} 0 R]>>"),
    "font program": ("%!PS-AdobeFont-1.0\n%" + NAME + "\n", "/Length1 9", "<</Type/FontDescriptor/FontFile {} 0 R>>"),
    "thumbnail": ("\0" * 4 + NAME * 9, "/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8", "<</Thumb {} 0 R>>"),
    "bytes behind the pixels of a picture": (
        "\0" * 4 + NAME * 9, "/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8", "<<>>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("place", STREAMS)
def test_streams(place: str, packed: bool) -> None:
    content, dictionary, owner = STREAMS[place]
    made = plain()
    number = made.stream(content, dictionary, packed=packed)
    made.add(owner.replace("{}", str(number)))
    reading = reading_of(made)
    assert unseen(reading)
    assert reading.whole


@pytest.mark.parametrize("filters", ["ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "LZWDecode"])
def test_filters(filters: str) -> None:
    packed = {
        "ASCIIHexDecode": NAME.encode().hex().encode() + b">",
        "ASCII85Decode": base64.a85encode(NAME.encode()) + b"~>",
        "RunLengthDecode": bytes([len(NAME) - 1]) + NAME.encode() + b"\x80",
        "LZWDecode": lzw(NAME.encode()),
    }[filters]
    made = plain()
    made.stream(packed, f"/Filter/{filters}")
    reading = reading_of(made)
    assert unseen(reading)
    assert reading.whole


def lzw(content: bytes) -> bytes:
    """Codes of nine bits, none of them a pair."""
    bits = "".join(f"{code:09b}" for code in (256, *content, 257))
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


@pytest.mark.parametrize("filters", ["OwnDecode", "Crypt"])
def test_unknown_filters_are_held(filters: str) -> None:
    made = plain()
    made.stream(b"anything", f"/Filter/{filters}/DecodeParms<</Name/StdCF>>")
    assert reading_of(made).gaps


def test_bytes_behind_the_packed_bytes_of_a_stream() -> None:
    made = plain()
    made.stream("Nobody", packed=True, slack=b"\n" + NAME.encode())
    reading = reading_of(made)
    assert unseen(reading)
    made.stream("Nobody else", packed=True, slack=bytes(range(1, 255)))
    assert reading_of(made).gaps


def test_damaged_streams_are_held() -> None:
    made = plain()
    made.stream(b"\x78\x9c" + b"\xff" * 40, "/Filter/FlateDecode")
    assert reading_of(made).gaps


def test_an_attachment_is_read_as_what_it_is() -> None:
    made = plain()
    inner = PdfFile()
    inner.page(show(NAME))
    file = made.stream(inner.build(), "/Type/EmbeddedFile")
    made.catalog["Names"] = (
        f"<</EmbeddedFiles<</Names[(a)<</Type/Filespec/UF(inner.pdf)/EF<</F {file} 0 R>>>>]>>>>"
    )
    reading = reading_of(made)
    assert unseen(reading)
    assert [part.reader for part in reading.walk.parts] == ["pdf", "pdf"]


def object_stream(bodies: dict[int, bytes], between: bytes = b" ") -> bytes:
    content, header = b"", ""
    for number, body in bodies.items():
        header += f"{number} {len(content)} "
        content += body + between
    return stream(header.encode() + content, f"/Type/ObjStm/N {len(bodies)}/First {len(header)}", packed=True)


def test_objects_in_object_streams_and_between_them() -> None:
    made = plain()
    made.add(object_stream({70: f"<</Note{text_string(NAME)}>>".encode(), 71: b"null"}))
    assert unseen(reading_of(made))
    made = plain()
    made.add(object_stream({70: b"<<>>", 71: b"null"}, between=f" {NAME} ".encode()))
    assert unseen(reading_of(made))


# --- revisions and what no table lists -----------------------------------------------------------------------


def test_earlier_revisions_of_a_page() -> None:
    made = PdfFile()
    made.page(show(NAME))
    new = updated(made.build(), {5: stream(show("Nobody any more"))})
    reading = read("x.pdf", new)
    assert unseen(reading)
    assert seen(reading, "Nobody any more")
    assert reading.whole


def test_a_page_that_was_taken_out() -> None:
    made = plain()
    made.page(show(NAME))
    new = updated(made.build(), {2: f"<</Type/Pages/Kids[{made.kids[0]} 0 R]/Count 1>>".encode()})
    reading = read("x.pdf", new)
    assert unseen(reading)
    assert reading.whole


def test_earlier_information_and_notes() -> None:
    made = plain()
    made.information = f"<</Author{text_string(NAME)}>>"
    reading = read("x.pdf", updated(made.build(), {4: b"<</Author(Nobody)>>"}))
    assert unseen(reading)
    assert reading.whole


def test_earlier_rosters_come_as_tables() -> None:
    made = PdfFile()
    made.page(roster())
    new = updated(made.build(), {5: stream(show("Nobody any more"))})
    assert [row for row in read("x.pdf", new).rows if "A900000003" in row.values()]


def test_objects_that_no_table_lists() -> None:
    made = plain()
    made.put(60, f"<</Note{text_string(NAME)}>>")
    reading = read("x.pdf", made.build(unlisted=[60]))
    assert unseen(reading)


@pytest.mark.parametrize("kind", ["between", "tail", "head", "comment"])
def test_bytes_outside_of_objects(kind: str) -> None:
    raw = NAME.encode()
    content = {
        "between": plain().build(between=raw + b"\n"),
        "tail": plain().build(tail=raw),
        "head": raw + b"\n" + plain().build(),
        "comment": plain().build(between=b"% " + raw + b"\n"),
    }[kind]
    assert unseen(read("x.pdf", content))


def test_a_zip_behind_a_document_is_read() -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", NAME)
    assert unseen(read("x.pdf", plain().build(tail=packed.getvalue())))


def test_dense_bytes_behind_a_document_are_held() -> None:
    assert read("x.pdf", plain().build(tail=bytes(range(255, 0, -1)))).gaps


def test_a_damaged_object_is_read_as_text_or_held() -> None:
    reading = read("x.pdf", plain().build(between=wrapped(77, f"<</Note ({NAME}) ]>>".encode())))
    assert reading.shows(NAME)


# --- tables --------------------------------------------------------------------------------------------------


def roster(columns: tuple[int, ...] = (72, 220, 330, 430), order: str = "rows") -> str:
    """Five invented people in columns, drawn row by row or column by column."""
    people = [("Name", "Number", "Country", "Born")]
    people += [(f"Jane{n} Roe", f"A90000000{n}", "Nowhere", f"198{n}-01-0{n}") for n in range(1, 6)]
    cells = [
        (x, 700 - 15 * row, cell)
        for row, person in enumerate(people)
        for x, cell in zip(columns, person, strict=True)
    ]
    if order == "columns":
        cells.sort()
    return "".join(show(cell, x, y, 10) for x, y, cell in cells)


@pytest.mark.parametrize("order", ["rows", "columns"])
def test_columns_of_a_page_become_a_table(order: str) -> None:
    made = PdfFile()
    made.page(show("A report", y=750) + roster(order=order) + show("The end of it", y=500))
    reading = reading_of(made)
    assert reading.rows[0] == {0: "Name", 1: "Number", 2: "Country", 3: "Born"}
    assert {0: "Jane3 Roe", 1: "A900000003", 2: "Nowhere", 3: "1983-01-03"} in reading.rows
    assert seen(reading, "The end of it")
    assert all(block.table.location.visible for block in reading.blocks)


def test_a_table_on_a_turned_page() -> None:
    made = PdfFile()
    made.page(f"q 0 1 -1 0 600 0 cm {roster()} Q", extra="/Rotate 270")
    assert {0: "Jane3 Roe", 1: "A900000003", 2: "Nowhere", 3: "1983-01-03"} in reading_of(made).rows


def test_a_covered_table_is_a_hidden_table() -> None:
    made = PdfFile()
    made.page(roster() + "0 0 0 rg 0 600 612 192 re f")
    reading = reading_of(made)
    assert {0: "Jane3 Roe", 1: "A900000003", 2: "Nowhere", 3: "1983-01-03"} in reading.rows
    assert not any(block.table.location.visible for block in reading.blocks)


def test_prose_in_two_columns_is_no_table() -> None:
    lines = "".join(
        show("some words of prose that run on here", 60, 700 - 14 * n, 10)
        + show("other words of prose that go on there", 330, 700 - 14 * n, 10)
        for n in range(12)
    )
    made = PdfFile()
    made.page(lines)
    reading = reading_of(made)
    assert not reading.blocks
    assert seen(reading, "some words of prose that run on here\nsome words")
