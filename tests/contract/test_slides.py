from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.document import Document, paragraph, rels
from builders.slides import HEIGHT, WIDTH, Slide, Slides, group, place, shape, table, text
from builders.workbook import LINKS, Sheet, Workbook, package
from contract.reading import NEEDLES, Reading, read

JANE = "Applicant Jane Roe A900000001"
ON = place(0, 0, 900_000, 900_000)
INNER = '<a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/>'


def shown(reading: Reading, words: str) -> set[bool]:
    """Whether a text came out where it shows, where it does not, or both."""
    seen = {passage.location.visible for passage in reading.passages if words in passage.text}
    for block in reading.blocks:
        for row in block.rows:
            if any(words in str(value) for value in row.cells.values()):
                seen.add(row.visible and block.table.location.visible)
    return seen


def pptx(*slides: Slide | str, more: str = "", **parts: bytes) -> Reading:
    deck = [slide if isinstance(slide, Slide) else Slide(slide) for slide in slides]
    return read("deck.pptx", Slides(deck, more=more, parts=parts).to_bytes())


def part(root: str, content: str, attributes: str = "") -> bytes:
    return Slides([]).part(root, content, attributes)


def deck(
    slide: Slide | str, unlisted: Slide | None = None, more: str = "", parts: dict[str, bytes] | None = None
) -> Slides:
    first = slide if isinstance(slide, Slide) else Slide(slide)
    return Slides([first], [unlisted] if unlisted else [], more, parts or {})


CHART = "<c:chart><c:title><a:p><a:r><a:t>{}</a:t></a:r></a:p></c:title></c:chart>"
TREE = "<p:cSld><p:spTree>{}</p:spTree></p:cSld>"

RECT = '<a:prstGeom prst="rect"/>'


