"""Every catalogue says all that the English one says, in its own words."""

import re
from dataclasses import replace

import pytest

from tidegate.errors import NoticeError
from tidegate.response.notices.catalogue import PLACEHOLDER, Catalogue, differences, load, placeholders, read
from tidegate.response.notices.languages import LANGUAGES, OFFICIAL, categories

ALL = [("person", code) for code in LANGUAGES] + [("official", code) for code in OFFICIAL]
SAME_WORD = {
    ("fr", "head.date"), ("fr", "head.incident"), ("fr", "head.page"), ("fr", "delivery.signature"),
    ("pt", "contacts.channel.e-mail"), ("es", "head.greeting"),
}  # fmt: skip
"""Words that a language shares with English."""
LATIN = {"en", "es", "fr", "pt", "ht"}


@pytest.mark.parametrize(("family", "code"), ALL)
def test_a_catalogue_has_what_english_has(family: str, code: str) -> None:
    found = load(family, code)
    assert found.language == code
    assert differences(load(family, "en"), found) == []


@pytest.mark.parametrize(("family", "code"), [one for one in ALL if one[1] != "en"])
def test_no_english_is_left_over(family: str, code: str) -> None:
    english = load(family, "en").messages
    found = load(family, code)
    same = {
        key
        for key, text in found.messages.items()
        if english.get(key) == text and (code, key) not in SAME_WORD
    }
    assert same == set()
    if code not in LATIN:
        for key, text in found.messages.items():
            # The letter of an A-number and the name of a time zone aside, nothing is in Latin letters.
            assert not re.findall("[A-Za-z]{2,}", PLACEHOLDER.sub("", text)), key


@pytest.mark.parametrize(("family", "code"), [one for one in ALL if one[1] != "en"])
def test_no_translation_is_much_shorter_or_longer(family: str, code: str) -> None:
    english = load(family, "en").messages
    dense = 0.12 if code == "zh" else 0.4
    for key, text in load(family, code).messages.items():
        base = english.get(key) or english.get(f"{key.partition('#')[0]}#other", "")
        assert dense * len(base) - 4 <= len(text) <= 2.2 * len(base) + 24, key


@pytest.mark.parametrize("code", LANGUAGES)
def test_nobody_is_said_to_have_reviewed_what_nobody_reviewed(code: str) -> None:
    # Change this with the reviewer's name, when there is one.
    assert read("person", code).reviewed_by == ""


def test_plurals_are_those_of_the_language() -> None:
    assert categories("ru") == {"one", "few", "many"}
    assert categories("ar") == {"one", "two", "few", "many", "other"}
    assert categories("zh") == categories("ht") == {"other"}


SOURCE = Catalogue(
    "en",
    "English",
    "",
    {"a": "{name} is here", "stay.days#one": "{count} day", "stay.days#other": "{count} days"},
)


@pytest.mark.parametrize(
    ("messages", "trouble"),
    [
        ({}, "no message a"),
        ({"b": "more"}, "a message b that English has not"),
        ({"a": "here"}, "a has other placeholders"),
        ({"a": "{nome} is here"}, "a has other placeholders"),
        ({"a": "{name} is {here"}, "a is empty or not clean"),
        ({"a": " "}, "a has other placeholders"),
        ({"a": "{name} is here", "stay.days#one": "{count} d"}, "stay.days has the plurals one"),
    ],
)
def test_a_catalogue_that_is_not_whole_is_told(messages: dict[str, str], trouble: str) -> None:
    assert trouble in differences(SOURCE, replace(SOURCE, messages=messages))


def test_a_language_or_family_without_letters_is_one_line() -> None:
    for family, code in (("person", "tlh"), ("official", "fa"), ("poem", "en")):
        with pytest.raises(NoticeError, match="no "):
            load(family, code)


def test_placeholders_are_sorted() -> None:
    assert placeholders("{until} and {from}") == ("from", "until")
