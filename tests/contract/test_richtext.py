from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders.richtext import digits, hexed, ole1, packaged, row, rtf, unicoded
from contract.reading import NEEDLES, read
from contract.test_picture import png

WHO = "JANE ROE A900000001"

SHOWN = {
    "text": WHO,
    "runs of one word": r"{\b JANE R}{\i OE A9000}{\fs28 00001}",
    "bytes in hexadecimal": hexed(WHO),
    "unicode": unicoded(WHO),
    "unicode without fallback": r"{\uc0 " + "".join(f"\\u{ord(c)} " for c in WHO) + "}",
    "line ends within": WHO.replace(" ", " \r\n"),
    "header": r"{\header " + WHO + r"\par}",
    "first footer": r"{\footerf " + WHO + "}",
    "footnote": r"{\footnote \pard " + WHO + "}",
    "field result": r"{\field{\*\fldinst HYPERLINK}{\fldrslt " + WHO + "}}",
    "text box": r"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard " + WHO + r"\par}}}",
    "old text box": r"{\*\do\dobxpage{\dptxbxtext " + WHO + "}}",
    "word art": r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv " + WHO + "}}}}",
    "list text": r"{\listtext " + WHO + r"\tab}item\par",
    "unicode of two versions": r"{\upr{JANE}{\*\ud{" + WHO + "}}}",
    "inserted": r"{\revised\revauth1 " + WHO + "}",
    "white on dark": r"{\cf2\highlight1 " + WHO + "}",
    "unknown word before": r"\unheardof12 " + WHO,
}
HIDDEN = {
    "hidden": r"{\v " + WHO + "}",
    "deleted": r"{\deleted\revauthdel1 " + WHO + "}",
    "white": r"{\cf2 " + WHO + "}",
    "white on white": r"{\cf2\chcbpat2 " + WHO + "}",
    "in the colour of its marker": r"{\cf1\highlight1 " + WHO + "}",
    "tiny": r"{\fs1 " + WHO + "}",
    "comment": r"{\*\atnid x}{\*\atnauthor y}\chatn{\*\annotation \pard " + WHO + "}",
    "comment author": r"{\*\atnauthor " + WHO + r"}\chatn{\*\annotation x}",
    "title": r"{\info{\title " + WHO + "}}",
    "author": r"{\info{\author " + WHO + "}}",
    "property": r"{\*\userprops{\propname Subject}\proptype30{\staticval " + WHO + "}}",
    "name of a property": r"{\*\userprops{\propname " + WHO + r"}\proptype30{\staticval 1}}",
    "document variable": r"{\*\docvar {v1}{" + WHO + "}}",
    "field instruction": r'{\field{\*\fldinst{ INCLUDETEXT "' + WHO + r'" }}{\fldrslt x}}',
    "bookmark": r"{\*\bkmkstart " + WHO + r"}{\*\bkmkend x}",
    "reviser": r"{\*\revtbl{Unknown;}{" + WHO + ";}}",
    "style name": r"{\stylesheet{\s1 " + WHO + ";}}",
    "font name": r"{\fonttbl{\f9 " + WHO + ";}}",
    "font alternative": r"{\fonttbl{\f9 Arial{\*\falt " + WHO + "};}}",
    "colour table": r"{\colortbl;" + WHO + ";}",
    "index entry": r"{\xe " + WHO + "}",
    "template": r"{\*\template C:\\" + WHO + ".dot}",
    "generator": r"{\*\generator " + WHO + "}",
    "latent styles": r"{\*\latentstyles\lsdlockedexcept " + WHO + ";}",
    "form field": r"{\*\formfield{\*\ffname a}{\*\ffl " + WHO + "}}",
    "any name": r"{\*\nobodyknows " + WHO + "}",
    "two destinations in one group": r"{\*\nobodyknows " + WHO + r"\pntxtb x}",
    "any name within": r"{\*\nobodyknows{\*\northis{\b " + WHO + "}}}",
    "alternative text": r"{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv " + WHO + "}}}}",
    "fallback for old readers": r"\uc19\u32 " + WHO + " x",
    "fallbacks, one each": "".join(f"\\u32 {char}" for char in WHO if char != " "),
    "version for old readers": r"{\upr{" + WHO + r"}{\*\ud{x}}}",
    "mail merge": r"{\*\mailmerge{\mmquery " + WHO + "}}",
    "control word": "\\JANEROEA900000001 x",
    "number of a control word": r"\unheardof900000001 x",
    "theme": r"{\*\themedata " + digits(f"the person is {WHO}, no other".encode()) + "}",
    "data store": r"{\*\datastore " + digits(ole1(packaged("a.txt", WHO.encode()))) + "}",
    "field data": r"{\field{\*\fldinst x{\*\datafield "
    + digits(b"\1\2\0\0" * 9 + WHO.encode("utf-16-le")) + r"}}{\fldrslt y}}",
    "raw bytes": rf"{{\*\blob\bin{len(WHO)} {WHO}}}",
    "after the last brace": "}" + WHO + "{",
}  # fmt: skip
WITHIN = {
    "object": r"{\object\objemb{\*\objclass Package}{\*\objdata "
    + digits(ole1(packaged("a.txt", WHO.encode())))
    + r"}{\result x}}",
    "name of a file": r"{\object{\*\objdata " + digits(ole1(packaged(f"{WHO}.txt", b"x"))) + "}}",
    "folder of a file": r"{\object{\*\objdata " + digits(ole1(packaged("a", b"x", path=WHO))) + "}}",
    "behind the file": r"{\object{\*\objdata " + digits(ole1(packaged("a", b"x", tail=WHO.encode()))) + "}}",
    "behind the object": r"{\object{\*\objdata " + digits(ole1(b"x" * 40, tail=WHO.encode() * 2)) + "}}",
    "link": r"{\object{\*\objdata " + digits(ole1(b"x" * 40, "Word.Document", names=(WHO, ""))) + "}}",
    "picture": r"{\pict\pngblip " + digits(png(tail=WHO.encode())) + "}",
    "raw picture": None,
}


