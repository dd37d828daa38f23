from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.reading import NEEDLES, WORDS, read
from tidegate.inspection.formats.encoding import declared, detect

LINES = "Name: Ramón Peña\r\nA-Number: A900 000 001\r\nnoch etwas Text, damit es reicht\r\n"

CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252",
          "cp037", "mac_roman"]  # fmt: skip


@pytest.mark.parametrize("codec", CODECS)
def test_reads_every_encoding_of_the_family(codec: str) -> None:
    reading = read("notes.txt", (LINES * 3).encode(codec))
    assert reading.whole
    assert "A900 000 001" in reading.text
    assert "Ramón Peña" in reading.text


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Список людей, попросивших убежища: Иван Соколов, номер 900000001"),
        ("koi8_r", "Список людей, попросивших убежища: Иван Соколов, номер 900000001"),
        ("cp866", "Список людей, попросивших убежища: Иван Соколов, номер 900000001"),
        ("cp932", "保護を求めた人の一覧です。名前は田中さんの、番号 900000001"),
        ("gb18030", "这是请求保护的人的名单，姓名是王小明，他的号码 900000001"),
        ("euc_kr", "보호를 요청한 사람의 명단이다 이름은 김철수이고 번호는 900000001"),
        ("iso2022_jp", "保護を求めた人の一覧です。名前は田中さんの、番号 900000001"),
    ],
)
def test_recognises_legacy_scripts(codec: str, text: str) -> None:
    reading = read("list.txt", (text + "\n").encode(codec) * 3)
    assert reading.whole
    assert text in reading.text


@given(WORDS, st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-8-sig"]))
def test_any_word_in_unicode_comes_out(word: str, codec: str) -> None:
    content = f"first line\n{word}\nlast line\n".encode(codec)
    assert read("x.txt", content).shows(word)


@given(NEEDLES, st.binary(max_size=40), st.binary(max_size=40))
def test_bad_bytes_never_take_their_neighbours_along(needle: str, before: bytes, after: bytes) -> None:
    content = b"line of plain text\n" * 20 + before + b"\n" + needle.encode() + b"\n" + after
    assert read("x.txt", content).shows(needle)


def test_mostly_valid_utf8_keeps_its_letters_around_a_bad_byte() -> None:
    reading = read("x.txt", "Peña\n".encode() * 50 + b"Mu\xf1oz 900000001\n")
    assert reading.whole
    assert "Muñoz 900000001" in reading.text
    assert "Peña" in reading.text


def test_a_later_chunk_that_breaks_the_encoding_is_read_all_the_same() -> None:
    reading = read("x.txt", b"plain\n" * 100_000 + "Muñoz A900000001\n".encode("cp1252"))
    assert reading.whole
    assert "Muñoz A900000001" in reading.text


def test_ascii_appended_to_utf16_is_read() -> None:
    appended = b"A900000001 DOE JANE ASKED FOR PROTECTION\r\n"
    assert read("x.txt", "header line\r\n".encode("utf-16") + appended).shows("A900000001 DOE JANE")


def test_utf16_out_of_step_is_read() -> None:
    content = "first\n".encode("utf-16") + b"\n" + "A900000001 Jane\n".encode("utf-16-le") * 2
    assert read("x.txt", content).shows("A900000001 Jane")


def test_nuls_between_letters_are_taken_out() -> None:
    reading = read("x.csv", b"id,name\n" + "A900000001,Jane\n".encode("utf-16-le"))
    assert reading.shows("A900000001")


BINARY = [bytes(range(256)) * 8, b"\0" * 500, random.Random(7).randbytes(600), b"\x80\x9f\x81\xfe\xff" * 100]


@pytest.mark.parametrize("content", BINARY)
def test_binary_is_not_text(content: bytes) -> None:
    assert detect(content) is None
    assert read("notes.txt", content).gaps


def test_binary_within_text_is_a_gap_with_its_range() -> None:
    text = b"ordinary line\n" * 1000
    reading = read("x.txt", text + bytes(range(32)) * 64 + text)
    assert any("not text" in why for why in reading.gaps)
    gap = reading.walk.gaps[0]
    assert 0 < gap.size < 8192
    assert reading.text.count("ordinary line") >= 2000


def test_what_the_file_declares_is_believed_only_if_nothing_speaks_against_it() -> None:
    page = '<meta charset="windows-1251"><p>Соколов 900000001'
    assert "Соколов 900000001" in read("x.html", page.encode("cp1251")).text
    assert "Соколов 900000001" in read("x.html", page.encode("utf-8")).text
    assert declared(b"<?xml version='1.0' encoding='iso-8859-2'?>") == "iso-8859-2"


@pytest.mark.parametrize("name", ["utf-7", "idna", "punycode", "rot13", "base64", "cp037", "no-such-charset"])
def test_a_declared_encoding_that_rewrites_ascii_is_not_believed(name: str) -> None:
    content = f'<meta charset="{name}"><p>A900000001'.encode() + b" Mu\xf1oz"
    assert "A900000001" in read("x.html", content).text


def test_a_short_text_of_single_bytes_within_utf_16_is_read() -> None:
    wide = "Statistics of the month\n".encode("utf-16-le") * 20
    for needle in (b" A900000042 ", b"A900000042"):
        assert "A900000042" in read("a.txt", b"\xff\xfe" + wide + needle + wide).text
