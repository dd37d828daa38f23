"""The stand-alone script: it runs alone, on records and on proofs, and ends with the right code."""

from __future__ import annotations

import ast
import datetime as dt
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from builders.record import NOW, START, Made, make, signer, trusted
from tidegate.cli import main
from tidegate.errors import RecordError
from tidegate.record import verify as script
from tidegate.record.export import export, prove
from tidegate.record.tree import leaf_hash
from tidegate.record.verify import UnreadableError, told, verify

SOURCE = Path(script.__file__)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path / "a")


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """The script by itself in an empty folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Path(shutil.copy(SOURCE, folder / "verify.py"))


def run(alone: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", alone, *map(str, words)],
        cwd=alone.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_imports_the_standard_library_and_cryptography_only() -> None:
    imported = set()
    for node in ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_it_runs_alone_and_tells_the_three_outcomes_apart(made: Made, alone: Path) -> None:
    words = ["--key", made.key, *(word for one in made.witnesses for word in ("--witness", one))]
    whole = run(alone, made.folder, *words)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.splitlines()[-1] == "whole: 40 entries, 40 proven, 5 checkpoints, 2 witnesses"
    path = made.folder / "entries.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"subject":"submission:4"', b'"subject":"submission:5"', 1))
    tampered = run(alone, made.folder, *words)
    assert (tampered.returncode, tampered.stderr) == (1, "")
    assert tampered.stdout.splitlines()[0] == "TAMPERED  flipped: entry 16 is not what was recorded"
    as_json = json.loads(run(alone, made.folder, *words, "--json").stdout)
    assert (as_json["whole"], as_json["findings"][0]["first"]) == (False, 16)
    for wrong in (
        ["nowhere"],
        [alone.parent],
        [made.folder, "--witness", "nowhere"],
        [made.folder, "--key", path],
        [made.folder, "--key", "nowhere"],
        [],
    ):
        refused = run(alone, *wrong)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "Traceback" not in refused.stderr


def test_the_command_does_the_same(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["verify", str(made.folder), "--key", str(made.key), "--witness", str(made.witnesses[0])]) == 0
    )
    assert "whole: 40 entries" in capsys.readouterr().out
    (made.folder / "entries.jsonl").write_bytes(b"")
    assert main(["verify", str(made.folder), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["kind"] == "truncated"
    assert main(["verify", "nowhere"]) == 2
    assert (
        capsys.readouterr().err
        == "tidegate: this is no record: a folder with entries.jsonl, or a proof file, is\n"
    )


@pytest.mark.parametrize("form", ["pem", "line", "json"])
def test_a_key_is_taken_in_three_forms(made: Made, tmp_path: Path, form: str) -> None:
    path = tmp_path / "key"
    for seed, findings in ((1, 0), (2, 6)):
        public = signer(seed).key.public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        content = {"pem": pem, "line": trusted(seed).verifier().encode() + b"\n", "json": script_keys(seed)}[
            form
        ]
        path.write_bytes(content)
        report = verify(made.folder, [], [path], NOW)
        assert len(report.findings) == findings
        assert report.anchored


def script_keys(seed: int) -> bytes:
    from tidegate.record.export import keys_file

    return keys_file([trusted(seed)])


def test_a_proof_can_be_handed_over(made: Made, alone: Path, tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    for number in range(40):
        size = (number // 8 + 1) * 8
        path.write_bytes(prove(made.entries[number], made.tree, made.notes[size], [trusted()]))
        report = verify(path, [], [made.key], NOW)
        assert (report.findings, report.proven, report.anchored) == ([], 1, True)
    done = run(alone, path, "--witness", made.witnesses[0])
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "whole: 1 entries, 1 proven, 1 checkpoints, 1 witnesses",
    )
    with pytest.raises(RecordError):
        prove(made.entries[20], made.tree, made.notes[16], [trusted()])


def test_a_false_proof_is_told(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    proof = json.loads(prove(made.entries[17], made.tree, made.notes[24], [trusted()]))
    other = json.loads(prove(made.entries[18], made.tree, made.notes[24], [trusted()]))
    forged = make(tmp_path / "b", story=" rewritten", story_from=3)
    wrong = [
        {**proof, "entry": other["entry"]},
        {**proof, "index": 18},
        {**proof, "size": 25},
        {**proof, "path": proof["path"][:-1]},
        {**proof, "path": other["path"]},
        {**proof, "entry": proof["entry"].replace("clear", "block")},
        {**proof, "checkpoint": proof["checkpoint"].replace("\n24\n", "\n25\n")},
        {**proof, "checkpoint": made.notes[32].decode()},
        {**proof, "checkpoint": "no note"},
        json.loads(prove(forged.entries[17], forged.tree, forged.notes[24], [trusted()])),
    ]
    for one in wrong:
        path.write_text(json.dumps(one))
        assert verify(path, made.witnesses, [made.key], NOW).findings, one
    for nothing in (
        "",
        "[]",
        "{}",
        json.dumps({**proof, "version": 2}),
        json.dumps({**proof, "index": "17"}),
    ):
        path.write_text(nothing)
        with pytest.raises(UnreadableError):
            verify(path, [], [made.key], NOW)


def test_clocks_and_old_checkpoints_are_notes(made: Made) -> None:
    report = verify(made.folder, made.witnesses, [made.key], NOW + dt.timedelta(hours=30))
    assert not report.findings
    assert "30 hours old" in " ".join(report.notes)
    report = verify(made.folder, made.witnesses, [made.key], START - dt.timedelta(days=1))
    assert "from the future" in " ".join(report.notes)


def test_a_tail_under_no_checkpoint_is_told(tmp_path: Path) -> None:
    made = make(tmp_path / "a", sizes=(8, 16), witnessed=())
    report = verify(made.folder, [], [made.key], NOW)
    assert (report.findings, report.proven) == ([], 16)
    assert "entries 16 to 39 are under no checkpoint" in told(report)


def test_a_report_quotes_nothing_of_an_entry(made: Made) -> None:
    path = made.folder / "entries.jsonl"
    path.write_bytes(path.read_bytes().replace(b"submission:4", b"Nasrin Invented 220-000-001"))
    report = verify(made.folder, made.witnesses, [made.key], NOW)
    assert report.findings
    for text in (told(report), told(report, as_json=True)):
        assert "Nasrin" not in text


def test_an_export_appears_whole_or_not_at_all(made: Made, tmp_path: Path) -> None:
    class DiedError(Exception):
        pass

    def dying():
        yield made.entries[0]
        raise DiedError

    target = tmp_path / "out" / "record"
    target.parent.mkdir()
    with pytest.raises(DiedError):
        export(target, dying(), notes=[], keys=[])
    leaves = [leaf_hash(b"x")] * 39
    with pytest.raises(RecordError, match="a leaf is missing"):
        export(target, iter(made.entries), notes=[], keys=[], leaves=leaves)
    with pytest.raises(RecordError, match="an entry is missing"):
        export(target, iter(made.entries), notes=[], keys=[], leaves=leaves * 2)
    assert list(target.parent.iterdir()) == []
    with pytest.raises(RecordError, match="something lies there"):
        export(made.folder, iter(made.entries), notes=[], keys=[])


def test_what_the_database_changed_is_named_by_its_own_hashes(made: Made, tmp_path: Path) -> None:
    """The rows of entries were edited; the nodes of the tree were not: the export says so itself."""
    from dataclasses import replace

    from tidegate.record.entry import canonical

    rows = [replace(one, actor="account:9") if one.sequence == 11 else one for one in made.entries]
    leaves = [leaf_hash(canonical(one)) for one in made.entries]
    export(tmp_path / "out", iter(rows), notes=made.notes.values(), keys=[trusted()], leaves=leaves)
    report = verify(tmp_path / "out", [], [made.key], NOW)
    assert [(one.kind, one.first) for one in report.findings] == [("flipped", 11)]


def test_an_endless_line_costs_no_memory(made: Made) -> None:
    path = made.folder / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:5], b"x" * 5_000_000 + b"\n", *lines[6:]]))
    report = verify(made.folder, made.witnesses, [made.key], NOW)
    assert [(one.kind, one.first) for one in report.findings] == [("flipped", 5)]
