"""The tamper sweep: whatever is done to a record is found, and the entry is named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.record import NOW, Made, make, trusted
from tidegate.record.export import keys_file
from tidegate.record.verify import Report, verify

COUNT = 40
# `make search` flips each byte; `make test` each 17th, another one in each entry.
STRIDE = 1 if os.environ.get("TIDEGATE_PROPERTIES") == "search" else 17
Check = Callable[[list[bytes]], Report]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("tamper"))


@pytest.fixture(scope="module")
def lines(made: Made) -> list[bytes]:
    return (made.folder / "entries.jsonl").read_bytes().splitlines(keepends=True)


@pytest.fixture(scope="module")
def check(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Check:
    copy = tmp_path_factory.mktemp("tampered") / "record"
    shutil.copytree(made.folder, copy)

    def changed(lines: list[bytes]) -> Report:
        (copy / "entries.jsonl").write_bytes(b"".join(lines))
        return verify(copy, made.witnesses, [made.key], NOW)

    return changed


def named(report: Report, *kinds: str) -> set[int]:
    """The entries named one by one, under one of these kinds."""
    found = [one for one in report.findings if one.kind in kinds and one.first is not None]
    return {n for one in found for n in range(one.first, one.last + 1)}  # type: ignore[operator,arg-type]


def test_an_untouched_record_is_whole(made: Made) -> None:
    report = verify(made.folder, made.witnesses, [made.key], NOW)
    assert (report.findings, report.notes) == ([], [])
    assert (report.entries, report.proven, report.checkpoints, report.anchored) == (40, 40, 5, True)


def test_every_flipped_byte_names_its_entry(lines: list[bytes], check: Check) -> None:
    for number, line in enumerate(lines):
        places = {0, len(line) - 1, *range(number % STRIDE, len(line), STRIDE)}
        for place in sorted(places):
            flipped = bytearray(line)
            flipped[place] ^= 1 << (place % 8)
            report = check([*lines[:number], bytes(flipped), *lines[number + 1 :]])
            assert number in named(report, "flipped"), (number, place, report.findings)
            assert named(report, "flipped", "dropped", "truncated") <= {number, number + 1}


def test_every_dropped_entry_is_named(lines: list[bytes], check: Check) -> None:
    for number in range(COUNT):
        report = check(lines[:number] + lines[number + 1 :])
        assert [(one.kind, one.first, one.last) for one in report.findings] == [
            ("truncated" if number == COUNT - 1 else "dropped", number, number)
        ]


def test_every_swapped_pair_is_named(lines: list[bytes], check: Check) -> None:
    for number in range(COUNT - 1):
        report = check([*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]])
        assert [(one.kind, one.first, one.last) for one in report.findings] == [
            ("swapped", number, number + 1)
        ]


def test_every_repeated_entry_is_named(lines: list[bytes], check: Check) -> None:
    for number in range(COUNT):
        for place in {number + 1, 0, COUNT}:
            report = check([*lines[:place], lines[number], *lines[place:]])
            assert named(report, "duplicated") >= {number}, (number, place, report.findings)


def test_every_truncation_is_named(lines: list[bytes], check: Check) -> None:
    for number in range(COUNT):
        report = check(lines[:number])
        assert [(one.kind, one.first, one.last) for one in report.findings] == [
            ("truncated", number, COUNT - 1)
        ]


def test_every_invented_line_is_found(lines: list[bytes], check: Check) -> None:
    for number in range(COUNT + 1):
        invented = lines[0].replace(b"submission:0", b"submission:9")
        report = check([*lines[:number], invented, *lines[number:]])
        assert "inserted" in {one.kind for one in report.findings}, (number, report.findings)


@given(data=st.data())
def test_no_edit_goes_unseen(data: st.DataObject, lines: list[bytes], check: Check) -> None:
    whole = b"".join(lines)
    edited = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        first = data.draw(st.integers(0, len(edited)))
        last = data.draw(st.integers(first, min(len(edited), first + 400)))
        edited[first:last] = data.draw(st.binary(max_size=30))
    report = check([bytes(edited)])
    assert bool(report.findings) == (bytes(edited) != whole)


@given(data=st.data())
def test_no_rearrangement_goes_unseen(data: st.DataObject, lines: list[bytes], check: Check) -> None:
    drawn = data.draw(st.lists(st.integers(0, COUNT - 1), max_size=60))
    report = check([lines[n] for n in drawn])
    assert bool(report.findings) == (drawn != list(range(COUNT)))
    gone = set(range(COUNT)) - set(drawn)
    assert named(report, "dropped", "truncated") == gone


# --- Whoever tampers may alter everything else in the folder as well ---------------------------------------------


def forged(made: Made, base: Path, change: Callable[[list[bytes]], list[bytes]]) -> Path:
    """The record with changed lines, and with stored hashes that fit them."""
    import hashlib

    folder = base / "forged"
    shutil.copytree(made.folder, folder)
    changed = change((folder / "entries.jsonl").read_bytes().splitlines(keepends=True))
    (folder / "entries.jsonl").write_bytes(b"".join(changed))
    leaves = b"".join(hashlib.sha256(b"\0" + line[:-1]).digest() for line in changed)
    (folder / "leaves.bin").write_bytes(leaves)
    return folder


@pytest.mark.parametrize("number", [0, 7, 8, 17, 23, 24, 39])
def test_a_flip_with_fitting_hashes_is_placed_between_two_checkpoints(
    made: Made, tmp_path: Path, number: int
) -> None:
    folder = forged(
        made,
        tmp_path,
        lambda lines: [
            one.replace(b'"clear"', b'"block"') if n == number else one for n, one in enumerate(lines)
        ],
    )
    report = verify(folder, made.witnesses, [made.key], NOW)
    below = number // 8 * 8
    assert [(one.kind, one.first, one.last) for one in report.findings] == [("altered", below, below + 7)]
    assert report.proven == below


@pytest.mark.parametrize("number", [0, 17, 38])
def test_a_drop_with_fitting_hashes_is_named_by_the_gap(made: Made, tmp_path: Path, number: int) -> None:
    folder = forged(made, tmp_path, lambda lines: lines[:number] + lines[number + 1 :])
    report = verify(folder, made.witnesses, [made.key], NOW)
    assert number in named(report, "dropped")


@pytest.mark.parametrize("number", [0, 17, 38])
def test_a_swap_with_fitting_hashes_is_named_by_the_numbers(made: Made, tmp_path: Path, number: int) -> None:
    folder = forged(
        made,
        tmp_path,
        lambda lines: [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]],
    )
    report = verify(folder, made.witnesses, [made.key], NOW)
    assert named(report, "swapped") == {number, number + 1}


def test_changed_hashes_alone_are_not_blamed_on_the_entries(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    shutil.copytree(made.folder, folder)
    leaves = bytearray((folder / "leaves.bin").read_bytes())
    leaves[17 * 32] ^= 1
    (folder / "leaves.bin").write_bytes(leaves)
    report = verify(folder, made.witnesses, [made.key], NOW)
    assert [(one.kind, one.first) for one in report.findings] == [("leaves", 17)]
    assert report.proven == 40
    (folder / "leaves.bin").unlink()
    assert [one.kind for one in verify(folder, made.witnesses, [made.key], NOW).findings] == ["leaves"]


@pytest.mark.parametrize("start", [0, 5, 17, 39])
def test_a_history_signed_anew_with_the_same_key_is_a_fork(made: Made, tmp_path: Path, start: int) -> None:
    other = make(tmp_path, story=" rewritten", story_from=start)
    report = verify(other.folder, made.witnesses, [made.key], NOW)
    first = report.findings[0]
    assert {one.kind for one in report.findings} == {"forked"}
    assert start in named(report, "forked")
    assert (first.first, report.proven) == (start // 8 * 8, start // 8 * 8)
    # Nothing within the record speaks against it: the report says what was not looked at.
    alone = verify(other.folder, [], [made.key], NOW)
    assert not alone.findings
    assert "no --witness" in alone.notes[0]


def test_a_history_signed_with_a_stolen_key_after_its_revocation(made: Made, tmp_path: Path) -> None:
    from builders.record import START

    other = make(tmp_path, story=" rewritten", story_from=17)
    (tmp_path / "key.json").write_bytes(keys_file([trusted(revoked=START)]))
    report = verify(other.folder, [], [tmp_path / "key.json"], NOW)
    assert {one.kind for one in report.findings} == {"signature", "checkpoint"}


def test_a_list_of_keys_that_was_changed_beside_a_key_kept_elsewhere(made: Made, tmp_path: Path) -> None:
    """The list is what tells that a key was revoked, so losing the key from it must not go unseen."""
    folder = tmp_path / "record"
    shutil.copytree(made.folder, folder)
    (folder / "keys.json").write_bytes(keys_file([trusted(seed=2)]))
    assert [one.kind for one in verify(folder, [], [made.key], NOW).findings] == ["keys"]


def test_a_history_signed_with_another_key(made: Made, tmp_path: Path) -> None:
    other = make(tmp_path, story=" rewritten", story_from=17, seed=2)
    by_key = verify(other.folder, [], [made.key], NOW)
    assert {one.kind for one in by_key.findings} == {"signature", "checkpoint"}
    by_witness = verify(other.folder, made.witnesses, [], NOW)
    assert 17 in named(by_witness, "forked")
    unanchored = verify(other.folder, [], [], NOW)
    assert not unanchored.findings
    assert not unanchored.anchored
    assert any("NOT ANCHORED" in note for note in unanchored.notes)


@pytest.mark.parametrize("size", [8, 16, 24, 32])
def test_a_record_rolled_back_with_its_checkpoints(made: Made, tmp_path: Path, size: int) -> None:
    shorter = make(tmp_path, count=size, sizes=range(8, size + 1, 8), witnessed=())
    report = verify(shorter.folder, made.witnesses, [made.key], NOW)
    assert [(one.kind, one.first, one.last) for one in report.findings] == [("truncated", size, 39)]
    assert report.proven == size


def test_a_lost_checkpoint_and_a_misnamed_one(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    shutil.copytree(made.folder, folder)
    (folder / "checkpoints" / "16.note").unlink()
    assert not verify(folder, made.witnesses, [made.key], NOW).findings
    (folder / "checkpoints" / "24.note").rename(folder / "checkpoints" / "23.note")
    assert [one.kind for one in verify(folder, made.witnesses, [made.key], NOW).findings] == ["checkpoint"]
    shutil.rmtree(folder / "checkpoints")
    assert [one.kind for one in verify(folder, [], [made.key], NOW).findings] == ["checkpoint"]


def test_every_flipped_byte_of_a_checkpoint_is_found(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    shutil.copytree(made.folder, folder)
    note = made.notes[24]
    for place in range(len(note)):
        flipped = bytearray(note)
        flipped[place] ^= 1 << (place % 8)
        (folder / "checkpoints" / "24.note").write_bytes(flipped)
        assert verify(folder, made.witnesses, [made.key], NOW).findings, place


def test_an_emptied_witness_is_no_witness(made: Made, tmp_path: Path) -> None:
    assert [one.kind for one in verify(made.folder, [tmp_path], [made.key], NOW).findings] == ["witness"]


def test_false_hashes_do_not_lead_astray(made: Made, tmp_path: Path) -> None:
    """Entry 17 is changed with its hash, and the hash of entry 30 to cast the blame there."""
    folder = forged(
        made,
        tmp_path,
        lambda lines: [
            one.replace(b'"clear"', b'"block"') if n == 17 else one for n, one in enumerate(lines)
        ],
    )
    leaves = bytearray((folder / "leaves.bin").read_bytes())
    leaves[30 * 32] ^= 1
    (folder / "leaves.bin").write_bytes(leaves)
    report = verify(folder, made.witnesses, [made.key], NOW)
    assert named(report, "altered") == set(range(16, 24))
    assert [one.text for one in report.findings if one.kind == "leaves" and "hint" in one.text]


def test_checkpoints_of_another_record_are_told(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.witnesses[0], tmp_path / "w")
    for path in (tmp_path / "w").iterdir():
        path.write_bytes(path.read_bytes().replace(b"agency.example", b"agency.invalid"))
    report = verify(made.folder, [tmp_path / "w"], [made.key], NOW)
    assert "more than one record" in " ".join(one.text for one in report.findings if one.kind == "forked")


def test_witnesses_vouch_as_far_as_they_watched(made: Made) -> None:
    report = verify(made.folder, [made.witnesses[1]], [], NOW)
    assert (report.findings, report.anchored) == ([], True)
    assert report.notes == [
        "witnesses bear out the first 32 entries; for those after, only the record's own keys do"
    ]


def test_saved_mail_is_a_witness(made: Made, tmp_path: Path) -> None:
    from email.message import EmailMessage

    for size in (8, 32):
        message = EmailMessage()
        message["Subject"] = f"Checkpoint of {size} entries: please keep"
        message.set_content(made.notes[size].decode(), cte="base64")
        (tmp_path / f"saved mail {size}.eml").write_bytes(message.as_bytes())
    report = verify(made.folder, [tmp_path], [], NOW)
    assert (report.findings, report.anchored) == ([], True)
    other = make(tmp_path / "b", story=" rewritten", story_from=17)
    assert 17 in named(verify(other.folder, [tmp_path], [made.key], NOW), "forked")
    (tmp_path / "x.eml").write_bytes(b"Subject: lunch\n\nAt one?\n")
    assert [one.kind for one in verify(made.folder, [tmp_path], [], NOW).findings] == ["checkpoint"]
