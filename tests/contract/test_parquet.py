from __future__ import annotations

import bz2
import datetime as dt
import decimal
import gzip
import io
import lzma
import struct
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.columnar import parquet
from builders.people import people
from contract.reading import NEEDLES, Reading, read

PERSON = people(1)[0]
NAME, NUMBER = PERSON.name, f"A{PERSON.a_number}"
BOTH = f"{NAME} {NUMBER}"
CODECS = ("none", "snappy", "gzip", "brotli", "zstd", "lz4")


def table(name: str = NAME, number: str = NUMBER, count: int = 40) -> pa.Table:
    return pa.table(
        {
            "name": [name, *(f"place {n}" for n in range(count))],
            "number": [number, *(f"code-{n}" for n in range(count))],
            "born": [PERSON.born] * (count + 1),
            "amount": list(range(count + 1)),
        }
    )


PLAIN = table("place", "code")


def seen(reading: Reading) -> set[str]:
    cells = {
        str(value)
        for block in reading.blocks
        if block.table.location.visible
        for row in block.each_row()
        if row.visible
        for value in row.cells.values()
    }
    return cells | {passage.text for passage in reading.passages if passage.location.visible}


@pytest.mark.parametrize("codec", CODECS)
def test_reads_an_ordinary_file_whole(codec: str) -> None:
    reading = read("a.parquet", parquet(table(), compression=codec, row_group_size=10))
    assert reading.reader == "parquet"
    assert reading.whole
    assert reading.rows[0] == {0: NAME, 1: NUMBER, 2: PERSON.born, 3: 0}
    assert len(reading.rows) == 41
    assert reading.blocks[0].table.headings == ("name", "number", "born", "amount")


WRITTEN = {
    "data pages of the second kind": {"data_page_version": "2.0"},
    "no dictionary": {"use_dictionary": False},
    "differences": {
        "use_dictionary": False,
        "column_encoding": {
            "name": "DELTA_BYTE_ARRAY",
            "number": "DELTA_LENGTH_BYTE_ARRAY",
            "amount": "DELTA_BINARY_PACKED",
            "born": "PLAIN",
        },
    },
    "with indexes": {"write_page_index": True},
    "with checksums": {"write_page_checksum": True},
    "without statistics": {"write_statistics": False},
    "for old readers": {"version": "1.0", "use_deprecated_int96_timestamps": True},
}


@pytest.mark.parametrize("how", WRITTEN)
def test_reads_every_way_of_writing(how: str) -> None:
    reading = read("a.parquet", parquet(table(), **WRITTEN[how]))
    assert reading.whole
    assert {NAME, NUMBER} <= seen(reading)


TYPES = {
    "dictionary": pa.array([NAME, "x"]).dictionary_encode(),
    "large": pa.array([NAME, "x"], pa.large_string()),
    "binary": pa.array([NAME.encode(), b"x"]),
    "fixed": pa.array([NAME.encode()], pa.binary(len(NAME))),
    "structure": pa.array([{"a": {"b": NAME}}, None]),
    "list": pa.array([["x", NAME], None, []]),
    "list of structures": pa.array([[{"a": 1, "b": NAME}], []]),
    "list of lists": pa.array([[["x"], [NAME]]]),
    "map": pa.array([[(NAME, 1)], []], pa.map_(pa.string(), pa.int64())),
    "map of lists": pa.array([[("x", [NAME])]], pa.map_(pa.string(), pa.list_(pa.string()))),
}


@pytest.mark.parametrize("kind", TYPES)
def test_finds_a_person_in_every_type(kind: str) -> None:
    reading = read("a.parquet", parquet(pa.table({"a": TYPES[kind]})))
    assert reading.whole
    assert NAME in seen(reading)


def test_values_keep_their_types() -> None:
    moment = dt.datetime(1990, 2, 3, 4, 5, 6)
    values = pa.table(
        {
            "moment": pa.array([moment], pa.timestamp("ns", "America/New_York")),
            "late": pa.array([2**55], pa.timestamp("ms")),
            "exact": pa.array([decimal.Decimal(PERSON.a_number)], pa.decimal128(18, 0)),
            "time": pa.array([dt.time(1, 2, 3)], pa.time64("us")),
            "nothing": pa.nulls(1),
            "truth": pa.array([True]),
            "lasting": pa.array([5], pa.duration("ns")),
        }
    )
    reading = read("a.parquet", parquet(values))
    assert reading.whole
    assert reading.rows[0] == {
        0: moment,
        1: 2**55,
        2: int(PERSON.a_number),
        3: dt.time(1, 2, 3),
        5: True,
        6: 5,
    }


