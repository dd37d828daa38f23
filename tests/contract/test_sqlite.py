from __future__ import annotations

import re
import sqlite3
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.people import people
from builders.sqlite import database, rows, with_logs
from contract.reading import NEEDLES, Reading, read

PERSON = people(1)[0]
NAME, NUMBER = PERSON.name, f"A{PERSON.a_number}"
PLAIN = [(n, f"place {n}", f"code-{n}") for n in range(1, 40)]
TABLE = "CREATE TABLE cases (id INTEGER PRIMARY KEY, name TEXT, number TEXT)"
LOOSE = "CREATE TABLE cases (name TEXT, place TEXT, number TEXT)"


def seen(reading: Reading) -> set[str]:
    """Everything that somebody who opens the file sees."""
    cells = {
        str(value)
        for block in reading.blocks
        for row in block.each_row()
        if row.visible and block.table.location.visible
        for value in row.cells.values()
    }
    return cells | {passage.text for passage in reading.passages if passage.location.visible}


def test_reads_an_ordinary_database_whole() -> None:
    reading = read("a.sqlite", database(TABLE, *rows("cases", PLAIN), "CREATE INDEX i ON cases (name)"))
    assert reading.reader == "sqlite"
    assert reading.whole
    assert reading.rows[0] == {0: 1, 1: "place 1", 2: "code-1"}
    assert len(reading.rows) == len(PLAIN)
    assert reading.blocks[0].table.headings == ("id", "name", "number")
    assert 'table "cases"' in reading.blocks[0].table.location.parts


VISIBLE = {
    "a cell": database(TABLE, *rows("cases", [(1, NAME, NUMBER)])),
    "UTF-16": database(TABLE, *rows("cases", [(1, NAME, NUMBER)]), encoding="UTF-16le"),
    "UTF-16 the other way": database(TABLE, *rows("cases", [(1, NAME, NUMBER)]), encoding="UTF-16be"),
    "a table without row numbers": database(
        "CREATE TABLE t (number TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID", *rows("t", [(NUMBER, NAME)])
    ),
    "a long value": database(TABLE, *rows("cases", [(1, "x" * 30_000 + " " + NAME, NUMBER)])),
    "a text as bytes": database(TABLE, *rows("cases", [(1, NAME.encode(), NUMBER.encode("utf-16-le"))])),
    "a full-text table": database(
        "CREATE VIRTUAL TABLE t USING fts5(name, number)", *rows("t", [(NAME, NUMBER)])
    ),
    "the name of a column": database(f'CREATE TABLE t ("{NAME} {NUMBER}" TEXT)'),
    "a computed column": database(
        TABLE.replace(")", ", both TEXT AS (name || ' ' || number))"),
        "INSERT INTO cases VALUES (1, ?, ?)".replace("?, ?", f"'{NAME}', '{NUMBER}'"),
    ),
}


@pytest.mark.parametrize("place", VISIBLE)
def test_finds_a_person_where_everybody_sees_one(place: str) -> None:
    reading = read("a.sqlite", VISIBLE[place])
    assert reading.whole
    assert any(NAME in text for text in seen(reading))
    assert any(NUMBER in text for text in seen(reading))


def deleted(*how: str, table: str = TABLE, first: int = 20, **options: int) -> bytes:
    keyed = table == TABLE
    person = (first, NAME, NUMBER) if keyed else (NAME, "nowhere", NUMBER)
    before = [
        (n, *row[1:]) if keyed else (row[1], "a place", row[2]) for n, row in enumerate(PLAIN, 1) if n < first
    ]
    after = [
        (n + first, *row[1:]) if keyed else (row[1], "a place", row[2]) for n, row in enumerate(PLAIN, 1)
    ]
    return database(
        table, *rows("cases", before), *rows("cases", [person]), *rows("cases", after), *how, **options
    )


