"""What must hold of the whole gate, for any file: a verdict always, never softened by wrapping, adding or reordering,
and no value in anything that leaves it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import urllib.parse
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.people import people, roster
from builders.workbook import Sheet, Workbook
from tidegate.model.verdict import Inspection, Verdict

SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(SOME, max_examples=120)
PERSON = people(1, 99)[0]
NAMES = st.sampled_from(
    ("a.csv", "a.xlsx", "a.txt", "a.json", "a.html", "a.zip", "a.gz", "a.xml", "a.png", "a")
)
HEADS = st.sampled_from(
    (b"", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"<html>", b"{", b"a,b\n1,2\n", b"\x89PNG\r\n\x1a\n")
)


def rows_to_csv(rows: list[list[object]]) -> bytes:
    return "\n".join(",".join(str(cell) for cell in row) for row in rows).encode()


SECRETS = {
    "csv": rows_to_csv(roster(12)),
    "xlsx": Workbook([Sheet("Sheet1", roster(12))]).to_bytes(),
    "txt": f"The respondent, A-number A{PERSON.a_number}, date of birth 03/04/1988, appeared.".encode(),
    "json": json.dumps(
        [{"name": p.name, "a_number": p.a_number, "dob": str(p.born)} for p in people(12)]
    ).encode(),
}


@MANY
@given(NAMES, HEADS, st.binary(max_size=400))
def test_any_bytes_give_a_verdict_and_add_up(inspect_bytes, name: str, head: bytes, body: bytes) -> None:
    inspection = inspect_bytes(name, head + body)
    analysis = inspection.analysis
    assert analysis.bytes_read <= analysis.bytes_total == len(head + body)
    if inspection.verdict is Verdict.CLEAR:
        assert analysis.bytes_read == analysis.bytes_total
        assert all(part.whole for part in analysis.parts)
        assert not analysis.gaps
    else:
        assert inspection.judgement.reasons


@MANY
@given(st.sampled_from(("csv", "json", "xlsx")), st.data())
def test_damage_never_clears_what_was_stopped(inspect_bytes, kind: str, data) -> None:
    content = bytearray(SECRETS[kind])
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    assert inspect_bytes(f"a.{kind}", bytes(content[:cut])).verdict is not Verdict.CLEAR


def wrap(content: bytes, name: str, how: str) -> tuple[str, bytes]:
    if how == "gz":
        return f"{name}.gz", gzip.compress(content)
    out = io.BytesIO()
    method = zipfile.ZIP_STORED if how == "stored" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w", method) as package:
        package.writestr("readme.txt", "Figures are final.")
        package.writestr(f"folder/{name}", content)
    return "wrapped.zip", out.getvalue()


@SOME
@given(
    st.sampled_from(sorted(SECRETS)),
    st.lists(st.sampled_from(("zip", "stored", "gz")), min_size=1, max_size=4),
)
def test_wrapping_never_softens(inspect_bytes, kind: str, layers: list[str]) -> None:
    name, content = f"a.{kind}", SECRETS[kind]
    bare = inspect_bytes(name, content)
    for how in layers:
        name, content = wrap(content, name, how)
    wrapped = inspect_bytes(name, content)
    assert wrapped.verdict >= bare.verdict is Verdict.BLOCK
    assert len(wrapped.analysis.people or ()) >= len(bare.analysis.people or ())


@SOME
@given(st.randoms(use_true_random=False), st.booleans())
def test_reordering_columns_and_rows_never_softens(
    inspect_bytes, chance: random.Random, headed: bool
) -> None:
    rows = roster(30)
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    body = rows[1:]
    chance.shuffle(body)
    shuffled = [[row[column] for column in order] for row in ([rows[0], *body] if headed else body)]
    inspection = inspect_bytes("a.csv", rows_to_csv(shuffled))
    assert inspection.verdict is Verdict.BLOCK
    assert len(inspection.analysis.people or ()) == 30


@SOME
@given(st.integers(0, 3), st.sampled_from(("hidden", "veryHidden", "visible")))
def test_adding_a_part_never_softens(inspect_bytes, position: int, state: str) -> None:
    sheets = [Sheet(f"Table {n}", [["Month", "Removals"], ["Oct", 120 + n], ["Nov", 140]]) for n in range(3)]
    clean = inspect_bytes("clean.xlsx", Workbook(sheets).to_bytes())
    sheets.insert(position, Sheet("More", roster(8), state=state))
    added = inspect_bytes("added.xlsx", Workbook(sheets).to_bytes())
    assert clean.verdict is Verdict.CLEAR
    assert added.verdict is Verdict.BLOCK
    assert any(finding.location.visible is (state == "visible") for finding in added.analysis.findings)


def forms(value: str) -> set[str]:
    raw = value.encode()
    return {value, value[::-1], urllib.parse.quote(value), base64.b64encode(raw).decode().rstrip("="), raw.hex(),
            value.upper(), value.lower()}  # fmt: skip


def everything_said(inspection: Inspection) -> str:
    return repr(inspection) + str(inspection.judgement) + "".join(map(str, inspection.analysis.gaps))


@SOME
@given(st.sampled_from(sorted(SECRETS)), st.integers(0, 40))
def test_no_value_leaves_in_any_form(inspect_bytes, kind: str, cut: int) -> None:
    content = SECRETS[kind]
    inspection = inspect_bytes(f"a.{kind}", content[: len(content) - cut])
    said = everything_said(inspection)
    for person in [PERSON, *people(12)]:
        for value in (person.a_number, person.family, person.given, str(person.born), person.email):
            assert not any(form in said for form in forms(value) if len(form) > 4), kind