def ink(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


BOX = place(100, 100, 500, 500)
OVER = place(50, 50, 900, 900)
WHITE_SLIDE = f"<p:cSld><p:bg><p:bgPr>{ink('FFFFFF')}</p:bgPr></p:bg><p:spTree>{{}}</p:spTree></p:cSld>"
WHITE_MASTER = '<p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg></p:cSld><p:clrMap bg1="lt1"/>'


def on_white(content: str) -> Slides:
    return deck("", parts={"ppt/slides/slide1.xml": part("p:sld", WHITE_SLIDE.format(content))})


SEEN: dict[str, Slides] = {
    "a shape over a dark one": deck(shape("x", BOX + RECT + ink("000000")) + shape(JANE, BOX)),
    "a shape partly covered": deck(shape(JANE, BOX) + shape("x", place(150, 150, 900, 900) + RECT + ink("000000"))),
    "a shape under a glass one": deck(
        shape(JANE, BOX) + shape("x", OVER + RECT + ink("000000").replace("/></a:s", '><a:alpha val="9000"/></a:srgbClr></a:s'))
    ),
    "a shape under a round one": deck(shape(JANE, BOX) + shape("x", OVER + '<a:prstGeom prst="ellipse"/>' + ink("000000"))),
    "white text on a dark slide": deck(shape(text(JANE, ink("FFFFFF")))),
    "white text in a dark shape": on_white(shape(text(JANE, ink("FFFFFF")), BOX + RECT + ink("1F3864"))),
    "white text over a dark shape": on_white(shape("x", OVER + RECT + ink("1F3864")) + shape(text(JANE, ink("FFFFFF")), BOX)),
    "black text on white": on_white(shape(text(JANE, ink("000000")))),
    "a shape": deck(shape(JANE)),
    "a shape in its place": deck(shape(JANE, ON)),
    "a shape half off the slide": deck(shape(JANE, place(-50, -50, 100, 100))),
    "runs that cut words": deck(shape("<a:p><a:r><a:t>Applicant Ja</a:t></a:r><a:fld><a:t>ne Roe A9000</a:t></a:fld><a:r><a:t>00001</a:t></a:r></a:p>")),
    "a table": deck(table([["Who", JANE]])),
    "a group": deck(group(shape(JANE, place(10, 10, 10, 10)), place(0, 0, WIDTH, HEIGHT, INNER))),
    "a group that shrinks": deck(group(shape(JANE, place(10 * WIDTH, 0, WIDTH, HEIGHT)), place(0, 0, 100, 100, f'<a:chOff x="0" y="0"/><a:chExt cx="{100 * WIDTH}" cy="{100 * HEIGHT}"/>'))),
    "a chart": deck(Slide(pointers=[("chart", "../charts/chart1.xml")]), parts={"ppt/charts/chart1.xml": part("c:chartSpace", CHART.format(JANE))}),
    "a master": deck(
        Slide(pointers=[("slideLayout", "../slideLayouts/l.xml")]),
        parts={"ppt/slideLayouts/l.xml": part("p:sldLayout", TREE.format(shape(JANE)))},
    ),
    "both branches": deck(f"<mc:AlternateContent><mc:Choice Requires='p14'>{shape(JANE)}</mc:Choice><mc:Fallback>{shape(JANE)}</mc:Fallback></mc:AlternateContent>"),
    "strict": Slides([Slide(shape(JANE))], strict=True),
}  # fmt: skip

HIDDEN: dict[str, Slides] = {
    "a shape under a dark one": deck(shape(JANE, BOX) + shape("x", OVER + RECT + ink("000000"))),
    "a shape under a picture": deck(shape(JANE, BOX) + f"<p:pic><p:spPr>{OVER}{RECT}</p:spPr></p:pic>"),
    "white text on a white slide": on_white(shape(text(JANE, ink("FFFFFF")))),
    "white text on a white master": deck(
        Slide(shape(text(JANE, ink("FFFFFF"))), pointers=[("slideLayout", "../slideLayouts/l.xml")]),
        parts={
            "ppt/slideLayouts/l.xml": part("p:sldLayout", TREE.format("")),
            "ppt/slideLayouts/_rels/l.xml.rels": rels(LINKS, [("slideMaster", "../slideMasters/m.xml")]),
            "ppt/slideMasters/m.xml": part("p:sldMaster", WHITE_MASTER),
        },
    ),
    "text in the colour of its shape": deck(shape(text(JANE, ink("1F3864")), BOX + RECT + ink("1F3864"))),
    "a hidden slide": deck(Slide(shape(JANE), hidden=True)),
    "an unlisted slide": deck(shape("x"), Slide(shape(JANE))),
    "notes": deck(Slide(shape("x"), notes=JANE)),
    "a shape left of the slide": deck(shape(JANE, place(-900, 0, 800, 800))),
    "a shape below the slide": deck(shape(JANE, place(0, HEIGHT, 800, 800))),
    "a shape of no size": deck(shape(JANE, place(10, 10, 0, 0))),
    "a shape switched off": deck(shape(JANE, ON, 'hidden="1"')),
    "a shape in a group switched off": deck(group(shape(JANE), place(0, 0, 9, 9, INNER), 'hidden="1"')),
    "a group off the slide": deck(group(shape(JANE, place(10, 10, 10, 10)), place(2 * WIDTH, 0, 9, 9, INNER))),
    "a table off the slide": deck(table([["Who", JANE]]).replace('<a:off x="0"', f'<a:off x="{WIDTH}"')),
    "tiny text": deck(shape(text(JANE, attributes='sz="100"'))),
    "transparent text": deck(shape(text(JANE, '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'))),
    "a prompt of a layout": deck(
        Slide(pointers=[("slideLayout", "../slideLayouts/l.xml")]),
        parts={"ppt/slideLayouts/l.xml": part("p:sldLayout", TREE.format(shape(JANE, placeholder='<p:ph type="title"/>')))},
    ),
    "a master that no slide uses": deck(shape("x"), parts={"ppt/slideMasters/m.xml": part("p:sldMaster", TREE.format(shape(JANE)))}),
    "a master of notes": deck(shape("x"), parts={"ppt/notesMasters/m.xml": part("p:notesMaster", TREE.format(shape(JANE)))}),
    "a master of handouts": deck(shape("x"), parts={"ppt/handoutMasters/m.xml": part("p:handoutMaster", TREE.format(shape(JANE)))}),
    "a comment": deck(
        Slide(pointers=[("comments", "../comments/c.xml")]),
        parts={"ppt/comments/c.xml": part("p:cmLst", f'<p:cm authorId="0"><p:pos x="1" y="2"/><p:text>{JANE}</p:text></p:cm>')},
    ),
    "a comment in a thread": deck(
        shape("x"),
        parts={"ppt/comments/m.xml": part("p188:cmLst", f"<p188:cm><p188:replyLst><p188:reply><p188:txBody>{text(JANE)}</p188:txBody></p188:reply></p188:replyLst></p188:cm>")},
    ),
    "an author of comments": deck(shape("x"), parts={"ppt/commentAuthors.xml": part("p:cmAuthorLst", f'<p:cmAuthor id="0" name="{JANE}"/>')}),
    "an alternative text": deck(shape("x", properties=f'descr="{JANE}"')),
    "the name of a shape": deck(shape("x").replace("Title 1", JANE)),
    "a section": deck(shape("x"), more=f'<p:extLst><p:ext><p14:sectionLst><p14:section name="{JANE}"/></p14:sectionLst></p:ext></p:extLst>'),
    "a show of one's own": deck(shape("x"), more=f'<p:custShowLst><p:custShow name="{JANE}" id="0"/></p:custShowLst>'),
    "a tag": deck(shape("x"), parts={"ppt/tags/tag1.xml": part("p:tagLst", f'<p:tag name="Client" val="{JANE}"/>')}),
    "a link": deck(Slide(shape("x"), pointers=[("hyperlink", f"https://example.org/{JANE}")])),
    "properties of the view": deck(shape("x"), parts={"ppt/viewProps.xml": part("p:viewPr", f'<p:slideViewPr><p:x lastView="{JANE}"/></p:slideViewPr>')}),
    "a note in the markup": deck(f"<!-- {JANE} -->"),
    "an effect": deck(Slide(shape("x"), more=f'<p:timing><p:cTn nodeType="{JANE}"/></p:timing>')),
    "the chart of a hidden slide": deck(
        Slide(hidden=True, pointers=[("chart", "../charts/chart1.xml")]), parts={"ppt/charts/chart1.xml": part("c:chartSpace", CHART.format(JANE))}
    ),
    "the workbook behind a chart": deck(shape("x"), parts={"ppt/embeddings/Sheet1.xlsx": Workbook([Sheet("Data", [[JANE]])]).to_bytes()}),
    "an embedded document": deck(shape("x"), parts={"ppt/embeddings/Doc1.docx": Document(paragraph(JANE)).to_bytes()}),
    "an embedded presentation": deck(shape("x"), parts={"ppt/embeddings/Deck1.pptx": Slides([Slide(shape(JANE))]).to_bytes()}),
    "changes": deck(shape("x"), parts={"ppt/changesInfos/changesInfo1.xml": f"<c xmlns='http://schemas.microsoft.com/office/powerpoint/2013/main/command'><d name='{JANE}'/></c>".encode()}),
    "custom XML": deck(shape("x"), parts={"customXml/item1.xml": f"<people xmlns='urn:x'><n>{JANE}</n></people>".encode()}),
    "a part of nobody": deck(shape("x"), parts={"odd/x.xml": f"<x>{JANE}</x>".encode()}),
    "the fallback alone": deck(f"<mc:AlternateContent><mc:Choice Requires='p14'>{shape('x')}</mc:Choice><mc:Fallback>{shape(JANE)}</mc:Fallback></mc:AlternateContent>"),
}  # fmt: skip


@pytest.mark.parametrize("where", SEEN)
def test_finds_a_person_where_readers_see_it(where: str) -> None:
    reading = read("deck.pptx", SEEN[where].to_bytes())
    assert shown(reading, JANE) == {True}
    assert reading.whole


@pytest.mark.parametrize("where", HIDDEN)
def test_finds_a_person_where_readers_do_not_see_it(where: str) -> None:
    reading = read("deck.pptx", HIDDEN[where].to_bytes())
    assert shown(reading, JANE) == {False}
    assert reading.whole


@pytest.mark.parametrize("suffix", [".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"])
def test_bears_its_names(suffix: str) -> None:
    reading = read(f"a{suffix}", deck(shape("Figures")).to_bytes())
    assert reading.reader == "pptx"
    assert reading.whole
    assert read(f"a{suffix}", Document(paragraph("x")).to_bytes()).gaps


def test_slides_are_told_by_their_number_and_read_in_their_order() -> None:
    slides = Slides([Slide(shape("first"), notes="note"), Slide(shape("second"))], [Slide(shape("third"))])
    swapped = slides.to_parts()["ppt/presentation.xml"].replace(b'r:id="rId1"', b'r:id="rId0"')
    swapped = swapped.replace(b'r:id="rId2"', b'r:id="rId1"').replace(b'r:id="rId0"', b'r:id="rId2"')
    reading = read("a.pptx", package({**slides.to_parts(), "ppt/presentation.xml": swapped}))
    found = {p.text: p.location.parts[-1] for p in reading.passages if p.location.parts}
    assert found["second"] == "slide 1"
    assert found["first"] == "slide 2"
    assert found["note"] == "slide 2 notes"
    assert found["third"] == "unlisted slide ppt/slides/slide3.xml"


def test_tables_come_as_rows() -> None:
    rows = [["A-Number", "Name"], ["A900000001", "Jane Roe"]]
    (block,) = pptx(table(rows)).blocks
    assert [list(row.cells.values()) for row in block.rows] == rows


def test_a_slide_that_is_listed_and_not_there_is_a_gap() -> None:
    parts = deck(shape("x")).to_parts()
    del parts["ppt/slides/slide1.xml"]
    assert any("lists a slide" in why for why in read("a.pptx", package(parts)).gaps)


@pytest.mark.parametrize(
    "name",
    ["ppt/presentation.xml", "ppt/slides/slide1.xml", "_rels/.rels", "ppt/_rels/presentation.xml.rels"],
)
@pytest.mark.parametrize("content", [b"\0", b"<", b"<a/>x", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_what_is_damaged_is_a_gap(name: str, content: bytes) -> None:
    reading = read("a.pptx", deck(shape(JANE), parts={name: content}).to_bytes())
    assert reading.gaps


def test_sounds_and_programs_are_gaps() -> None:
    for name in ("ppt/media/media1.mp3", "ppt/media/movie.mp4", "ppt/vbaProject.bin"):
        content = bytes((7 * n * n + n) % 251 for n in range(5000))
        assert read("a.pptx", deck(shape("x"), parts={name: content}).to_bytes()).gaps


SAMPLE = Slides(
    [Slide(shape("Figures", ON) + table([["a", "b"]]), notes="n"), Slide(group(shape("x", ON), place(0, 0, 9, 9, INNER)))],
    parts={"ppt/tags/tag1.xml": part("p:tagLst", '<p:tag name="A" val="B"/>'), "ppt/charts/chart1.xml": part("c:chartSpace", CHART.format("May"))},
).to_parts()  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(sorted(SAMPLE)), st.floats(0, 1), NEEDLES, st.sampled_from(["insert", "overwrite"]))
def test_a_canary_anywhere_comes_out_or_is_a_gap(name: str, where: float, needle: str, way: str) -> None:
    content, canary = SAMPLE[name], needle.encode()
    at = int(where * len(content))
    rest = content[at:] if way == "insert" else content[at + len(canary) :]
    reading = read("a.pptx", package({**SAMPLE, name: content[:at] + canary + rest}))
    assert reading.shows(needle.split()[1])


NUMBERS = st.one_of(st.integers(-(10**13), 10**13), st.sampled_from(["", "x", "1e9", "-", "٣"]))


@settings(deadline=None, max_examples=50)
@given(st.lists(NUMBERS, min_size=8, max_size=8), NEEDLES)
def test_no_place_loses_the_text(numbers: list[int | str], needle: str) -> None:
    x, y, w, h, *inner = numbers
    box = f'<a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/>'
    children = f'<a:chOff x="{inner[0]}" y="{inner[1]}"/><a:chExt cx="{inner[2]}" cy="{inner[3]}"/>'
    content = shape(needle, f"<a:xfrm>{box}</a:xfrm>")
    reading = pptx(group(content, f"<a:xfrm>{box}{children}</a:xfrm>"))
    assert needle in reading.text
