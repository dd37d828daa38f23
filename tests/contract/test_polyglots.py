"""Files that are validly two things: both are read, or the file is held."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile

import inflate64
import pytest

from builders.font import font, names
from builders.iso import image
from builders.mail import message
from builders.rar import file5, rar5
from builders.tar import archive
from builders.workbook import package
from contract.reading import read
from contract.seen import seen
from contract.test_picture import png
from contract.test_zip import local, squeezed

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.\n".encode()
PLAIN = b"Figures are final.\n"
HOSTS = {
    "a.png": png(),
    "a.gif": b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;",
    "a.tar": archive({"a.txt": PLAIN}),
    "a.txt.gz": gzip.compress(PLAIN),
    "a.txt.bz2": bz2.compress(PLAIN),
    "a.txt.xz": lzma.compress(PLAIN),
    "a.rar": rar5(file5(b"a.txt", PLAIN)),
    "a.iso": image({"a.txt": PLAIN}),
    "a.ttf": font({b"name": names("Figures")}),
    "a.eml": message(PLAIN),
    "a.txt": PLAIN,
    "a.csv": b"a,b\n1,2\n",
    "a.html": b"<!DOCTYPE html><html><body>Figures</body></html>",
    "a.json": b'{"a": 1}',
}
GUESTS = {
    "zip": package({"b.txt": TEXT}),
    "stored zip": package({"b.txt": TEXT}, zipfile.ZIP_STORED),
    "tar": archive({"b.txt": TEXT}),
    "gzip": gzip.compress(TEXT),
    "xz": lzma.compress(TEXT),
    "rar": rar5(file5(b"b.txt", TEXT)),
    "page": b"<html><body>" + TEXT + b"</body></html>",
}


@pytest.mark.parametrize("guest", sorted(GUESTS))
@pytest.mark.parametrize("host", sorted(HOSTS))
def test_what_is_appended_is_read_or_held(host: str, guest: str) -> None:
    reading = read(host, HOSTS[host] + GUESTS[guest])
    assert seen(reading, WHO) or reading.gaps
    assert not any("failed" in why for why in reading.gaps)


@pytest.mark.parametrize("host", sorted(HOSTS.keys() - {"a.iso"}))
def test_what_is_put_before_an_archive_is_read_or_held(host: str) -> None:
    content = HOSTS[host].replace(PLAIN, TEXT) + GUESTS["zip"]
    for name in ("a.zip", host):
        reading = read(name, content)
        assert seen(reading, WHO) or reading.gaps


def test_an_archive_named_as_the_other_is_held_and_read() -> None:
    reading = read("a.tar", package({"b.txt": TEXT}))
    assert reading.gaps
    assert seen(reading, WHO) == [True]


def container(method: int, packed: bytes) -> bytes:
    """A zip with one entry, packed as no library here writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("b.txt", TEXT)
    content = out.getvalue()
    entry = local(b"b.txt", TEXT, packed, method)
    start = content.find(b"PK\1\2")
    listed = bytearray(content[start:])
    listed[10:12] = method.to_bytes(2, "little")
    listed[20:24] = len(packed).to_bytes(4, "little")
    end = listed.find(b"PK\5\6")
    listed[end + 16 : end + 20] = len(entry).to_bytes(4, "little")
    return entry + bytes(listed)


def deflated64(body: bytes) -> bytes:
    engine = inflate64.Deflater()
    packed: bytes = engine.deflate(body)
    return packed + engine.flush()


def test_the_rare_methods_of_zip_are_read() -> None:
    from contract.test_streams import zstd

    for method, packed in ((8, squeezed(TEXT)), (9, deflated64(TEXT)), (93, zstd.compress(TEXT))):
        reading = read("a.zip", container(method, packed))
        assert not [why for why in reading.gaps if "two ways" not in why], method
        assert seen(reading, WHO), method
        assert read("a.zip", container(method, packed[:-4])).gaps, method
        behind = read("a.zip", container(method, packed + b"BEHIND A900000002"))
        assert "BEHIND A900000002" in behind.text or behind.gaps, method
