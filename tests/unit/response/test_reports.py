"""Reports: everything known and unknown in them, nothing in them read as markup, a statement that tells on nobody."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.histories import PEOPLE, at, history, small
from tidegate.errors import ResponseError
from tidegate.model.case_review import Decision, EvidenceSheet, ExposedField, FromCountry, Outcome
from tidegate.model.closing import Matter, Tally
from tidegate.model.duty import Facts
from tidegate.model.history import Counts, DisclosedFile, Exhibit, History, Mark, Moment, StaffAct
from tidegate.response.closing import may_close
from tidegate.response.duties.clocks import clocks
from tidegate.response.duties.rules import load
from tidegate.response.plain import build, plain
from tidegate.response.reports import html, markdown, pdf
from tidegate.response.reports.document import Bullets, Document, Heading, Paragraph, Signing, Table, words
from tidegate.response.reports.internal import report
from tidegate.response.reports.person_bundle import bundle
from tidegate.response.reports.statement import PlainGuard, statement

SHEET = EvidenceSheet(
    "a3c1", "2022-001", (ExposedField("A-number", True), ExposedField("protection claim", False)), at(9, 45), at(14, 4),
    29, 17, 0, FromCountry.NONE_SEEN, 2, 1, at(3, days=9), at(9, days=12), ("the logs of 10:00 to 10:20 are missing",),
)  # fmt: skip
DECISION = Decision(Outcome.ALTERS, ("apply-again",), "R. One", "R. Two", at(9, days=30), False)


def internal(one: History | None = None) -> Document:
    known = one or history()
    found = clocks(Facts({"discovery": at(13, 53)}, {"federal_agency": True}), load(), at(12, days=3))
    return report(known, found, may_close({Matter.CONTAINED: Tally(1, 1)}, PEOPLE, [], at(12, days=3)))


MADE: dict[str, Callable[[], Document]] = {
    "internal": internal,
    "statement": lambda: statement(history(), PlainGuard()),
    "person": lambda: bundle(SHEET, history()),
    "decided": lambda: bundle(replace(SHEET, exposed=()), history(), "an invented person", DECISION),
}


class Parsed(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("name", MADE)
def test_each_report_as_markdown_html_and_pdf(name: str) -> None:
    document = MADE[name]()
    page = Parsed(html.render(document))
    assert {"script", "img", "a", "link", "iframe"}.isdisjoint(page.tags)
    assert page.tags.count("h1") == 1
    assert markdown.render(document).startswith(f"# {document.title}\n")
    content = pdf.render(document)
    assert content == pdf.render(document)
    opened = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_range() for page in opened)
    assert document.title in text
    assert all(
        f"{document.reference} · " in page.get_textpage().get_text_range().replace("\r\n", " ")
        for page in opened
    )
    opened.close()


def test_the_internal_report_tells_all_that_is_known() -> None:
    said = words(internal())
    for known in (
        "2022-11-28 14:44:30 UTC", "4 h 20 min", "web.lead", "the page was late", "contract of the slot", "inadequate processes",
        "6,252", "ab" * 32, "whether a cache outside the office kept a copy", "about five hours", "2022-11-28 19:00:00 to 20:00:00 UTC",
        "CISA federal incident notification", "breached (assumed)", "notices proven: not known how many open",
    ):  # fmt: skip
        assert known in said


def test_what_is_not_known_is_said() -> None:
    one = replace(
        history(),
        timeline=(),
        acts=(),
        failures=(),
        remedies=(),
        exhibits=(),
        counts=type(history().counts)(),
        not_known=(),
    )
    said = words(report(one))
    assert said.count("not known") >= 15
    assert "Nothing has been decided yet." in said


# --- the statement -------------------------------------------------------------------------------


def test_the_statement_says_when_and_what_to_do_and_nothing_of_people() -> None:
    said = words(statement(history(), PlainGuard()))
    assert (
        "On 28 November 2022, from about 09:44 to 14:05 (UTC-05:00), a file with personal information was public"
        in said
    )
    assert "more than 6,000 people" in said
    assert "https://office.example/notice" in said
    for word in (
        "6,252",
        "asylum",
        "torture",
        "detention",
        "national",
        "A-number",
        "birth",
        "claim",
        "five hours",
    ):
        assert word not in said


@given(st.text(min_size=3))
def test_nothing_that_anybody_wrote_is_in_the_statement(written: str) -> None:
    one = history(lambda text: written + text)
    one = replace(one, office=history().office, reference=history().reference)
    assert statement(one, PlainGuard()) == statement(history(), PlainGuard())


@pytest.mark.parametrize(
    ("people", "said"), [(6252, "6,000"), (1000, "900"), (1001, "1,000"), (101, "100"), (250_000, "200,000")]
)
def test_people_are_rounded_down(people: int, said: str) -> None:
    assert f"more than {said} people" in words(statement(small(people), PlainGuard()))


@pytest.mark.parametrize("people", [0, 1, 7, 11, 99, 100])
def test_few_people_are_not_counted(people: int) -> None:
    assert "more than" not in words(statement(small(people), PlainGuard()))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Some of your nationals are concerned.", True),
        ("It concerns people who asked for asylum.", True),
        ("The list has 46 citizens of one country.", True),
        ("People in detention were told.", True),
        ("It concerns seven people.", True),
        ("It concerns 3 affected people.", True),
        ("He was not on the list.", True),
        ("The person is in the file.", True),
        ("It concerns more than 6,000 people.", False),
        ("A file with personal information was public from 9:45 to 14:04.", False),
        ("We tell each person ourselves.", False),
    ],
)
def test_the_least_that_a_guard_holds_back(text: str, held: bool) -> None:
    assert bool(PlainGuard().problems(text)) is held
    if held:
        with pytest.raises(ResponseError, match="held back"):
            statement(replace(history(), office=replace(history().office, name=text)), PlainGuard())


def test_a_guard_that_holds_back_stops_the_statement() -> None:
    class Never:
        def problems(self, text: str) -> Sequence[str]:
            return ["no"]

    with pytest.raises(ResponseError, match="held back: no"):
        statement(history(), Never())


@pytest.mark.parametrize("gone", [(Mark.POSTED, Mark.REACHABLE), (Mark.UNREACHABLE,)])
def test_no_statement_while_the_bounds_are_not_known(gone: tuple[Mark, ...]) -> None:
    kept = tuple(one for one in history().timeline if one.mark not in gone)
    with pytest.raises(ResponseError, match="no statement before"):
        statement(replace(history(), timeline=kept), PlainGuard())


# --- the person's bundle -------------------------------------------------------------------------


def test_the_bundle_carries_what_the_person_must_prove() -> None:
    said = words(bundle(SHEET, history()))
    for known in (
        "A-number", "in a hidden place of it", "29 clients", "17", "this is no proof", "4 h 19 min", "Not decided. The stay continues",
        "the logs of 10:00 to 10:20 are missing", "not verified: ask counsel", "a motion to reopen", "evidence that the person may use",
    ):  # fmt: skip
        assert known in said
    assert "6,252" not in said
    assert "web.lead" not in said


def test_unknown_fields_are_taken_as_all_and_a_decision_names_its_route() -> None:
    said = words(bundle(replace(SHEET, exposed=()), history(), decision=DECISION))
    assert "assume that everything" in said
    assert "alters the claim" in said
    assert "apply, or apply again" in said
    assert "a motion to reopen" not in said


@pytest.mark.parametrize("unknown", [1, None])
def test_none_seen_is_not_said_while_a_network_is_unknown(unknown: int | None) -> None:
    said = words(bundle(replace(SHEET, owners_unknown=unknown), history()))
    assert "none was seen" not in said
    assert "not known: the owner of at least one network" in said


def test_a_sheet_of_another_incident_makes_no_bundle() -> None:
    with pytest.raises(ResponseError, match="another incident"):
        bundle(replace(SHEET, incident="2022-002"), history())


# --- whatever is written -------------------------------------------------------------------------


def hostile(text: str) -> Document:
    blocks = (
        Heading(text), Paragraph(text), Paragraph(text, strong=True), Bullets((text,)), Signing((text,)),
        Table(text, (text, text), ((text, text),), (1, 2), (1,)),
    )  # fmt: skip
    return Document(text or "t", text, text, blocks)


HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>", '" onload="x', "| a | b |", "# no heading", "- no item", "1. no", "`code`", "![x](http://x)",
        "[x](javascript:1)", "https://x.example", "*a* _b_ ~c~", "#eval(1)", '"]) #read("/etc/passwd")', "\\u{202e}", "\u202eabc\u2066",
        "=cmd|'/c'!A0", "\x1b[31m", "a\nb", "$x^2$", "#import \"/x\"", "&amp;", "@x", "//", "/*", "---", "===",
    ]
) | st.text(st.characters(codec="utf-8", max_codepoint=0x24F), max_size=40)  # fmt: skip


@given(HOSTILE)
def test_whatever_is_written_is_text_in_html(text: str) -> None:
    plain, odd = Parsed(html.render(hostile("plain"))), Parsed(html.render(hostile(text)))
    assert odd.tags == plain.tags
    assert odd.attributes == plain.attributes
    assert not any(ord(character) in (0x202E, 0x2066, 0x1B) for character in "".join(odd.said))


@given(HOSTILE)
def test_whatever_is_written_is_text_in_markdown(text: str) -> None:
    lines = markdown.render(hostile(text)).splitlines()
    assert sum(line.startswith("#") for line in lines) == sum(
        line.startswith("#") for line in markdown.render(hostile("plain")).splitlines()
    )
    rows = [line for line in lines if line.startswith("| ")]
    assert len(rows) == 3
    assert all(row.replace("\\\\", "").replace("\\|", "").count("|") == 3 for row in rows)
    for line in lines:
        assert not re.search(r"(?<!\\)\]\(", line)
        assert not line.startswith(("<", "1. ", "===", "> "))


@pytest.mark.parametrize(
    "text",
    ['"]) #read("/etc/passwd")', "#eval(1)", "$x^2$ *b* _i_ @ref <label> // /* `r`", "\\u{41}", "a\u202eb"],
)
def test_whatever_is_written_is_text_in_a_pdf(text: str) -> None:
    opened = pypdfium2.PdfDocument(pdf.render(hostile(text)))
    said = " ".join("".join(page.get_textpage().get_text_range() for page in opened).split())
    opened.close()
    assert text.replace("\u202e", "\\u202e") in said


def test_a_character_that_no_font_has_makes_no_pdf() -> None:
    with pytest.raises(ResponseError, match="a character that none of our fonts has") as error:
        pdf.render(hostile("ꦗꦮ"))
    assert "ꦗ" not in str(error.value)


def test_documents_are_plain_values() -> None:
    assert json.dumps(pdf._told(internal()))


def test_a_repr_of_a_document_tells_no_content() -> None:
    assert "invented person" not in repr(MADE["decided"]())


ZONES = st.sampled_from(
    [dt.UTC, dt.timezone(dt.timedelta(hours=-5)), dt.timezone(dt.timedelta(hours=3, minutes=30))]
)
INSTANTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1), timezones=ZONES)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
COUNTS = st.none() | st.integers(0, 10**9)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    first, last = sorted((draw(INSTANTS), draw(INSTANTS)))
    return Moment(
        draw(st.sampled_from(Mark)), first, last, draw(st.text()), draw(st.booleans()), draw(st.text())
    )


HISTORIES = st.builds(
    History,
    file=st.builds(DisclosedFile, DIGESTS, st.integers(0)),
    timeline=st.lists(moments()).map(tuple),
    acts=st.lists(st.builds(StaffAct, at=INSTANTS)).map(tuple),
    counts=st.builds(Counts, *[COUNTS] * 13, exposed_kinds=st.lists(st.text()).map(tuple)),
    exhibits=st.lists(st.builds(Exhibit, sha256=DIGESTS, kept_at=INSTANTS, custody=st.just(()))).map(tuple),
)


@settings(max_examples=30)
@given(HISTORIES)
def test_any_history_makes_an_internal_report(one: History) -> None:
    document = report(one)
    assert html.render(document)
    assert markdown.render(document)
    assert build(History, json.loads(json.dumps(plain(one))), "x") == one


@settings(max_examples=30)
@given(HISTORIES)
def test_any_history_makes_a_statement_that_the_guard_lets_pass_or_none(one: History) -> None:
    with contextlib.suppress(ResponseError):
        assert not PlainGuard().problems(words(statement(one, PlainGuard())))


def test_a_digest_can_be_copied_from_a_pdf() -> None:
    opened = pypdfium2.PdfDocument(pdf.render(internal()))
    said = "".join("".join(page.get_textpage().get_text_range() for page in opened).split())
    opened.close()
    assert "ef" * 32 in said
    assert "\u200b" not in said
