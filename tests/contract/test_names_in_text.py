"""Names in running text: a word for a person beside capitalised words is not yet a name."""

from __future__ import annotations

import pytest

from tidegate.inspection.detectors.scan import scan
from tidegate.model.finding import InformationType, Likelihood

NAMED = (
    "The applicant, Maria Lopez, was interviewed by an asylum officer.",
    "Detainee Farhad Karimi was moved on Tuesday.",
    "Respondent ABEBE KEBEDE appeared without counsel.",
    "Applicant: Xiaoming Zhang",
    "Counsel entered an appearance on behalf of Wilmer Ixcoy.",
)
NOT_NAMED = (
    "Dates are determined by matching the Alien File Numbers in the data provided.",
    "Data only include Alien File Numbers that have Fear Determinations of Persecution Claim Established.",
    "United States Armed Forces Noncitizen Removals FY2018",
    "The Applicant Support Center answers questions.",
    "Noncitizen Parents and Legal Guardians of Minor Children",
    "Victim Information and Notification Exchange",
)


def names(text: str) -> list[Likelihood]:
    return [hit.likelihood for hit in scan(text) if hit.type is InformationType.PERSON_NAME]


@pytest.mark.parametrize("text", NAMED)
def test_a_named_person_is_recognised(text: str) -> None:
    assert max(names(text), default=Likelihood.UNLIKELY) >= Likelihood.POSSIBLE


@pytest.mark.parametrize("text", NOT_NAMED)
def test_capitalised_words_after_a_role_are_no_name(text: str) -> None:
    assert max(names(text), default=Likelihood.UNLIKELY) < Likelihood.POSSIBLE