HIDDEN = {
    "metadata of the file": parquet(PLAIN.replace_schema_metadata({"note": BOTH})),
    "a key of the metadata": parquet(PLAIN.replace_schema_metadata({BOTH: "x"})),
    "metadata of a column": parquet(
        pa.table([pa.array(["x"])], schema=pa.schema([pa.field("a", pa.string(), metadata={"note": BOTH})]))
    ),
    "who wrote it": parquet(PLAIN).replace(b"parquet-cpp-arrow version", BOTH.encode().ljust(25)[:25]),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_finds_a_person_beside_the_rows(place: str) -> None:
    reading = read("a.parquet", HIDDEN[place])
    assert NAME in reading.text
    assert not any(NAME in text for text in seen(reading))


def between(raw: bytes, what: bytes) -> bytes:
    """Bytes that nothing leads to, between the columns and the footer."""
    footer = len(raw) - 8 - int.from_bytes(raw[-8:-4], "little")
    return raw[:footer] + what + raw[footer:]


def test_finds_a_person_in_bytes_that_no_column_uses() -> None:
    reading = read("a.parquet", between(parquet(PLAIN), BOTH.encode()))
    assert BOTH in reading.text
    assert not any(NAME in text for text in seen(reading))


def test_a_row_group_that_the_footer_does_not_list_is_a_gap() -> None:
    orphan = parquet(table(), compression="snappy")[4:600]
    assert read("a.parquet", between(parquet(PLAIN), orphan)).gaps


def test_statistics_are_read() -> None:
    """They keep the least and the greatest value of rows that somebody changed with a careless tool."""
    content = parquet(table("AAAA BBBB", "x"), use_dictionary=False, compression="none")
    assert content.count(b"AAAA BBBB") > 1
    at = content.rindex(b"AAAA BBBB")
    reading = read("a.parquet", content[:at] + b"ROE, JANE" + content[at + 9 :])
    assert "ROE, JANE" in reading.text
    assert "ROE, JANE" not in seen(reading)


def test_entries_of_a_dictionary_that_no_row_uses_are_read() -> None:
    values = pa.table({"a": ["a", "b", BOTH]})
    content = parquet(values, compression="none", write_statistics=False)
    # The indexes of three rows in two bits each: 0, 1, 2 become 0, 1, 1.
    packed = bytes((3, 0b00100100))
    assert content.count(packed) == 1
    reading = read("a.parquet", content.replace(packed, bytes((3, 0b00010100))))
    assert BOTH in reading.text
    assert BOTH not in seen(reading)


ORDINARY = parquet(PLAIN, compression="snappy")
DAMAGED = {
    "cut short": ORDINARY[:-9],
    "no footer": ORDINARY[:-8] + b"\xff\xff\xff\x7fPAR1",
    "only marks": b"PAR1" + bytes(4) + b"PAR1",
    "encrypted": ORDINARY[:-4] + b"PARE",
    "bytes of a page": ORDINARY[:40] + bytes(30) + ORDINARY[70:],
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damage_is_a_gap(how: str) -> None:
    reading = read("a.parquet", DAMAGED[how])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


UNPACKED = parquet(PLAIN, compression="none", write_page_index=True)


@settings(max_examples=50, deadline=None)
@given(NEEDLES, st.floats(0, 0.999), st.sampled_from(["none", "zstd"]))
def test_what_is_put_into_a_file_comes_out(needle: str, where: float, codec: str) -> None:
    content = UNPACKED if codec == "none" else parquet(PLAIN, compression=codec)
    at = 4 + int(where * (len(content) - 12))
    assert read("a.parquet", content[:at] + needle.encode() + content[at:]).shows(needle)


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "brotli", "lz4"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [True, False])
@pytest.mark.parametrize("kind", ["q", "d"])
def test_letters_in_the_bytes_of_numbers_come_out(
    compression: str, version: str, dictionary: bool, kind: str
) -> None:
    raw = b"Jane Roe, A900000001, asylum claim pending".ljust(48)
    values = pa.array(struct.unpack(f"<6{kind}", raw), {"q": pa.int64(), "d": pa.float64()}[kind])
    out = io.BytesIO()
    pq.write_table(
        pa.table({"n": values}),
        out,
        compression=compression,
        data_page_version=version,
        use_dictionary=dictionary,
    )
    reading = read("a.parquet", out.getvalue())
    assert reading.whole, reading.gaps
    assert "A900000001" in reading.text


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_small_packed_value_is_unpacked(pack: Callable[[bytes], bytes]) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"b": [pack(b"A-number A900000001, asylum")]}), out)
    reading = read("a.parquet", out.getvalue())
    assert "A900000001" in reading.text or reading.gaps
