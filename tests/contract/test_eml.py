"""What a message owes: every field, body and attachment read, and whatever stands between them."""

from __future__ import annotations

import base64
import binascii
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.mail import TOP, base64d, joined, message, piece, several
from builders.workbook import Sheet, Workbook, package
from contract.reading import read
from contract.seen import seen

WHO = "JANE ROE A900000001"
SAID = f"The respondent is {WHO}."
TEXT = SAID.encode()
PLAIN = b"Figures are final.\r\n"
HTML = b"<html><body><p>%s</p></body></html>"
PLAIN_PART = piece(PLAIN)


def uuencoded(body: bytes) -> bytes:
    lines = [binascii.b2a_uu(body[at : at + 45]).rstrip(b"\n") for at in range(0, len(body), 45)]
    return b"begin 644 a.txt\r\n" + b"\r\n".join(lines) + b"\r\n`\r\nend\r\n"


def yencoded(body: bytes) -> bytes:
    out = bytearray()
    for byte in body:
        code = (byte + 42) % 256
        out += bytes((61, (code + 64) % 256)) if code in (0, 10, 13, 61) else bytes((code,))
    return (
        b"=ybegin line=128 size=%d name=a.txt\r\n" % len(body)
        + bytes(out)
        + b"\r\n=yend size=%d\r\n" % len(body)
    )


def nested(depth: int) -> bytes:
    body = PLAIN_PART
    for number in range(depth):
        inner = joined(body, boundary=b"%d" % number)
        body = piece(inner, b'multipart/mixed; boundary="%d"' % number)
    return inner