BY_NUMBER = f"DELETE FROM cases WHERE number = '{NUMBER}'"
HIDDEN = {
    "a view's statement": database(TABLE, f"CREATE VIEW v AS SELECT '{NAME}', '{NUMBER}' FROM cases"),
    "a default": database(f"CREATE TABLE t (a TEXT DEFAULT '{NAME} {NUMBER}')"),
    "a comment": database(f"CREATE TABLE t (a TEXT /* {NAME} {NUMBER} */)"),
    "a trigger": database(TABLE, f"CREATE TRIGGER t DELETE ON cases BEGIN SELECT '{NAME} {NUMBER}'; END"),
    "a deleted row": deleted(BY_NUMBER),
    "a deleted row with a great number": deleted(BY_NUMBER, first=3000),
    "a deleted row without a key": deleted(BY_NUMBER, table=LOOSE),
    "a deleted row and its neighbours": deleted("DELETE FROM cases WHERE id BETWEEN 18 AND 23"),
    "deleted one after the other": deleted(*(f"DELETE FROM cases WHERE id = {n}" for n in (21, 20, 19))),
    "all rows deleted": deleted("DELETE FROM cases"),
    "a dropped table": deleted("DROP TABLE cases"),
    "a dropped table of many pages": deleted("DROP TABLE cases", page=512),
    "a row that was changed": deleted(
        f"UPDATE cases SET name = 'a longer text than before', number = 'and so on' WHERE number = '{NUMBER}'"
    ),
    "a number of a row": database(
        LOOSE, f"INSERT INTO cases (rowid, name) VALUES ({PERSON.a_number}, '{NAME}')"
    ),
    "a deleted long value": database(
        TABLE, *rows("cases", [(1, "x" * 9_000 + f" {NAME} " + "y" * 9_000, NUMBER)]), "DELETE FROM cases"
    ),
    "a file in a cell": database(
        "CREATE TABLE t (a BLOB)",
        *rows("t", [(b"PK\5\6" + bytes(16) + b"\x20\0" + f"{NAME} {NUMBER}".encode().ljust(32),)]),
    ),
    "packed bytes in a cell": database(
        "CREATE TABLE t (a BLOB)", *rows("t", [(zlib.compress(f"{NAME} {NUMBER} ".encode() * 5),)])
    ),
    "behind the last page": database(TABLE) + f"{NAME} {NUMBER}".encode(),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_finds_a_person_where_nobody_looks(place: str) -> None:
    reading = read("a.sqlite", HIDDEN[place])
    assert NAME in reading.text
    assert NUMBER in reading.text or PERSON.a_number in reading.text
    assert not any(NUMBER in text or PERSON.a_number in text for text in seen(reading))


@pytest.mark.parametrize(
    "place", ["a deleted row", "a deleted row without a key", "all rows deleted", "a dropped table"]
)
def test_puts_deleted_rows_together_again(place: str) -> None:
    """Values of a row stand side by side without a mark between them: each must come out on its own."""
    reading = read("a.sqlite", HIDDEN[place])
    assert reading.whole
    hidden = [row for block in reading.blocks for row in block.each_row() if not row.visible]
    assert any({NAME, NUMBER} <= set(row.cells.values()) for row in hidden)


def test_an_overwritten_header_of_the_application_is_read() -> None:
    content = bytearray(database(TABLE))
    content[72:92] = f"{NUMBER} x{PERSON.family[:8]}".encode().ljust(20)[:20]
    assert NUMBER in read("a.sqlite", bytes(content)).text


@pytest.mark.parametrize("mode", ["wal", "persist"])
def test_reads_what_stands_beside_a_database(mode: str, tmp_path: Path) -> None:
    before = [TABLE, *rows("cases", [(n, NAME, NUMBER) for n in range(1, 200)])]
    after = [
        "UPDATE cases SET name = 'x', number = 'y'",
        *rows("cases", [(n, NAME, NUMBER) for n in range(300, 305)]),
    ]
    log = with_logs(tmp_path, before, after, mode=mode)
    reading = read(f"a.sqlite-{'wal' if mode == 'wal' else 'journal'}", log)
    assert reading.reader == "sqlite log"
    assert NAME in reading.text
    assert NUMBER in reading.text
    assert not seen(reading)


def extra_value(content: bytes) -> bytes:
    """The schema no longer names the last column, but the rows still have it."""
    return content.replace(b"CREATE TABLE t (a TEXT, b TEXT)", b"CREATE TABLE t (a TEXT        )")


def test_values_that_no_column_names_are_read() -> None:
    reading = read(
        "a.sqlite", extra_value(database("CREATE TABLE t (a TEXT, b TEXT)", *rows("t", [("x", NAME)])))
    )
    assert NAME in reading.text
    assert NAME not in seen(reading)


ORDINARY = database(TABLE, *rows("cases", PLAIN), "CREATE INDEX i ON cases (name)")
DAMAGED = {
    "cut short": ORDINARY[:-100],
    "only a header": ORDINARY[:100],
    "a page lost": ORDINARY[:4096] + bytes(4096) + ORDINARY[8192:],
    "encrypted": b"SQLite format 3\0" + bytes(range(256)) * 40,
    "a wrong root": ORDINARY.replace(b"CREATE TABLE cases", b"CREATE TABLE casex"),
    "a table that is a view": ORDINARY.replace(b"CREATE TABLE cases (id", b"CREATE VIEW  cases (id"),
    "an index with other entries": ORDINARY.replace(b"place 7", b"place Q", 1),
    "reserved bytes": ORDINARY[:20] + b"\x20" + ORDINARY[21:],
    "an old log": b"\x37\x7f\x06\x82" + bytes(100),
    "an old journal": b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(range(200)),
    "bytes nobody understands": database("CREATE TABLE t (a BLOB)", *rows("t", [(bytes(range(256)) * 3,)])),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damage_is_a_gap(how: str) -> None:
    reading = read("a.sqlite", DAMAGED[how])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


def test_an_endless_view_is_not_run() -> None:
    endless = (
        "CREATE VIEW v AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    )
    assert read("a.sqlite", database(TABLE, endless)).whole


def test_shapes_and_their_index_are_no_gap() -> None:
    shape = b"GP\0\1" + bytes(4) + b"\1\1\0\0\0" + bytes(16)
    content = database(
        "CREATE TABLE places (id INTEGER PRIMARY KEY, geom BLOB)",
        *rows("places", [(1, shape + b""), (2, shape)]),
        "CREATE VIRTUAL TABLE rtree_places_geom USING rtree (id, minx, maxx, miny, maxy)",
        *rows("rtree_places_geom", [(n, 1.0, 2.0, 3.0, 4.0) for n in range(60)]),
    )
    assert read("a.gpkg", content).whole


def test_the_suffix_is_a_promise() -> None:
    assert read("a.csv", ORDINARY).gaps
    assert not read("a.db", ORDINARY).gaps
    assert not read("a.gpkg", ORDINARY).gaps


SHAPES = st.lists(st.sampled_from(["number", "name", "nothing", "amount", "note"]), min_size=2, max_size=6)


def value(kind: str, n: int) -> object:
    return {
        "number": f"A9{n:08d}",
        "name": f"Wilmer Xol{n}",
        "nothing": None,
        "amount": n * 37,
        "note": "a longer note about nothing " * (n % 4),
    }[kind]


@settings(max_examples=40, deadline=None)
@given(SHAPES, st.booleans(), st.lists(st.integers(1, 60), min_size=1, max_size=8, unique=True))
def test_no_deleted_identifier_is_lost_in_silence(kinds: list[str], keyed: bool, gone: list[int]) -> None:
    columns = ", ".join(f"c{n}" for n in range(len(kinds)))
    key = "id INTEGER PRIMARY KEY, " if keyed else ""
    made = [(*([n] if keyed else []), *(value(kind, n) for kind in kinds)) for n in range(1, 61)]
    content = database(
        f"CREATE TABLE t ({key}{columns})",
        *rows("t", made),
        *(f"DELETE FROM t WHERE rowid = {n}" for n in gone),
    )
    reading = read("a.sqlite", content)
    cells = {str(cell) for row in reading.rows for cell in row.values()}
    for n in gone:
        for kind in set(kinds) & {"number", "name"}:
            text = str(value(kind, n))
            alone = re.search(rf"(?<!\w){text}(?!\w)", reading.text)
            assert text in cells or alone or reading.gaps or text.encode() not in content


@settings(max_examples=60, deadline=None)
@given(NEEDLES, st.floats(0, 0.999), st.booleans())
def test_what_is_written_over_a_database_comes_out(needle: str, where: float, wide: bool) -> None:
    raw = needle.encode("utf-16-le" if wide else "utf-8")
    at = min(int(where * len(ORDINARY)), len(ORDINARY) - len(raw))
    reading = read("a.sqlite", ORDINARY[:at] + raw + ORDINARY[at + len(raw) :])
    assert reading.shows(needle) or _split(needle, reading)


def _split(needle: str, reading: Reading) -> bool:
    """Over the borders of values the text comes out in pieces: one of its words at least whole."""
    if any(word in reading.text for word in needle.split()):
        return True
    texts = [str(cell) for row in reading.rows for cell in row.values()]
    texts += [run for passage in reading.passages for run in passage.text.split(" |\n")]
    return any(
        any(text.endswith(needle[:n]) for text in texts)
        and any(text.startswith(needle[n:]) for text in texts)
        for n in range(1, len(needle))
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6), st.floats(0.1, 1)
)
def test_any_damage_is_survived(patches: list[tuple[float, int]], end: float) -> None:
    content = bytearray(ORDINARY)
    for where, byte in patches:
        content[int(where * len(content))] = byte
    reading = read("a.sqlite", bytes(content[: int(end * len(content))]))
    assert not [why for why in reading.gaps if "reader failed" in why]


def test_this_python_deletes_without_overwriting() -> None:
    """The premise of all tests of deleted rows."""
    assert NUMBER.encode() in HIDDEN["a deleted row"]
    assert sqlite3.sqlite_version_info >= (3, 36)


def _with_remains(fragment: bytes) -> bytes:
    content = database(
        "CREATE TABLE facilities (name TEXT, beds INTEGER)", "INSERT INTO facilities VALUES ('Eloy', 4)"
    )
    return content[:1500] + fragment + content[1500 + len(fragment) :]


@pytest.mark.parametrize("text", ["indexsqlite_autoindex_area_1area", "tableareaareaCREATE TABLE area (x)"])
def test_remains_of_the_schema_come_out_and_are_no_gap(text: str) -> None:
    reading = read("a.sqlite", _with_remains(b"\x9a\x07\x81" + text.encode() + b"\x02\x91\x93\x05"))
    assert reading.whole, reading.gaps
    assert text[1:] in reading.text


def test_a_person_among_remains_of_the_schema_is_found() -> None:
    remains = f"tableareaareaCREATE TABLE area (x TEXT DEFAULT '{NAME} {NUMBER}')".encode()
    assert f"{NAME} {NUMBER}" in read("a.sqlite", _with_remains(b"\x9a\x07\x81" + remains)).text


def test_remains_of_other_rows_are_a_gap() -> None:
    reading = read("a.sqlite", _with_remains(b"\x9a\x07\x81" + NAME.encode() + b"\x02\x91\x93\x05"))
    assert reading.gaps
    assert NAME in reading.text
