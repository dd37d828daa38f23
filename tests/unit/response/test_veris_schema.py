"""Every VERIS record that can be made is of our own schema; a word that nobody listed is not."""

from __future__ import annotations

import datetime as dt
import json
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from tidegate.model.history import Cause, Counts, DisclosedFile, Discovery, History, Mark, Moment, Office
from tidegate.response.exports import veris

BEGAN = dt.datetime(2022, 11, 28, 14, 45, tzinfo=dt.UTC)
GONE = dt.datetime(2022, 11, 28, 19, 4, tzinfo=dt.UTC)


def validator() -> Draft202012Validator:
    schema = json.loads((resources.files("tidegate.schemas") / "veris-1.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def history(cause: Cause, discovery: Discovery, people: int | None) -> History:
    moments = (
        Moment(Mark.POSTED, BEGAN, BEGAN, "watch", True),
        Moment(Mark.UNREACHABLE, GONE, GONE, "watch", True),
    )
    counts = Counts(people=people, retrievals=people, exposed_kinds=("A-number", "protection claim"))
    whose, file = Office("Example Agency", "https://agency.example"), DisclosedFile("0" * 64, 5)
    key = "00000000-0000-4000-8000-000000000000"
    return History("2022-001", key, whose, file, moments, discovery, True, cause=cause, counts=counts)


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("discovery", Discovery)
def test_every_record_is_of_the_schema(cause: Cause, discovery: Discovery) -> None:
    for people in (None, 0, 7, 6252):
        assert list(validator().iter_errors(veris.export(history(cause, discovery, people)))) == []


def test_a_word_that_nobody_listed_is_not() -> None:
    told = veris.export(history(Cause.PROCESSES, Discovery.STRANGER, 6252))
    told["action"]["error"]["vector"] = ["somebody's own words"]
    assert list(validator().iter_errors(told))