WORKBOOK = Workbook([Sheet("Sheet1", [["Name", "A-Number"], ["JANE ROE", "A900000001"]])]).to_bytes()
SHOWN = {
    "body": message(TEXT),
    "no type": TOP + b"\r\n" + TEXT,
    "line ends of Unix": message(TEXT).replace(b"\r\n", b"\n"),
    "line ends of old Macs": message(TEXT).replace(b"\r\n", b"\r"),
    "quoted": message(quopri.encodestring(TEXT), encoding=b"quoted-printable"),
    "quoted over a line": message(b"The respondent is JANE =\r\nROE A9000=\r\n00001.", encoding=b"quoted-printable"),
    "quoted with line ends of old Macs": message(b"Figures =\r" + TEXT + b"\r", encoding=b"quoted-printable"),
    "base64": message(base64d(TEXT), encoding=b"base64"),
    "cyrillic charset": message((SAID + " Дело").encode("koi8-r"), b"text/plain; charset=koi8-r"),
    "wide charset": message(base64d(SAID.encode("utf-16")), b"text/plain; charset=utf-16", b"base64"),
    "utf-7": message((SAID + " Дело").encode("utf-7"), b"text/plain; charset=utf-7"),
    "unknown charset": message(TEXT, b"text/plain; charset=nobody-knows"),
    "wrong charset": message((SAID + " Дело").encode(), b"text/plain; charset=us-ascii"),
    "html": message(HTML % TEXT, b"text/html"),
    "alternative html": several(PLAIN_PART, piece(HTML % TEXT, b"text/html"), kind=b"alternative"),
    "attached message": several(PLAIN_PART, piece(message(TEXT), b"message/rfc822")),
    "attached message in base64": several(PLAIN_PART, piece(base64d(message(TEXT)), b"message/rfc822", b"base64")),
    "digest": several(message(TEXT)[:0] + b"\r\n" + message(TEXT), kind=b"digest"),
    "parts in parts": several(PLAIN_PART, piece(joined(piece(TEXT), boundary=b"=_b2"), b'multipart/mixed; boundary="=_b2"')),
    "delivery status": several(PLAIN_PART, piece(b"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: " + TEXT, b"message/delivery-status")),
    "uuencoded": message(PLAIN + uuencoded(TEXT) + PLAIN),
    "yEnc": message(PLAIN + yencoded(TEXT) + PLAIN, encoding=b"8bit"),
    "signed in clear": message(b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n" + TEXT),
    "subject": message(PLAIN).replace(b"Subject: Figures", b"Subject: " + TEXT),
    "subject in encoded words": message(PLAIN).replace(
        b"Figures", b"=?utf-8?b?" + base64.b64encode(TEXT[:13]) + b"?=\r\n =?utf-8?b?" + base64.b64encode(TEXT[13:]) + b"?="
    ),
    "subject in quoted words": message(PLAIN).replace(b"Figures", b"=?iso-8859-1?Q?The=20respondent_is_JANE_ROE_A900000001?="),
    "recipient": message(PLAIN).replace(b"b@example.org", b'"' + WHO.encode() + b'" <b@example.org>'),
    "folded field": message(PLAIN).replace(b"Figures", b"The respondent is JANE\r\n ROE A900000001"),
    "second subject": message(PLAIN, more=b"Subject: " + TEXT + b"\r\n"),
    "last part without a boundary": several(PLAIN_PART, piece(TEXT)).replace(b"--=_b--\r\n", b""),
    "byte order mark": b"\xef\xbb\xbf" + message(TEXT),
}  # fmt: skip


@pytest.mark.parametrize("place", sorted(SHOWN))
def test_what_people_see_is_read_as_visible(place: str) -> None:
    reading = read("a.eml", SHOWN[place])
    assert reading.whole, reading.gaps
    assert True in seen(reading, WHO)


HIDDEN = {
    "alternative text": several(piece(TEXT), piece(HTML % b"x", b"text/html"), kind=b"alternative"),
    "attached text": several(
        PLAIN_PART, piece(base64d(TEXT), b"application/octet-stream", b"base64", "a.txt")
    ),
    "attached archive": several(
        PLAIN_PART, piece(base64d(package({"b.txt": TEXT})), b"application/zip", b"base64", "a.zip")
    ),
    "unknown field": message(PLAIN, more=b"X-Note: " + TEXT + b"\r\n"),
    "received": message(PLAIN, more=b"Received: from x (" + TEXT + b") by y\r\n"),
    "name of a field": message(PLAIN, more=b"X-JANE-ROE-A900000001: 1\r\n"),
    "encoded words of a field": message(
        PLAIN, more=b"X-Note: =?utf-8?q?" + quopri.encodestring(TEXT, header=True) + b"?=\r\n"
    ),
    "parameter of a type": message(PLAIN, b'text/plain; note="' + TEXT + b'"'),
    "file name": several(PLAIN_PART, piece(PLAIN, b"text/plain", name=WHO + ".txt")),
    "file name in pieces": several(
        piece(
            PLAIN,
            more=b"Content-Disposition: attachment; filename*0*=utf-8''JANE%20ROE%20A90;\r\n filename*1=0000001.txt\r\n",
        )
    ),
    "description of a part": several(piece(PLAIN, more=b"Content-Description: " + TEXT + b"\r\n")),
    "subject of an attached message": several(PLAIN_PART, piece(PLAIN, more=b"Subject: " + TEXT + b"\r\n")),
    "before the first part": several(PLAIN_PART, before=TEXT + b"\r\n"),
    "much before the first part": several(PLAIN_PART, before=PLAIN * 30 + TEXT + b"\r\n"),
    "after the last part": several(PLAIN_PART, after=TEXT),
    "part after the last": several(PLAIN_PART, after=b"--=_b\r\n" + piece(TEXT) + b"\r\n"),
    "base64 after the last part": several(PLAIN_PART, after=base64d(package({"b.txt": TEXT * 9}))),
    "after the padding of base64": several(
        piece(base64d(b"PNG!") + TEXT, b"application/octet-stream", b"base64", "a.txt")
    ),
    "comment of a page": message(HTML % (b"<!-- " + TEXT + b" -->"), b"text/html"),
    "postmark": b"From " + WHO.encode() + b" Mon Jan  1 00:00:00 2024\r\n" + message(PLAIN),
    "fields of an armour": message(
        b"-----BEGIN CERTIFICATE-----\r\nComment: " + TEXT + b"\r\n\r\nMAA=\r\n-----END CERTIFICATE-----\r\n"
    ),
}


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("a.eml", HIDDEN[place])
    assert reading.whole or place == "fields of an armour", reading.gaps
    sought = "JANE-ROE-A900000001" if place == "name of a field" else WHO
    assert seen(reading, sought)
    assert not any(seen(reading, sought))


def test_an_attached_workbook_is_a_table() -> None:
    content = several(PLAIN_PART, piece(base64d(WORKBOOK), b"application/octet-stream", b"base64", "a.xlsx"))
    assert {0: "JANE ROE", 1: "A900000001"} in read("a.eml", content).rows


HELD = {
    "encrypted body": message(b"-----BEGIN PGP MESSAGE-----\r\n\r\n" + base64d(bytes(range(200))) + b"=abcd\r\n-----END PGP MESSAGE-----\r\n"),
    "damaged base64": message(base64d(TEXT)[:-5] + b"\r\n", encoding=b"base64"),
    "text within base64": message(base64d(TEXT * 3)[:78] + b"Note: x\r\n" + base64d(TEXT * 3)[78:], encoding=b"base64"),
    "two base64 texts in one": message(b"RmlndXJlcy4=QTkwMDAwMDAwMQ==\r\n", encoding=b"base64"),
    "unknown encoding": message(TEXT, encoding=b"x-rot13"),
    "boundary that never comes": several(PLAIN_PART).replace(b"--=_b", b"--=_c"),
    "no boundary": message(joined(PLAIN_PART), b"multipart/mixed"),
    "piece of a message": message(TEXT, b'message/partial; id="x"; number=1; total=2'),
    "two types": message(PLAIN, more=b"Content-Type: text/html\r\n"),
    "parts encoded together": message(base64d(joined(piece(TEXT))), b'multipart/mixed; boundary="=_b"', b"base64"),
    "damaged uuencode": message(uuencoded(TEXT * 2).replace(b"\nM", b"\nM~", 1)),
    "nested too deeply": message(nested(60), b'multipart/mixed; boundary="59"'),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(HELD))
def test_what_readers_would_differ_on_is_held(what: str) -> None:
    reading = read("a.eml", HELD[what])
    assert reading.gaps
    assert not any("failed" in why for why in reading.gaps)


def test_saved_pages_are_read() -> None:
    page = piece(HTML % TEXT, b"text/html", more=b"Content-Location: https://example.org/\r\n")
    for name in ("a.mht", "a.mhtml"):
        reading = read(name, several(page, kind=b"related"))
        assert reading.whole, reading.gaps
        assert seen(reading, WHO) == [True]


def test_what_apple_mail_writes_around_a_message_is_read() -> None:
    inner = message(PLAIN)
    properties = b'<?xml version="1.0"?><plist><string>' + TEXT + b"</string></plist>\n"
    reading = read("a.emlx", b"%d   \n" % len(inner) + inner + properties)
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [False]


@pytest.mark.parametrize("name", ["a.txt", "notes"])
def test_a_memo_is_no_message(name: str) -> None:
    reading = read(name, b"From: the board\nTo: all\nSubject: figures\n\n" + TEXT)
    assert reading.reader == "text"
    assert seen(reading, WHO) == [True]


def test_a_message_is_one_under_any_name_that_allows_it() -> None:
    assert read("1700000000.M1P2.host", message(PLAIN)).reader == "message"


def test_a_footer_of_a_list_after_base64_is_no_gap() -> None:
    footer = b"_______________________________________________\r\nUnsubscribe: https://example.org/list\r\n"
    reading = read("a.eml", message(base64d(TEXT) + footer, encoding=b"base64"))
    assert reading.whole, reading.gaps
    assert WHO in reading.text


BASE = several(
    PLAIN_PART, piece(base64d(PLAIN * 5), b"text/plain", b"base64", "a.txt"), after=b"The end.\r\n"
)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, len(BASE)))
def test_text_put_in_anywhere_comes_out_or_is_a_gap(at: int) -> None:
    assert read("a.eml", BASE[:at] + b" " + TEXT + b" " + BASE[at:]).shows("A900000001")


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(BASE)))
def test_any_bytes_give_an_answer(body: bytes, at: int) -> None:
    reading = read("a.eml", BASE[:at] + body + BASE[at:])
    assert not any("failed" in why for why in reading.gaps)


def test_boundaries_without_anything_between_them_are_no_failure() -> None:
    fields = b'From: a@example.org\r\nContent-Type: multipart/mixed; boundary="ab"\r\n\r\n'
    part = b"Content-Type: text/plain\r\n\r\n%s\r\n"
    body = b"--ab\r\n" + part % b"Figures" + b"--ab\r\n--ab\r\n" + part % TEXT + b"--ab\r\n--ab--\r\n"
    reading = read("a.eml", fields + body)
    assert WHO in reading.text
    assert not any("failed" in why or "used twice" in why for why in reading.gaps)
