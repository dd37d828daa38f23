"""What signed and armoured content owes: names and texts in it, the content that is signed, the encrypted held."""

from __future__ import annotations

import base64
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.mail import base64d, message, piece, several
from builders.workbook import package
from contract.reading import read
from contract.seen import seen
from contract.test_picture import png

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.".encode()
SIGNED = bytes.fromhex("2a864886f70d010702")
CONTENT = bytes.fromhex("2a864886f70d010701")
ENVELOPED = bytes.fromhex("2a864886f70d010703")
COMMON_NAME = bytes.fromhex("550403")


def tlv(tag: int, *values: bytes) -> bytes:
    body = b"".join(values)
    if len(body) < 128:
        return bytes((tag, len(body))) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + body


def endless(tag: int, *values: bytes) -> bytes:
    return bytes((tag, 0x80)) + b"".join(values) + b"\0\0"


def certificate(name: bytes, tag: int = 12) -> bytes:
    named = tlv(0x30, tlv(0x31, tlv(0x30, tlv(6, COMMON_NAME), tlv(tag, name))))
    key = tlv(0x30, tlv(0x30, tlv(6, b"\x2a\x86\x48\xce\x3d\x02\x01")), tlv(3, b"\0" + bytes(range(64))))
    return tlv(
        0x30, tlv(0x30, tlv(2, b"\1"), named, named, key), tlv(0x30, tlv(6, b"\x2a\x03")), tlv(3, bytes(64))
    )


def signed(content: bytes) -> bytes:
    inner = tlv(0x30, tlv(6, CONTENT), tlv(0xA0, tlv(4, content)))
    return tlv(
        0x30,
        tlv(6, SIGNED),
        tlv(0xA0, tlv(0x30, tlv(2, b"\1"), tlv(0x31), inner, tlv(0x31, tlv(4, bytes(range(90)))))),
    )


def signed_in_pieces(content: bytes) -> bytes:
    octets = endless(0x24, tlv(4, content[:20]), tlv(4, content[20:]))
    inner = endless(0x30, tlv(6, CONTENT), endless(0xA0, octets))
    return endless(0x30, tlv(6, SIGNED), endless(0xA0, endless(0x30, tlv(2, b"\1"), tlv(0x31), inner)))


DER = {
    "name": certificate(WHO.encode()),
    "printable name": certificate(WHO.encode(), 19),
    "wide name": certificate(WHO.encode("utf-16-be"), 30),
    "signed text": signed(TEXT),
    "signed in pieces": signed_in_pieces(TEXT),
    "signed message": signed(
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64d(TEXT)
    ),
    "octets of no text": certificate(b"x")[:0]
    + tlv(0x30, tlv(2, b"\1"), tlv(4, b"\0\1\2" + TEXT + b"\xff\xfe")),
    "after the end": certificate(b"x") + TEXT,
}


@pytest.mark.parametrize("place", sorted(DER))
def test_names_and_signed_content_are_read(place: str) -> None:
    reading = read("a.p7m", DER[place])
    assert reading.whole or place == "after the end", reading.gaps
    assert seen(reading, WHO)


def test_armoured_certificates_are_read() -> None:
    armour = (
        b"-----BEGIN CERTIFICATE-----\n"
        + base64.encodebytes(certificate(WHO.encode() * 9))
        + b"-----END CERTIFICATE-----\n"
    )
    reading = read("a.pem", armour)
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)


def test_signatures_within_mail_are_no_gap() -> None:
    parts = (piece(TEXT), piece(base64d(signed(b"")), b"application/pkcs7-signature", b"base64", "smime.p7s"))
    reading = read("a.eml", several(*parts, kind=b"signed"))
    assert reading.whole, reading.gaps
    opaque = message(base64d(DER["signed message"]), b'application/pkcs7-mime; name="smime.p7m"', b"base64")
    reading = read("a.eml", opaque)
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [True]


