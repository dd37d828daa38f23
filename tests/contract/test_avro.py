from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.columnar import avro
from builders.people import people
from contract.reading import NEEDLES, Reading, read

PERSON = people(1)[0]
NAME, NUMBER = PERSON.name, f"A{PERSON.a_number}"
BOTH = f"{NAME} {NUMBER}"


def schema(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "record", "name": "row", "fields": list(fields), **more}


def field(name: str, kind: Any = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


SCHEMA = schema(
    field("name"), field("number"), field("born", {"type": "int", "logicalType": "date"}), field("n", "long")
)
RECORDS = [{"name": NAME, "number": NUMBER, "born": PERSON.born, "n": n} for n in range(30)]


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


@pytest.mark.parametrize("codec", ["null", "deflate", "bzip2", "xz", "zstandard"])
def test_reads_an_ordinary_file_whole(codec: str) -> None:
    reading = read("a.avro", avro(SCHEMA, RECORDS, codec=codec, sync_interval=100))
    assert reading.reader == "avro"
    assert reading.whole
    assert reading.rows[3] == {0: NAME, 1: NUMBER, 2: PERSON.born, 3: 3}
    assert len(reading.rows) == 30


ADDRESS = {"type": "record", "name": "place", "fields": [field("street")]}
TYPES = {
    "union": (["null", "string"], BOTH),
    "record": (ADDRESS, {"street": BOTH}),
    "optional record": (["null", ADDRESS], {"street": BOTH}),
    "array": ({"type": "array", "items": "string"}, ["x", BOTH]),
    "array of records": ({"type": "array", "items": ADDRESS}, [{"street": BOTH}]),
    "map": ({"type": "map", "values": "string"}, {"x": BOTH}),
    "key of a map": ({"type": "map", "values": "int"}, {BOTH: 1}),
    "bytes": ("bytes", BOTH.encode()),
    "fixed": ({"type": "fixed", "name": "f", "size": len(BOTH)}, BOTH.encode()),
    "enumeration": ({"type": "enum", "name": "e", "symbols": ["Jane_Roe_A900000001"]}, "Jane_Roe_A900000001"),
}


@pytest.mark.parametrize("kind", TYPES)
def test_finds_a_person_in_every_type(kind: str) -> None:
    described, value = TYPES[kind]
    reading = read("a.avro", avro(schema(field("a", described)), [{"a": value}]))
    assert reading.whole
    assert (BOTH if kind != "enumeration" else "Jane_Roe_A900000001") in seen(reading)


def test_moments_keep_their_types() -> None:
    moment = {"type": "long", "logicalType": "timestamp-micros"}
    when = dt.datetime(1990, 1, 2, tzinfo=dt.UTC)
    assert read("a.avro", avro(schema(field("a", moment)), [{"a": when}])).rows == [{0: when}]


HIDDEN = {
    "metadata": avro(SCHEMA, [], metadata={"note": BOTH}),
    "a comment of the schema": avro(schema(field("a", doc=BOTH)), []),
    "a default": avro(schema(field("a", default=BOTH)), []),
    "a symbol": avro(
        schema(field("a", {"type": "enum", "name": "e", "symbols": ["x", NUMBER]})), [{"a": "x"}]
    ),
    "a property of its own": avro(schema(field("a"), source=BOTH), []),
    "an alias": avro(schema(field("a", aliases=[NUMBER])), []),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_finds_a_person_in_the_header(place: str) -> None:
    reading = read("a.avro", HIDDEN[place])
    assert reading.whole
    assert NUMBER in reading.text
    assert not any(NUMBER in text for text in seen(reading))


ORDINARY = avro(SCHEMA, RECORDS)
SYNC = ORDINARY[-16:]
DAMAGED = {
    "cut short": ORDINARY[:-20],
    "another mark": ORDINARY[:-1] + b"!",
    "more than its records": ORDINARY[: -16 - 3] + b"xxx" + SYNC,
    "bytes behind it": ORDINARY + b"and more",
    "no schema": ORDINARY.replace(b"avro.schema", b"avro.schemb"),
    "an unknown codec": ORDINARY.replace(b"\x08null", b"\x08nuli"),
    "a broken schema": ORDINARY.replace(b'"record"', b'"recore"'),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damage_is_a_gap(how: str) -> None:
    reading = read("a.avro", DAMAGED[how])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


@settings(max_examples=50, deadline=None)
@given(NEEDLES, st.floats(0, 0.999))
def test_what_is_put_into_a_file_comes_out(needle: str, where: float) -> None:
    at = int(where * len(ORDINARY))
    assert read("a.avro", ORDINARY[:at] + needle.encode() + ORDINARY[at:]).shows(needle)
