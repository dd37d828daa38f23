"""Reports by mail: every address is found however it was written, and no mail stops the ones after it."""

from __future__ import annotations

import base64
import mailbox
import os
import quopri
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_socket import enable_socket

from builders.dovecot import WORD, dovecot
from tidegate.errors import SiteError
from tidegate.watch.mailbox import parse, read
from tidegate.watch.mailbox.mail import LONGEST

URL = "https://www.agency.example/data/2026/list.xlsx"


def mail(body: str, message_id: str = "<1@reporter.example>", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "A Reporter <reporter@press.example>"
    made["Subject"] = "your site"
    made["Message-ID"] = message_id
    for name, value in headers.items():
        made[name] = value
    made.set_content(body)
    return made


WRITTEN = [
    f"see {URL}",
    f"see <{URL}>.",
    f"({URL})",
    f'"{URL}"',
    f"{URL}, and more",
    f"{URL}!",
    "hxxps://www.agency.example/data/2026/list.xlsx",
    "hXXps://www.agency.example/data/2026/list.xlsx",
    "https://www[.]agency[.]example/data/2026/list.xlsx",
    "hxxps[:]//www[.]agency(.)example/data/2026/list[.]xlsx",
    "https[://]www.agency.example/data/2026/list.xlsx",
    "hxxps://www[dot]agency(dot)example/data/2026/list[.]xlsx",
    "https://www {.} agency.example/data/2026/list.xlsx",
    "www.agency.example/data/2026/list.xlsx",
    "Look:https://www.agency.example/data/2026/list.xlsx",
    "<https://www.agency.example/data/\n 2026/list.xlsx>",
    "https://www.agency.example/data/2026\n/list.xlsx",
    f"\u200b{URL}\u200b",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_an_address_however_written_in_text(text: str) -> None:
    assert URL in parse(mail(text).as_bytes()).urls


@pytest.mark.parametrize(
    "text",
    [
        f'<a href="{URL}">the list</a>',
        f"<a href='{URL}'>x</a>",
        f"<p>{URL}</p>",
        '<a href="https://www.agency.example/data/2026/\r\n list.xlsx">'.replace(" ", ""),
        "<p>https://www.agency.example/data/<wbr>2026/list.xlsx</p>",
        "<p>hxxps://www[.]agency.example/data/2026/list.xlsx</p>",
        "<p>https://www.agency.example&#47;data/2026/list.xlsx</p>",
    ],
)
def test_an_address_however_written_in_html(text: str) -> None:
    made = mail("see the other part")
    made.add_alternative(text, subtype="html")
    assert URL in parse(made.as_bytes()).urls


def test_queries_and_brackets_are_kept_whole() -> None:
    url = "https://www.agency.example/a_(b).csv?x=1&y=2#z"
    assert parse(mail(f"({url}).").as_bytes()).urls == (url,)


@pytest.mark.parametrize("coding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "iso-8859-1", "koi8-r", "no-such"])
def test_every_encoding_of_a_part(coding: str, charset: str) -> None:
    real = "utf-8" if charset == "no-such" else charset
    body = f"see {URL} please".encode(real)
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}[coding](
        body
    )
    if coding == "8bit" and charset == "utf-16":
        return
    head = f"Message-ID: <a@b>\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {coding}\n\n"
    assert parse(head.encode() + coded).urls == (URL,)


def test_attachments_are_bytes_and_nothing_else_is_kept() -> None:
    made = mail("the file is attached")
    made.add_attachment(b"PK\3\4 roster", maintype="application", subtype="zip", filename="Doe, Jane.zip")
    found = parse(made.as_bytes())
    assert [attached.content for attached in found.attachments] == [b"PK\3\4 roster"]
    assert found.attachments[0].media_type == "application/zip"
    for word in ("Jane", "reporter", "press.example", "roster", "your site"):
        assert word not in repr(found)


def test_a_forwarded_report_is_read_too() -> None:
    made = mail("forwarded")
    made.add_attachment(mail(f"original: {URL}", "<2@x>"))
    assert URL in parse(made.as_bytes()).urls


def test_identity_is_the_same_for_the_same_mail_and_tells_nothing() -> None:
    first, again = parse(mail("x", "<jane.doe@x>").as_bytes()), parse(mail("y", "<jane.doe@x>").as_bytes())
    assert first.identity == again.identity
    assert "jane" not in first.identity
    without, other = b"Subject: a\n\nx", b"Subject: a\n\ny"
    assert parse(without).identity == parse(without).identity != parse(other).identity


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        f"no header at all {URL}".encode(),
        f"Content-Type: multipart/mixed; boundary=x\n\n--y\n\n{URL}".encode(),
        b"Content-Type: multipart/mixed\n\n" + URL.encode(),
        b"Content-Type: text/plain; charset=\xff\n\n" + URL.encode(),
        b"Content-Transfer-Encoding: base64\n\n!!!!",
        b"Message-ID: " + b"\xff\xfe" * 500 + b"\n\nx",
        b"Content-Type: " + b"multipart/mixed; boundary=a\n\n--a\nContent-Type: " * 300,
        b"a" * 100_000,
        b"<" * 20_000,
        b"https://" * 50_000,
        b"[.]" * 100_000,
    ],
)
def test_no_mail_is_too_odd(content: bytes) -> None:
    found = parse(content)
    assert len(found.identity) == 64
    if URL.encode() in content:
        assert any(URL in url for url in found.urls)


