"""What a tar archive owes: every member read, every field and padding accounted for, contradictions held."""

from __future__ import annotations

import io
import random
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.tar import BLOCK, END, archive, entry, header, padded, record, signed
from builders.workbook import package
from contract.reading import read
from contract.seen import seen
from tidegate.model.limits import Limits

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.".encode()
PLAIN = b"Figures are final.\n"
FILE = entry(b"a.txt", PLAIN)
FORMS = [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]


@pytest.mark.parametrize("form", FORMS)
def test_members_are_parts(form: int) -> None:
    reading = read("a.tar", archive({"a.txt": PLAIN, "folder/b.txt": TEXT, "empty": b""}, form))
    assert reading.whole, reading.gaps
    assert reading.reader == "tar"
    assert ("folder/b.txt",) in [part.location.parts for part in reading.walk.parts]
    assert seen(reading, WHO) == [True]


@pytest.mark.parametrize("form", FORMS[1:])
def test_long_names_are_whole(form: int) -> None:
    name = "folder/" * 20 + WHO + ".txt"
    reading = read("a.tar", archive({name: PLAIN}, form))
    assert reading.whole, reading.gaps
    assert any(part.location.parts == (name,) for part in reading.walk.parts)
    assert False in seen(reading, WHO)


def old(name: bytes, body: bytes) -> bytes:
    """As version 7 wrote it."""
    return signed(header(name, len(body))[:257] + bytes(255)) + padded(body)


HIDDEN = {
    "name": entry(WHO.encode(), PLAIN),
    "link": FILE + header(b"l", kind=b"2", link=WHO.encode()),
    "owner": entry(b"a.txt", PLAIN, owner=WHO.encode()),
    "behind a short name": entry(b"a.txt\0\0" + WHO.encode(), PLAIN),
    "behind an owner": entry(b"a.txt", PLAIN, owner=b"root\0" + WHO.encode()),
    "behind a link": entry(b"a.txt", PLAIN, link=b"\0" + WHO.encode()),
    "extended comment": entry(b"x", record("comment", TEXT), b"x") + FILE,
    "extended keyword": entry(b"x", record(WHO, b"1"), b"x") + FILE,
    "extended attribute": entry(b"x", record("SCHILY.xattr.user.note", TEXT), b"x") + FILE,
    "global header": entry(b"g", record("comment", TEXT), b"g") + FILE,
    "extended header that is damaged": entry(b"x", b"9999 comment=" + TEXT, b"x") + FILE,
    "behind a long name": entry(b"././@LongLink", b"long.txt\0" + TEXT, b"L") + FILE,
    "member of unknown kind": entry(b"z", TEXT, b"Z") + FILE,
    "volume label": header(WHO.encode(), kind=b"V") + FILE,
    "padding of a member": header(b"a.txt", len(PLAIN))
    + PLAIN
    + TEXT
    + bytes(BLOCK - len(PLAIN) - len(TEXT)),
    "padding of a header": entry(b"x", record("comment", b"x"), b"x")[: BLOCK + 20]
    + TEXT
    + bytes(BLOCK - 20 - len(TEXT))
    + FILE,
}


def as_gnu(content: bytes) -> bytes:
    """The same archive with the mark of GNU tar."""
    blocks = [content[at : at + BLOCK] for at in range(0, len(content), BLOCK)]
    return b"".join(signed(b[:257] + b"ustar  \0" + b[265:]) if b[257:262] == b"ustar" else b for b in blocks)


@pytest.mark.parametrize("form", ["posix", "gnu"])
@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str, form: str) -> None:
    content = HIDDEN[place] + END
    found = seen(read("a.tar", as_gnu(content) if form == "gnu" else content), WHO)
    assert found
    assert not any(found)


def test_what_the_last_bytes_of_a_header_hold_comes_out() -> None:
    reading = read("a.tar", entry(b"a.txt", PLAIN, rest=b"A900000001") + END)
    assert reading.shows("A900000001")


AFTER = {
    "text": TEXT,
    "text after blanks": bytes(9000) + TEXT,
    "another archive": FILE + entry(b"b.txt", TEXT) + END,
    "a zip": package({"b.txt": TEXT}),
    "a zip after blanks": bytes(4096) + package({"b.txt": TEXT}),
}


@pytest.mark.parametrize("what", sorted(AFTER))
def test_what_follows_the_end_is_read_as_hidden(what: str) -> None:
    reading = read("a.tar", FILE + END + AFTER[what])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [False]


def test_the_old_form_is_read() -> None:
    reading = read("a.tar", old(b"a.txt", TEXT) + END)
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [True]


def test_of_members_with_one_name_the_last_is_what_people_see() -> None:
    reading = read("a.tar", entry(b"a.txt", TEXT) + FILE + END)
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [False]


SPARSE = {
    "0.0": b"".join(record(f"GNU.sparse.{k}", v) for k, v in (
        ("size", b"2000"), ("numblocks", b"2"), ("offset", b"0"), ("numbytes", b"9"), ("offset", b"1500"), ("numbytes", b"10"))),
    "0.1": b"".join(record(f"GNU.sparse.{k}", v) for k, v in (
        ("size", b"2000"), ("numblocks", b"2"), ("map", b"0,9,1500,10"), ("name", b"real.txt"))),
}  # fmt: skip