def test_what_is_encrypted_is_held() -> None:
    locked = tlv(
        0x30, tlv(6, ENVELOPED), tlv(0xA0, tlv(0x30, tlv(2, b"\0"), tlv(0x31), tlv(0x80, bytes(range(200)))))
    )
    assert any("encrypted" in why for why in read("a.p7m", locked).gaps)
    opaque = message(base64d(locked), b'application/pkcs7-mime; name="smime.p7m"', b"base64")
    assert any("encrypted" in why for why in read("a.eml", opaque).gaps)


def test_a_number_holds_no_file_in_silence() -> None:
    noise = random.Random(4).randbytes(5000)
    assert read("a.der", tlv(0x30, tlv(6, b"\x2a\x03"), tlv(2, noise))).gaps
    hidden = package({"b.txt": TEXT}) + bytes(3000)
    assert seen(read("a.der", tlv(0x30, tlv(6, b"\x2a\x03"), tlv(2, hidden))), WHO)


def packet(tag: int, body: bytes) -> bytes:
    if len(body) < 192:
        return bytes((0xC0 | tag, len(body))) + body
    return bytes((0xC0 | tag, 255)) + len(body).to_bytes(4, "big") + body


def old_packet(tag: int, body: bytes) -> bytes:
    return bytes((0x80 | tag << 2 | 1,)) + len(body).to_bytes(2, "big") + body


def chunked(tag: int, body: bytes) -> bytes:
    return bytes((0xC0 | tag, 0xE9)) + body[:512] + bytes((len(body) - 512,)) + body[512:]


KEY = packet(6, b"\4" + bytes(range(100)))
SIGNATURE = packet(2, b"\4\x13" + bytes(range(90)))
LITERAL = b"t\5a.txt" + bytes(4)
PGP = {
    "user name": KEY + packet(13, WHO.encode() + b" <a@example.org>") + SIGNATURE,
    "old form": old_packet(6, b"\4" + bytes(100)) + old_packet(13, WHO.encode()),
    "notation of a signature": packet(2, b"\4\x13" + TEXT + bytes(range(90))),
    "signed content": packet(4, b"\3" + bytes(12)) + packet(11, LITERAL + TEXT) + SIGNATURE,
    "content in chunks": chunked(11, LITERAL + TEXT.ljust(600)),
    "name of the content": packet(11, b"t" + bytes((len(WHO),)) + WHO.encode() + bytes(4) + b"x\n"),
    "compressed content": packet(8, b"\2" + zlib.compress(packet(11, LITERAL + TEXT))),
}


@pytest.mark.parametrize("place", sorted(PGP))
def test_packets_are_read(place: str) -> None:
    for content in (PGP[place],):
        reading = read("a.gpg", content)
        assert reading.whole, reading.gaps
        assert seen(reading, WHO)


def test_photographs_of_users_are_parts() -> None:
    header = b"\1\x10\0\1\1" + bytes(12)
    picture = png()
    body = bytes((len(header) + len(picture),)) if len(header) + len(picture) < 192 else b"\xff"
    reading = read("a.gpg", KEY + packet(17, body + header + picture))
    assert any(part.size == len(picture) for part in reading.walk.parts)


@pytest.mark.parametrize("tag", [9, 18, 20])
def test_encrypted_packets_are_held(tag: int) -> None:
    content = packet(1, b"\3" + bytes(90)) + packet(tag, b"\1" + bytes(range(90)))
    assert any("encrypted" in why for why in read("a.gpg", content).gaps)


def test_armoured_keys_are_read() -> None:
    body = base64.encodebytes(KEY * 2 + packet(13, WHO.encode() * 5))
    armour = (
        b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n" + body + b"=AbCd\n-----END PGP PUBLIC KEY BLOCK-----\n"
    )
    reading = read("a.asc", armour)
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([*sorted(DER), *sorted(PGP)]), st.data())
def test_any_flipped_byte_gives_an_answer(place: str, data: st.DataObject) -> None:
    content = bytearray(DER.get(place) or PGP[place])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    reading = read("a.p7m" if place in DER else "a.gpg", bytes(content))
    assert not any("failed" in why for why in reading.gaps)
