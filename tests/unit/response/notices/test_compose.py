"""A letter says what its noun holds, and nothing else."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import NoticeError
from tidegate.model.notice import (
    Audience,
    Bounds,
    Doubt,
    ExposedField,
    Fetcher,
    FieldKind,
    KnownAccesses,
    Measure,
    Notice,
    Reachable,
    StayTerms,
    Step,
)
from tidegate.response.notices import preview
from tidegate.response.notices.compose import compose
from tidegate.response.notices.document import FIRST_STRONG, LEFT_TO_RIGHT, POP, clean, lines, plain
from tidegate.response.notices.languages import LANGUAGES

EASTERN = timezone(timedelta(hours=-5))


def said(notice: Notice) -> str:
    return "\n".join(map(plain, lines(compose(notice))))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_of_everything_has_words_in_every_language(code: str) -> None:
    notice = replace(
        preview.notice(code),
        fields=tuple(ExposedField(kind, visible) for kind in FieldKind for visible in (True, False)),
        reachable=replace(
            preview.REACHABLE, doubts=(Doubt.LATER_COPIES, Doubt.SOURCES_DISAGREE, Doubt.LOGS_INCOMPLETE)
        ),
        accesses=KnownAccesses(True, tuple((kind, 2) for kind in Fetcher), 3, tuple(Doubt)),
        measures=tuple(Measure),
        steps=tuple(Step),
    )
    text = said(notice)
    assert "{" not in text
    assert text.count(FIRST_STRONG) + text.count(LEFT_TO_RIGHT) == text.count(POP)


def test_a_field_is_told_only_if_it_was_exposed() -> None:
    notice = preview.notice("en")
    assert "your telephone number" not in said(notice)
    more = replace(notice, fields=(*notice.fields, ExposedField(FieldKind.PHONE, True)))
    assert "your telephone number" in said(more)


def test_visible_and_hidden_fields_stand_apart() -> None:
    only_hidden = replace(preview.notice("en"), fields=(ExposedField(FieldKind.NAME, False),))
    assert "Anyone who opened the file could see" not in said(only_hidden)
    assert "Hidden in the file" in said(only_hidden)


def test_a_letter_to_a_person_holds_no_number_of_theirs() -> None:
    assert "A900" not in said(preview.notice("en"))


def test_what_is_not_known_is_no_nought() -> None:
    notice = preview.notice("en")
    unknown = said(replace(notice, accesses=KnownAccesses(False)))
    assert "We do not know who downloaded the file" in unknown
    assert " 0 " not in unknown
    assert "Our logs show no download" not in unknown
    none = said(replace(notice, accesses=KnownAccesses(True)))
    assert "This does not prove that nobody has the file" in none


def test_plurals() -> None:
    def of(code: str, count: int) -> str:
        notice = replace(preview.notice(code), accesses=KnownAccesses(True, ((Fetcher.PERSON, count),), 0))
        return said(notice)

    assert "1 computer that" in of("en", 1)
    assert "2 computers that" in of("en", 2)
    assert "21 компьютер," in of("ru", 21)
    assert "22 компьютера," in of("ru", 22)
    assert "25 компьютеров," in of("ru", 25)
    assert "حاسوبين" in of("ar", 2)
    assert "3 حواسيب" in of("ar", 3)
    assert "11 حاسوبًا" in of("ar", 11)
    assert "1.000.000 computadores" in of("pt", 1_000_000)


def test_equal_bounds_are_one_instant() -> None:
    at = datetime(2022, 11, 28, 9, 45, tzinfo=EASTERN)
    notice = replace(preview.notice("en"), reachable=Reachable(Bounds(at, at), Bounds(at, at)))
    assert "became public at this time: November 28, 2022, 09:45." in said(notice)


def test_a_date_that_ends_with_a_point_ends_its_sentence() -> None:
    assert ".." not in said(preview.notice("ru"))


def test_a_person_abroad_reads_of_no_stay() -> None:
    abroad = replace(preview.notice("en"), abroad=True, stay=None)
    assert "days have passed" not in said(abroad)
    assert "before you speak about it with any government" in said(abroad)


def test_a_stay_cannot_be_forgotten() -> None:
    with pytest.raises(ValueError, match="no removal"):
        replace(preview.notice("en"), stay=None)
    with pytest.raises(ValueError, match="no removal"):
        replace(preview.notice("en"), abroad=True)


def test_a_stay_without_a_date_tells_none() -> None:
    text = said(replace(preview.notice("en"), stay=StayTerms(45)))
    assert "45 days" in text
    assert "earliest possible date" not in text


def test_an_authority_reads_no_name() -> None:
    text = said(preview.notice("en", Audience.AUTHORITY))
    assert "6,252 people" in text
    assert preview.NAMES["en"] not in text


def test_a_judge_reads_of_one_case() -> None:
    text = said(preview.notice("es", Audience.JUDGE))
    assert "A900-000-001" in text
    assert "no toma posición" in text


def test_officials_have_letters_in_their_languages_only() -> None:
    with pytest.raises(NoticeError, match="no official letter"):
        compose(replace(preview.notice("en", Audience.ATTORNEY), language="fa"))


def test_a_draft_says_so_until_counsel_confirms() -> None:
    assert "counsel has not confirmed" in said(preview.notice("en"))
    assert "counsel has not confirmed" not in said(replace(preview.notice("en"), counsel="Quillon Vestry"))


def test_the_subject_holds_no_value() -> None:
    for code in LANGUAGES:
        document = compose(preview.notice(code))
        assert preview.NAMES[code] not in document.subject
        assert preview.NAMES[code] not in document.title


def test_repr_holds_no_value() -> None:
    notice = preview.notice("en", Audience.ATTORNEY)
    document = compose(notice)
    for shown in (repr(notice), repr(document), repr(notice.recipient), repr(notice.matter)):
        assert "Tarrow" not in shown
        assert "A900" not in shown
        assert "Quillon" not in shown


@given(st.text(max_size=40))
def test_an_inserted_name_cannot_reorder_or_break_a_line(name: str) -> None:
    shown = clean(name)
    assert not any(c in shown for c in "\u202e\u2066\u2067\u2068\u2069\u200f\n\r\t\x00")
    assert clean(shown) == shown


@given(
    st.lists(st.tuples(st.sampled_from(Fetcher), st.integers(0, 10**6)), max_size=11),
    st.integers(0, 50),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_any_accesses_can_be_told(clients: list[tuple[Fetcher, int]], whole: int, code: str) -> None:
    notice = replace(
        preview.notice(code), accesses=KnownAccesses(True, tuple(clients), whole), written=date(2023, 1, 1)
    )
    assert "{" not in said(notice)
