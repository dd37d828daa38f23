"""Who may be written to, as a truth table."""

import pytest

from tidegate.response.notices.guard import Cause, Own
from tidegate.response.notices.guard.headers import reasons as header_reasons
from tidegate.response.notices.guard.recipients import government, look_alike, parts, reasons

OWN = Own()


def found(mail: str, country: str = "IR", post: tuple[str, ...] = ()) -> set[Cause]:
    return {reason.cause for reason in reasons(mail, post, country, OWN)}


@pytest.mark.parametrize(
    ("mail", "country", "causes"),
    [
        ("someone@gmail.com", "IR", set()),
        ("someone@example.org", "CU", set()),
        ("clerk@justice.gov", "IR", set()),
        ("ab@mail.judge.gov", "", set()),
        ("info@gov.ir", "IR", {Cause.HOME_GOVERNMENT}),
        ("info@mail.GOV.IR", "ir", {Cause.HOME_GOVERNMENT}),
        ("a@mfa.ir", "IR", {Cause.HOME_GOVERNMENT}),
        ("a@minrex.gob.cu", "CU", {Cause.HOME_GOVERNMENT}),
        ("a@x.gouv.ht", "HT", {Cause.HOME_GOVERNMENT}),
        ("a@mvd.ru", "RU", {Cause.HOME_GOVERNMENT}),
        ("a@правительство.рф", "RU", {Cause.HOME_GOVERNMENT}),
        ("a@gov.uk", "GB", {Cause.HOME_GOVERNMENT}),
        ("a@mid.ru", "UA", {Cause.FOREIGN_GOVERNMENT}),
        ("a@gob.mx", "GT", {Cause.FOREIGN_GOVERNMENT}),
        ("info@cubanembassy.org", "CU", {Cause.HOME_GOVERNMENT}),
        ("consulado.ny@example.com", "GT", {Cause.HOME_GOVERNMENT}),
        ("a@chinaconsulate.org", "CN", {Cause.HOME_GOVERNMENT}),
        ("someone@mail.ir", "IR", {Cause.HOME_NETWORK}),
        ("someone@mail.ru", "RU", {Cause.HOME_NETWORK}),
        ("someone@mail.ru", "UA", set()),
        ("someone@mail.ru", "", {Cause.HOME_NETWORK}),
        ("someone@еxample.org", "IR", {Cause.LOOK_ALIKE}),
        ("someone@аррӏе.com", "IR", {Cause.LOOK_ALIKE}),
        ("someone@xn--80ak6aa92e.com", "IR", {Cause.LOOK_ALIKE}),
        ("someone", "IR", {Cause.RECIPIENT}),
        ("a@b@example.org", "IR", {Cause.RECIPIENT}),
        ("a@example.org,b@example.org", "IR", {Cause.RECIPIENT}),
        ("a@[127.0.0.1]", "IR", {Cause.RECIPIENT}),
        ("a@127.0.0.1", "IR", {Cause.RECIPIENT}),
        ("a@example.org\r\nBcc: b@example.org", "IR", {Cause.RECIPIENT}),
        ("a@localhost", "IR", {Cause.RECIPIENT}),
        (".a@example.org", "IR", {Cause.RECIPIENT}),
    ],
)
def test_addresses(mail: str, country: str, causes: set[Cause]) -> None:
    assert found(mail, country) == causes


@pytest.mark.parametrize(
    "line", ["Embassy of Freedonia", "Consulado General", "Посольство", "سفارت", "大使馆", "c/o Consulate"]
)
def test_no_letter_is_posted_to_a_mission(line: str) -> None:
    assert found("", "IR", ("Somebody", line, "Washington, DC 20001")) == {Cause.HOME_GOVERNMENT}


def test_an_office_can_bar_more() -> None:
    barred = Own(barred=("state-news.example",))
    assert {r.cause for r in reasons("a@x.state-news.example", (), "IR", barred)} == {Cause.HOME_GOVERNMENT}


def test_governments_without_a_country() -> None:
    assert government("x.gov") == "??"
    assert government("gov.uk") == "GB"
    assert government("example.org") == ""


def test_labels() -> None:
    assert parts("a@Exämple.org") == ("a", "xn--exmple-cua.org")
    assert not look_alike("exämple.org")
    assert look_alike("exаmple.org")


HEADERS = {
    "From": "Example Agency <n@agency.example.org>",
    "To": "a@example.org",
    "Subject": "Important letter",
}


def header_causes(**changes: str) -> set[Cause]:
    headers = {**HEADERS, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return {reason.cause for reason in header_reasons(headers, "a@example.org")}


@pytest.mark.parametrize(
    ("changes", "causes"),
    [
        ({}, set()),
        ({"Subject": "Hi\r\nBcc: b@example.org"}, {Cause.HEADER}),
        ({"Subject": "Hi\x00"}, {Cause.HEADER}),
        ({"Subject": "x" * 2000}, {Cause.HEADER}),
        ({"Subject": "invoice\u202egpj.exe"}, {Cause.DISGUISED}),
        ({"Cc": "b@example.org"}, {Cause.RECIPIENT}),
        ({"Bcc": "b@example.org"}, {Cause.RECIPIENT}),
        ({"To": "b@example.org"}, {Cause.RECIPIENT}),
        ({"To": "a@example.org, b@example.org"}, {Cause.RECIPIENT}),
        ({"From": "real@agency.gov <n@evil.example>"}, {Cause.HEADER}),
        ({"From": "agency.gov <n@evil.example>"}, {Cause.HEADER}),
        ({"From": "Agency <n@аgency.example.org>"}, {Cause.DISGUISED}),
        ({"From": '"Agency, real" <n@agency.example.org>'}, {Cause.HEADER}),
        ({"Reply_To": "n@xn--80ak6aa92e.com"}, {Cause.LOOK_ALIKE}),
        ({"From": "nobody"}, {Cause.RECIPIENT}),
        ({"X:Y": "z"}, {Cause.HEADER}),
    ],
)
def test_headers(changes: dict[str, str], causes: set[Cause]) -> None:
    assert header_causes(**changes) == causes


def test_a_message_without_a_recipient_goes_nowhere() -> None:
    assert {r.cause for r in header_reasons({"Subject": "x"}, "a@example.org")} == {Cause.RECIPIENT}
