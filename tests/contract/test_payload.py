from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import random
import struct
import zipfile
import zlib

import pytest

from contract.reading import Reading, read

LIST = gzip.compress(b"name,number\n" + b"".join(b"Roe%d,A90000%04d\n" % (n, n) for n in range(90)))
PACKED = base64.b64encode(LIST).decode()
WRAPPED = base64.encodebytes(LIST).decode()
NOISE = base64.b64encode(b"%PDF-1.7" + random.Random(3).randbytes(600)).decode()

CARRIERS = {
    "mail.eml": f"Subject: the list\nMIME-Version: 1.0\n\nSee below.\n\n{WRAPPED}\n--end--\n",
    "line.txt": f"See below.\n{PACKED}\n",
    "inline.txt": f"The list: {PACKED} and no more.\n",
    "quoted.txt": "> " + WRAPPED.strip().replace("\n", "\n> "),
    "export.json": json.dumps({"name": "x", "file": PACKED}),
    "exports.json": json.dumps([{"name": "x", "file": PACKED}, {"name": "y", "file": ""}]),
    "lines.jsonl": json.dumps({"file": WRAPPED}) + "\n" + json.dumps({"file": "x"}),
    "data.xml": f"<a><b name='x'>{WRAPPED}</b><c>other</c></a>",
    "cells.csv": f"id,file\n1,{PACKED}\n2,\n",
}


@pytest.mark.parametrize("name", CARRIERS)
def test_reads_files_within_text(name: str) -> None:
    reading = read(name, CARRIERS[name].encode())
    assert reading.whole
    assert len(reading.walk.parts) > 1
    assert "A900000042" in reading.text


@pytest.mark.parametrize("name", CARRIERS)
def test_corrupt_or_unknown_files_within_text_are_gaps(name: str) -> None:
    wrapped = "\n".join(NOISE[i : i + 76] for i in range(0, len(NOISE), 76))
    text = (
        CARRIERS[name]
        .replace(WRAPPED, wrapped)
        .replace(PACKED, NOISE)
        .replace(json.dumps(WRAPPED), json.dumps(wrapped))
    )
    text = text.replace(WRAPPED.strip().replace("\n", "\n> "), wrapped.replace("\n", "\n> "))
    assert read(name, text.encode()).gaps


def _lines(*texts: str) -> Reading:
    return read("x.txt", "\n".join(texts).encode())


def test_hides_no_text_that_only_looks_packed() -> None:
    hashes = [hashlib.sha256(bytes([n])).hexdigest() for n in range(20)]
    words = ["A900000001" * 7, "Z" * 70, "JaneRoe" * 10]
    reading = _lines(*hashes, *words, *words)
    assert reading.whole
    assert all(line in reading.text for line in (*hashes, *words))


@pytest.mark.parametrize("start", ["begin 644 x.xlsx", "=ybegin line=128 size=9 name=x", "%!PS-Adobe-3.0", "junk\n%PDF-1.7",
                                   "-----BEGIN PGP MESSAGE-----"])  # fmt: skip
def test_other_ways_to_write_a_file_as_text_are_gaps(start: str) -> None:
    assert _lines("See below", start, "M3VN=&5R(&ES(&YO=&AI;F<@:&5R90  ").gaps


def test_oversized_blocks_are_still_read() -> None:
    content = gzip.compress(random.Random(5).randbytes(6_000_000), 0) + gzip.compress(b"A900000001 Jane Roe")
    assert read("x.eml", base64.encodebytes(content)).shows("A900000001 Jane Roe")


def mashup(section: str) -> bytes:
    """Power Query's package around one module of queries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Formulas/Section1.m", section)
    texts = [
        packed.getvalue(),
        b"<Permissions/>",
        struct.pack("<II", 0, 4) + b"<M/>" + bytes(4),
        b"\x01" * 230,
    ]
    return bytes(4) + b"".join(struct.pack("<I", len(text)) + text for text in texts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_queries_of_a_workbook_are_read_whole(encoding: str) -> None:
    packed = base64.b64encode(mashup('shared q = "A900000042";')).decode()
    reading = read(
        "item1.xml", f'<?xml version="1.0" encoding="{encoding}"?><q>{packed}</q>'.encode(encoding)
    )
    assert reading.whole
    assert "A900000042" in reading.text


def test_queries_that_are_cut_short_or_followed_by_more_are_gaps() -> None:
    whole = mashup("section Section1;")
    for broken in (whole[:-9], whole + bytes(range(1, 200))):
        assert not read("item1.xml", f"<q>{base64.b64encode(broken).decode()}</q>".encode()).whole


def test_a_packed_stream_in_base64_is_read() -> None:
    noise = random.Random(5).randbytes(200).hex()
    packed = base64.b64encode(zlib.compress(f"A900000042 {noise}".encode())).decode()
    assert "A900000042" in read("a.json", json.dumps({"blob": packed}).encode()).text


@pytest.mark.parametrize(
    "opening", ['<script>var b = "{}";</script>', '<p data-b="x {}">', "<style>/* {} */</style>"]
)
def test_a_page_hides_no_file_in_base64(opening: str) -> None:
    reading = read("a.html", ("<html>" + opening.format(PACKED) + "</html>").encode())
    assert "A900000042" in reading.text


def test_what_stands_within_the_base64_of_an_address_is_read() -> None:
    page = f'<html><img src="data:image/png;base64,{PACKED[:80]} A# 900-000-042 {PACKED[80:]}"></html>'
    assert "A# 900-000-042" in read("a.html", page.encode()).text


def test_a_short_packed_row_in_base64_comes_out() -> None:
    packed = base64.b64encode(gzip.compress(b'{"name": "Jane Roe", "dob": "1980-02-03"}', mtime=0)).decode()
    assert len(packed) < 120
    assert "Jane Roe" in read("a.json", json.dumps({"n": 5, "blob": packed}).encode()).text
    assert "Jane Roe" in read("a.txt", f"see {packed}\n".encode()).text