@given(st.binary(max_size=400), st.sampled_from([b"", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"]))
def test_any_bytes_are_a_mail(content: bytes, before: bytes) -> None:
    assert parse(before + content).identity


def test_what_is_too_large_is_cut_and_says_so() -> None:
    found = parse(mail(f"see {URL}").as_bytes() + b"x" * LONGEST)
    assert found.cut
    assert URL in found.urls
    many = "\n".join(f"https://a.example/{number}" for number in range(500))
    assert parse(mail(many).as_bytes()).cut


def test_a_maildir_and_an_mbox_are_read_and_left_as_they_were(tmp_path: Path) -> None:
    maildir = mailbox.Maildir(str(tmp_path / "dir"))
    mbox = mailbox.mbox(str(tmp_path / "box"))
    for number in range(3):
        made = mail(f"From here: {URL}?n={number}\nFrom there", f"<{number}@x>")
        maildir.add(made)
        mbox.add(made)
    mbox.flush()
    mbox.close()
    before = sorted(path.name for path in tmp_path.rglob("*"))
    for settings in (
        {"kind": "maildir", "path": str(tmp_path / "dir")},
        {"kind": "mbox", "path": str(tmp_path / "box")},
    ):
        found = list(read(settings))
        assert {url for one in found for url in one.urls} == {f"{URL}?n={number}" for number in range(3)}
        known = {found[0].identity, found[2].identity}
        assert [one.identity for one in read(settings, known.__contains__)] == [found[1].identity]
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "kind must be one of"),
        ({"kind": "pop3"}, "kind must be one of"),
        ({"kind": "maildir", "path": "relative"}, "absolute"),
        ({"kind": "maildir", "path": "/nowhere/at/all"}, "no maildir"),
        ({"kind": "mbox", "path": "/nowhere/at/all"}, "cannot be read"),
        ({"kind": "mbox", "path": "/nowhere", "x": 1}, "x is no setting of a mbox mailbox"),
        ({"kind": "imap", "host": "x", "user": "y", "password": "canary"}, "env:NAME or file:PATH"),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, object], says: str) -> None:
    with pytest.raises(SiteError, match=says) as caught:
        list(read(settings))
    assert "canary" not in str(caught.value)


def test_an_imap_server_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enable_socket()
    monkeypatch.setenv("WORD", WORD)
    monkeypatch.setenv("WRONG", "canary")
    with dovecot(tmp_path / "dovecot") as server:
        settings = server.settings("env:WORD")
        assert list(read(settings)) == []
        for number in range(3):
            made = mail(f"see {URL}?n={number}", f"<{number}@x>")
            made.add_attachment(b"PK\3\4", maintype="application", subtype="zip", filename="a.zip")
            path = server.maildir / "new" / f"{number}.x"
            path.write_bytes(made.as_bytes())
            path.chmod(0o644)
        found = list(read(settings))
        assert sorted(url for one in found for url in one.urls) == [f"{URL}?n={n}" for n in range(3)]
        assert {attached.content for one in found for attached in one.attachments} == {b"PK\3\4"}
        known = {found[0].identity, found[2].identity}
        assert [one.identity for one in read(settings, known.__contains__)] == [found[1].identity]
        marked = [name for name in os.listdir(server.maildir / "cur") if name.endswith("S")]
        assert marked == []  # nothing was marked as read
        with pytest.raises(SiteError, match="refuses") as caught:
            list(read(server.settings("env:WRONG")))
        assert "canary" not in str(caught.value)
        with pytest.raises(SiteError, match="certificate"):
            list(read({**settings, "authority": ""}))
        with pytest.raises(SiteError, match="no folder"):
            list(read({**settings, "folder": "None"}))
    with pytest.raises(SiteError, match="cannot be asked"):
        list(read(settings))
