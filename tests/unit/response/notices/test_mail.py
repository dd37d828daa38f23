"""A letter as a message: nothing loaded, nothing named in the subject, direction and language said."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from tidegate.errors import NoticeError
from tidegate.response.notices import preview
from tidegate.response.notices.compose import compose
from tidegate.response.notices.languages import LANGUAGES
from tidegate.response.notices.mail import message

NOW = datetime(2022, 11, 29, 12, tzinfo=UTC)


def made(code: str, recipient: str = "someone@example.org") -> EmailMessage:
    return message(
        compose(preview.notice(code)),
        sender="n@agency.example.org",
        name="Example Agency",
        recipient=recipient,
        key="k1",
        now=NOW,
    )


def body(code: str, kind: str) -> str:
    part = made(code).get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("code", LANGUAGES)
def test_both_forms_say_the_same(code: str) -> None:
    plain, page = body(code, "plain"), body(code, "html")
    assert preview.NAMES[code] in plain
    assert preview.NAMES[code] in page
    shown = re.sub("<[^>]+>", "\n", page)
    for line in plain.splitlines():
        words = re.sub("[\u2066-\u2069]", "", line.strip("=- "))
        if words and "\u2068" not in line and "\u2066" not in line and ": " not in line:
            assert words.replace("'", "&#x27;") in shown, line


@pytest.mark.parametrize("code", ["fa", "ar", "en"])
def test_html_says_language_and_direction(code: str) -> None:
    page = body(code, "html")
    assert f'lang="{code}" dir="{"rtl" if code in ("fa", "ar") else "ltr"}"' in page
    assert '<bdi dir="ltr">TG-0000-PREV-0</bdi>' in page


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_is_loaded_from_anywhere(code: str) -> None:
    page = body(code, "html")
    assert not re.search(r"(?i)src=|href=|url\(|<link|<script|<img|@import", page)


def test_the_same_notice_is_the_same_message() -> None:
    assert made("fa").as_bytes() == made("fa").as_bytes()


def test_the_subject_and_headers_name_nobody() -> None:
    sent = made("en")
    for name, value in sent.items():
        assert "Tarrow" not in value, name
    assert sent["Message-ID"] == "<k1@agency.example.org>"
    assert sent["Content-Language"] == "en"


def test_a_name_cannot_write_html() -> None:
    notice = preview.notice("en")
    notice = replace(notice, recipient=replace(notice.recipient, name="<img src=x> & Co"))
    sent = message(
        compose(notice), sender="n@a.example.org", name="x", recipient="b@example.org", key="k", now=NOW
    )
    page = sent.get_body(("html",))
    assert page is not None
    assert "<img" not in page.get_content()
    assert "&lt;img src=x&gt; &amp; Co" in page.get_content()


@pytest.mark.parametrize(
    "recipient", ["", "nobody", "a@example.org\r\nBcc: b@example.org", "a b@example.org", "a@b@example.org"]
)
def test_an_address_that_is_none_is_one_line_without_it(recipient: str) -> None:
    with pytest.raises(NoticeError) as told:
        made("en", recipient)
    assert "example.org" not in str(told.value)
    assert "\n" not in str(told.value)
