"""Passages: findings grouped and placed, people told apart once, nothing kept of the values."""

from __future__ import annotations

from tidegate.inspection.passages import Passages
from tidegate.inspection.tally import Tally
from tidegate.model.content import Passage
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.location import Location

T = InformationType


def told(*passages: Passage) -> tuple[dict[InformationType, Finding], int]:
    tally = Tally(b"salt" * 4)
    reader = Passages(tally)
    for passage in passages:
        reader.read(passage)
    reader.finish()
    surest: dict[InformationType, Finding] = {}
    for finding in tally.findings:
        surest.setdefault(finding.type, finding)
    return surest, len(tally.people)


def note(
    text: str, *, line: int = 0, part: str = "", visible: bool = True, spot: str = "", label: str = ""
) -> Passage:
    return Passage(text, Location((part,) if part else (), spot, visible), line, label)


def test_clean_text_says_nothing() -> None:
    assert told(note("Removals by country of citizenship, 12,345 in all.", line=1)) == ({}, 0)


def test_lines_are_counted_as_the_user_counts() -> None:
    findings, people = told(
        note("first line\nalien number 908172635\n", line=10), note("x\n\nA908172636 of the alien\n", line=40)
    )
    assert findings[T.A_NUMBER].location.spot in ("line 11", "lines 11-42")
    assert people == 2


def test_one_line_and_many() -> None:
    findings, _ = told(note("see A908172635", line=7))
    assert findings[T.A_NUMBER].location.spot == "line 7"
    findings, _ = told(note("see A908172635\n\nsee A908172636", line=7))
    assert findings[T.A_NUMBER].location.spot == "lines 7-9"
    assert findings[T.A_NUMBER].count == 2


def test_other_spots_are_kept() -> None:
    findings, _ = told(note("see A908172635", spot="comment B2"), note("see A908172635", spot="comment B3"))
    assert findings[T.A_NUMBER].location.spot == "comment B2, comment B3"


def test_a_name_beside_its_number_is_one_person() -> None:
    _, people = told(note("Respondent, Yesenia Ramirez, A908172635, SSN 219-45-0938, remains in custody."))
    assert people == 1


def test_people_without_numbers_are_told_apart_by_name() -> None:
    text = "Yesenia Ramirez fled from Guatemala.\n\nWilmer Choc fears torture.\n\nYesenia Ramirez fled from home."
    findings, people = told(note(text))
    assert people == 2
    assert findings[T.PERSON_NAME].likelihood >= Likelihood.LIKELY


def test_the_same_person_in_two_parts_is_one() -> None:
    _, people = told(note("see A908172635", part="a.txt"), note("see A 908-172-635", part="b.txt"))
    assert people == 1


def test_a_claim_is_told_beside_a_person_only() -> None:
    findings, people = told(note("Statistics of asylum and credible fear, nationals of Guatemala."))
    assert (findings, people) == ({}, 0)
    findings, _ = told(note("The applicant, Yesenia Ramirez, told of her fear of torture: asylum."))
    assert findings[T.PERSON_NAME].likelihood >= Likelihood.LIKELY
    assert T.PROTECTION_CLAIM in findings


def test_hidden_text_stays_hidden() -> None:
    findings, _ = told(note("see A908172635", visible=False, part="comments"))
    assert findings[T.A_NUMBER].location == Location(("comments",), "", False)


def test_a_field_s_name_is_context() -> None:
    findings, people = told(note("908172635", label="alienNumber"))
    assert findings[T.A_NUMBER].likelihood == Likelihood.VERY_LIKELY
    assert people == 1


def test_equal_values_have_equal_fingerprints_in_any_order() -> None:
    one, _ = told(note("see A908172635 and A908172636"))
    other, _ = told(note("see A908-172-636"), note("see A 908 172 635"))
    assert one[T.A_NUMBER].fingerprint == other[T.A_NUMBER].fingerprint


def test_a_label_in_one_paragraph_explains_the_next() -> None:
    findings, people = told(note("A-Number"), note("908172635"), note("Facility"), note("Stewart"))
    assert findings[T.A_NUMBER].likelihood == Likelihood.VERY_LIKELY
    assert people == 1


def test_one_person_s_story_over_several_paragraphs() -> None:
    findings, people = told(
        note("Applicant: Yesenia Ramirez", line=1),
        note("Date of birth: February 28, 1980", line=2),
        note("The applicant claims persecution in Guatemala.", line=3),
    )
    assert findings[T.PERSON_NAME].likelihood >= Likelihood.LIKELY
    assert findings[T.PERSON_NAME].location.spot == "line 1"
    assert findings[T.BIRTH_DATE].likelihood >= Likelihood.LIKELY
    assert findings[T.BIRTH_DATE].location.spot == "line 2"
    assert people == 1


def test_digits_of_two_passages_are_two_numbers() -> None:
    assert told(note("Series A"), note("908172635"), note("IOE 99081"), note("72635"))[0].keys() <= {
        T.A_NUMBER
    }
    assert told(note("Group B, 219-45"), note("0938"))[0] == {}


def test_places_are_right_in_text_that_canonicalisation_shortens() -> None:
    findings, _ = told(note("о\u200b\u200bк\u200b" * 50, line=1), note("see A908172635", line=2))
    assert findings[T.A_NUMBER].location.spot == "line 2"


def test_a_page_never_mixes_parts_or_visibility() -> None:
    findings, _ = told(note("A-Number", part="a"), note("908172635", part="b"), note("908172635", part="a"))
    assert findings == {}
    findings, _ = told(note("A-Number", visible=False), note("see A908172635"))
    assert findings[T.A_NUMBER].location.visible


def test_long_and_many_passages_are_all_read() -> None:
    many = [note(f"see A9{i:08d} in row", line=i + 1) for i in range(300)]
    findings, people = told(*many, note("x " * 5000 + "A908172635", line=301))
    assert findings[T.A_NUMBER].count == 301
    assert findings[T.A_NUMBER].location.spot == "lines 1-301"
    assert people == 301