@pytest.mark.parametrize("version", sorted(SPARSE))
def test_sparse_files_are_read_as_they_unpack(version: str) -> None:
    content = entry(b"x", SPARSE[version], b"x") + entry(b"s", b"the first" + b"A900000001") + END
    reading = read("a.tar", content)
    assert "A900000001" in reading.text
    assert any(part.size == 2000 for part in reading.walk.parts)


def test_sparse_files_of_the_last_version_carry_their_map() -> None:
    told = (
        record("GNU.sparse.major", b"1")
        + record("GNU.sparse.minor", b"0")
        + record("GNU.sparse.realsize", b"2000")
    )
    body = padded(b"1\n1500\n10\n") + b"A900000001"
    reading = read("a.tar", entry(b"x", told, b"x") + entry(b"s", body) + END)
    assert "A900000001" in reading.text
    assert any(part.size == 2000 for part in reading.walk.parts)


def test_old_gnu_sparse_files_are_read() -> None:
    block = bytearray(header(b"s", 10, b"S").replace(b"ustar\x0000", b"ustar  \0"))
    block[386:410] = b"%011o\0" % 1500 + b"%011o\0" % 10
    block[483:495] = b"%011o\0" % 2000
    reading = read("a.tar", signed(bytes(block)) + padded(b"A900000001") + END)
    assert "A900000001" in reading.text
    assert any(part.size == 2000 for part in reading.walk.parts)


@pytest.mark.parametrize("size", [b"8796093022208", b"5", b"-3", b"x"])
def test_lies_about_holes_are_gaps(size: bytes) -> None:
    told = record("GNU.sparse.size", size) + record("GNU.sparse.map", b"0,9,1500,11")
    assert read("a.tar", entry(b"x", told, b"x") + entry(b"s", b"the first" + b"A900000001") + END).gaps


GAPS = {
    "truncated": FILE + header(b"b.txt", 5000) + PLAIN,
    "no end": FILE + padded(PLAIN),
    "checksum": FILE + header(b"b.txt", 0)[:-1] + b"x" + END,
    "another volume": FILE + entry(b"b.txt", PLAIN, b"M") + END,
    "size for all": entry(b"g", record("size", b"3"), b"g") + FILE + END,
    "a link with contents": header(b"l", 700, b"1", link=b"a") + b"x" * 1024 + FILE + END,
}


@pytest.mark.parametrize("what", sorted(GAPS))
def test_damage_and_contradictions_are_gaps(what: str) -> None:
    assert read("a.tar", GAPS[what]).gaps


def test_links_may_repeat_the_size_of_what_they_link_to() -> None:
    reading = read("a.tar", FILE + header(b"l", 700, b"1", link=b"a.txt") + entry(b"b.txt", TEXT) + END)
    assert reading.whole, reading.gaps
    assert WHO in reading.text


def test_more_members_than_the_limit_are_one_gap() -> None:
    content = archive({f"{i}.txt": PLAIN for i in range(60)})
    reading = read("a.tar", content, limits=Limits(parts=20))
    assert any("limit parts" in why for why in reading.gaps)
    assert len(reading.gaps) < 5


def test_a_name_must_be_kept() -> None:
    assert read("a.csv", archive({"a.txt": PLAIN})).gaps


def test_both_readers_find_the_same_members() -> None:
    chance = random.Random(7)
    for form in FORMS:
        files = {f"{'d/' * chance.randrange(9)}{i}.txt": PLAIN * chance.randrange(90) for i in range(30)}
        content = archive(files, form)
        with tarfile.open(fileobj=io.BytesIO(content)) as opened:
            theirs = sorted(member.name for member in opened.getmembers() if member.size)
        ours = sorted(p.location.parts[0] for p in read("a.tar", content).walk.parts if p.location.parts)
        assert ours == theirs


BASE = archive({"first.txt": PLAIN * 30, "second.txt": b"Nothing else.\n" * 9})
CANARY = b" CANARY 900000123 "


def straddles(at: int) -> bool:
    """Whether the canary would stand half in one member or its header, half in what comes next."""
    marks = (b"Figures", b"Nothing", b"second.txt")
    ends = (BASE.rfind(b"final.\n") + 7, BASE.rfind(b"else.\n") + 6, *(BASE.find(mark) for mark in marks))
    return any(end - len(CANARY) < at < end for end in ends)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(BASE)).filter(lambda at: not straddles(at)))
def test_bytes_put_in_anywhere_come_out_or_are_a_gap(at: int) -> None:
    assert read("a.tar", BASE[:at] + CANARY + BASE[at:]).shows("CANARY 900000123")


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(BASE) - len(CANARY)).filter(lambda at: not straddles(at)))
def test_bytes_overwritten_anywhere_come_out_or_are_a_gap(at: int) -> None:
    changed = bytearray(BASE)
    changed[at : at + len(CANARY)] = CANARY
    for block in range(0, len(changed), BLOCK):
        if BASE[block + 257 : block + 262] == b"ustar":
            changed[block : block + BLOCK] = signed(bytes(changed[block : block + BLOCK]))
    assert CANARY not in changed or read("a.tar", bytes(changed)).shows("CANARY 900000123")
