"""What an unknown type owes: it is held, and what can be read in it is found all the same."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import read
from contract.seen import seen
from tidegate.inspection.formats.unknown.strings import printable, runs
from tidegate.inspection.part import Part
from tidegate.inspection.source import Budget, Memory
from tidegate.model.limits import Limits

WHO = "JANE ROE A900000001"
NOISE = random.Random(11).randbytes(4096)
ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
TEXTS = {
    "latin": "Applicant José Núñez A900000001",
    "cyrillic": "Заявитель Иванов Олег",
    "greek": "Αιτών Γιώργος Παπαδόπουλος",
    "arabic": "متقاضی محمد رضایی",
    "hebrew": "מבקש דוד כהן",
    "georgian": "გიორგი ბერიძე",
    "amharic": "አበበ ከበደ ተስፋዬ",
    "chinese": "申请人王小明张伟国",
    "traditional": "申請人陳美玲張偉國",
    "japanese": "申請人やまだたろう",
    "korean": "신청인김철수이영희",
    "mixed": "A900000001 王小明 申请人",
}


def binary(body: bytes) -> bytes:
    return b"\x7fELF\2\1\1" + NOISE + b"\xff\xfe\x01" + body + b"\xfe\x01\x02" + NOISE


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("script", sorted(TEXTS))
def test_text_of_any_script_is_found(script: str, encoding: str) -> None:
    found = printable(b"\x01\x02\x03" + TEXTS[script].encode(encoding) + b"\x00\x00\xfe\x01")
    pieces = TEXTS[script].split() if script == "mixed" else [TEXTS[script]]
    assert all(piece in found for piece in pieces)


def test_legacy_accents_are_kept() -> None:
    assert "Applicant José Núñez" in printable("\1\2Applicant José Núñez\0".encode("cp1252"))


def test_an_unknown_type_is_held_and_searched() -> None:
    content = binary(f"Applicant {WHO}".encode())
    reading = read("a.bin", content)
    assert any("does not read" in why for why in reading.gaps)
    assert seen(reading, WHO) == [False]
    (passage,) = (p for p in reading.passages if WHO in p.text)
    start, end = (int(number) for number in passage.location.spot.removeprefix("bytes ").split("-"))
    assert WHO.encode() in content[start:end]


def test_records_held_apart_by_zeros_stay_together() -> None:
    fields = ("900000001", "Roe", "Jane", "1990-02-01", "Xu")
    found = printable(b"\1" + "\0".join(fields).encode() + b"\0\2\3")
    assert [line.strip(" |") for line in found.splitlines()] == list(fields)


def test_texts_side_by_side_are_not_joined() -> None:
    assert "123456789" not in printable(b"\1Total 12345\0\1\2\x8056789 more\0")


def test_chance_makes_few_words() -> None:
    found = printable(random.Random(3).randbytes(1 << 20))
    assert len(found) < 30_000


def test_a_run_over_the_end_of_a_window_is_whole() -> None:
    for at in ((1 << 20) - 10, (1 << 20) - 1, 1 << 20):
        view = bytes(at) + b"The respondent is JANE ROE A900000001" + bytes(99)
        part = Part(name="a", source=Memory(view), budget=Budget(Limits()))
        found = [passage.text for passage in runs(memoryview(view), part)]
        assert any("JANE ROE A900000001" in text for text in found), at


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_long_text_is_whole(encoding: str) -> None:
    lines = "".join(f"Line {number:06} of the register.\n" for number in range(50_000))
    part = Part(name="a", source=Memory(b""), budget=Budget(Limits()))
    body = b"\1" + lines.encode(encoding)
    found = "\n".join(passage.text for passage in runs(memoryview(body), part))
    assert set(lines.splitlines()) <= set(found.splitlines())


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ENCODINGS), st.binary(max_size=64), st.binary(max_size=64))
def test_a_person_is_found_between_any_bytes(encoding: str, before: bytes, after: bytes) -> None:
    """Up to the bytes that happen to read on as text."""
    body = (
        before + b"\xff\x01\xff\x01" + f"Applicant {WHO} here".encode(encoding) + b"\xff\x01\xff\x01" + after
    )
    assert WHO in printable(body)


def mo(*pairs: tuple[str, str], gap: bytes = b"") -> bytes:
    count = len(pairs)
    at = 28 + 16 * count + len(gap)
    tables, store = (b"", b""), b""
    for which in (0, 1):
        table = b""
        for pair in pairs:
            raw = pair[which].encode()
            table += struct.pack("<II", len(raw), at + len(store))
            store += raw + b"\0"
        tables = (table, tables[1]) if which == 0 else (tables[0], table)
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 28)
    return head + tables[0] + tables[1] + gap + store


def test_compiled_translations_are_read() -> None:
    reading = read("a.mo", mo(("", "Content-Type: text/plain"), ("applicant", WHO)))
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [True]
    hidden = read("a.mo", mo(("a", "b"), gap=f"Applicant {WHO}".encode()))
    assert seen(hidden, WHO) == [False]
    assert read("a.mo", mo(("a", "b"))[:-3]).gaps