def bare(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("place", SHOWN)
def test_what_a_reader_sees_is_visible(place: str) -> None:
    reading = read("memo.rtf", rtf(SHOWN[place] + r"\par and more."))
    assert reading.whole, reading.gaps
    assert reading.reader == "rtf"
    assert any(WHO in p.text.replace("\n", "") for p in reading.passages if p.location.visible)


@pytest.mark.parametrize("place", ["hidden", "deleted", "white"])
def test_the_last_paragraph_may_hide_some_of_its_text(place: str) -> None:
    reading = read("memo.rtf", rtf("Seen " + HIDDEN[place] + " too."))
    assert [p.location.visible for p in reading.passages if WHO in p.text] == [False]
    assert any("Seen  too." in p.text for p in reading.passages if p.location.visible)


@pytest.mark.parametrize("place", HIDDEN)
def test_what_no_reader_sees_is_found_and_hidden(place: str) -> None:
    reading = read("memo.rtf", rtf(HIDDEN[place] + r"\par and more."))
    found = [p for p in reading.passages if bare(WHO) in bare(p.text) or "900000001" in p.text]
    assert found
    assert not any(p.location.visible for p in found)
    assert reading.whole or place in ("after the last brace",), reading.gaps


@pytest.mark.parametrize("place", [place for place in WITHIN if WITHIN[place]])
def test_what_is_embedded_is_a_part_of_its_own(place: str) -> None:
    reading = read("memo.rtf", rtf(str(WITHIN[place])))
    assert WHO in reading.text
    assert len(reading.walk.parts) > 1


def test_a_raw_picture_is_read() -> None:
    picture = png(tail=WHO.encode())
    start = rtf(r"{\pict\pngblip\bin" + f"{len(picture)} ").removesuffix(b"}")
    reading = read("memo.rtf", start + picture + b"}}")
    assert WHO in reading.text


def test_a_table_comes_out_in_rows() -> None:
    body = row("A-Number", "Name") + row("A900000001", r"{\b Jane} Roe") + row("A900000002", "John Roe")
    reading = read("list.rtf", rtf(body + r"\pard Done.\par "))
    assert reading.rows == [
        {0: "A-Number", 1: "Name"},
        {0: "A900000001", 1: "Jane Roe"},
        {0: "A900000002", 1: "John Roe"},
    ]
    assert reading.whole
    assert "Done." in reading.text


def test_a_nested_table_has_rows_of_its_own() -> None:
    inner = (
        r"\pard\intbl\itap2 A900000001\nestcell Jane Roe\nestcell{\*\nesttableprops\trowd\cellx900\nestrow}"
        r"{\nonesttables\par}\pard\intbl\itap1 "
    )
    reading = read("list.rtf", rtf(row("outer", inner + "beside")))
    assert {0: "A900000001", 1: "Jane Roe"} in reading.rows
    assert {0: "outer", 1: "beside"} in reading.rows


def test_a_hidden_cell_stands_in_its_row() -> None:
    reading = read("list.rtf", rtf(row("A-Number", "Name") + row(r"{\v A900000001}", "Jane Roe")))
    assert [(row.cells, row.concealed) for block in reading.blocks for row in block.rows] == [
        ({0: "A-Number", 1: "Name"}, frozenset()),
        ({0: "A900000001", 1: "Jane Roe"}, frozenset({0})),
    ]


@pytest.mark.parametrize(
    ("font", "codec", "text"),
    [
        (1, "cp1251", "Иван Петров 900000001"),
        (2, "cp932", "山田太郎 900000001"),
        (0, "cp1252", "José 900000001"),
    ],
)
def test_text_is_in_the_character_set_of_its_font(font: int, codec: str, text: str) -> None:
    body = "".join(f"\\'{byte:02x}" for byte in text.encode(codec))
    assert text in read("memo.rtf", rtf(rf"{{\f{font} {body}}}")).text


def test_double_bytes_may_be_half_escaped() -> None:
    raw = "表".encode("cp932")
    body = f"\\'{raw[0]:02x}" + "\\" + chr(raw[1]) if raw[1] == 0x5C else ""
    assert "表" in read("memo.rtf", rtf(rf"{{\f2 {body}}}")).text


def test_mail_in_html_comes_out_as_its_page() -> None:
    body = (
        r"\fromhtml1 {\*\htmltag64 <html><body>}{\*\htmltag64 <p title=" + '"' + WHO + r'">}'
        r"\htmlrtf {\htmlrtf0 Dear all\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p><!-- A900000002 -->}"
    )
    reading = read("mail.rtf", rtf(body))
    assert any(part.location.parts == ("message.html",) for part in reading.walk.parts)
    titles = [p for p in reading.passages if p.label == "title"]
    assert any(WHO in p.text and p.location.parts == ("message.html",) for p in titles)


@pytest.mark.parametrize("name", ["memo.rtf", "memo.doc"])
def test_word_opens_rtf_of_either_name(name: str) -> None:
    assert read(name, rtf(r"\par Fine.")).whole


def test_two_bytes_a_character_are_read_even_within_control_words() -> None:
    content = rtf(r"\ql An ordinary line.\par ")
    at = content.index(b"ql An") + 1
    reading = read("memo.rtf", content[:at] + WHO.encode("utf-16-le") + content[at:])
    assert WHO in reading.text


def test_a_document_cut_short_is_a_gap() -> None:
    content = rtf(r"{\b a long paragraph about the weather}\par " * 9)
    assert read("memo.rtf", content[: len(content) // 2]).gaps


@pytest.mark.parametrize(
    "body",
    [
        r"{\object{\*\objdata " + digits(ole1(b"x" * 90))[:120] + "}}",
        r"{\pict\pngblip " + digits(png()[:40]) + "}",
        "{" * 20_000,
        r"{\*\objdata 0105000002000000ffffffff" + "00" * 40 + "}",
        r"\bin99999999 x",
        "text " + "".join(map(chr, range(1, 9))) * 400,
    ],
)
def test_hostile_documents_are_gaps(body: str) -> None:
    reading = read("memo.rtf", rtf(body))
    assert reading.gaps
    assert not any("reader failed" in why for why in reading.gaps)


@settings(deadline=None, max_examples=60)
@given(NEEDLES, st.floats(0, 0.999))
def test_any_text_written_into_a_document_comes_out(needle: str, where: float) -> None:
    assume(re.search("[g-z]", needle))  # Else it is digits of the picture where it falls among them.
    body = (
        row("Region", "Total") + row("North", "12") + r"{\*\bkmkstart _Toc1}{\v secret}\u233? caf\'e9\par "
        r"{\pict\pngblip " + digits(png()) + "}{\\info{\\title Report}}"
    )
    content = rtf(body)
    at = int(where * len(content))
    reading = read("memo.rtf", content[:at] + needle.encode() + content[at:])
    assert reading.gaps or all(word in bare(reading.text) for word in needle.split())


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.floats(0, 0.999))
def test_any_damage_is_survived(noise: bytes, where: float) -> None:
    content = rtf(
        row("a", "b") + r"{\field{\*\fldinst x}{\fldrslt y}}{\object{\*\objdata " + digits(ole1(b"x")) + "}}"
    )
    at = int(where * len(content))
    reading = read("memo.rtf", content[:at] + noise + content[at + len(noise) :])
    assert not any("reader failed" in why for why in reading.gaps)
