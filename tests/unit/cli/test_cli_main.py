"""`main`: exit codes, formats, the guard against tracebacks, and outputs that fail; with a fake inspector."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli_samples import by_name, clear, install
from tidegate.cli import main
from tidegate.errors import SandboxError
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.verdict import Inspection


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.chdir(site)
    install(monkeypatch)
    return site


def files(site: Path, *names: str) -> None:
    for name in names:
        (site / name).write_text("x")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["clear"], 0),
        (["hold"], 3),
        (["block"], 1),
        (["clear", "hold"], 3),
        (["clear", "hold", "block"], 1),
        (["clear", "clear2"], 0),
    ],
)
@pytest.mark.parametrize("format", ["text", "json", "jsonl", "sarif"])
def test_the_worst_verdict_is_the_exit_code(site: Path, names: list[str], code: int, format: str) -> None:
    files(site, *names)
    assert main(["check", ".", "--format", format]) == code


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "required: COMMAND"),
        (["chekc", "."], "chekc"),
        (["check"], "PATH"),
        (["check", "missing.csv"], "no such file or folder: missing.csv"),
        (["check", "."], "nothing to check"),
        (["check", "f", "--format", "xml"], "invalid choice: 'xml'"),
        (["check", "f", "--jobs", "0"], "must be a number from 1 to 64"),
        (["check", "f", "--jobs", "x"], "must be a number"),
        (["check", "f", "--slot", "agregate"], 'no slot "agregate" in the policy: did you mean "aggregate"?'),
        (["check", "f", "--slot", ""], "slots: aggregate"),
        (["check", "f", "--policy", "none.toml"], "none.toml"),
        (["check", "f", "--policy", "bad.toml"], "bad.toml:1: "),
        (["check", "f", "--name", "n"], "--name"),
        (["check", "f", "--output", "no/such/report"], "cannot write the report"),
        (["check", "f", "--output", ""], "--output needs a file's name"),
        (["check", "f", "--pol", "x"], "unrecognized arguments"),
        (["check", "f", "--nonsense\x1b[2J"], "--nonsense\\u001b[2J"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    site: Path, words: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (site / "bad.toml").write_text("=")
    if "." not in words:
        files(site, "f")
    else:
        (site / "bad.toml").unlink()
    assert main(words) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert says in err
    assert err.startswith("tidegate: ")
    assert err.count("\n") == 1


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("tidegate 0.")
    for command in ("check", "explain", "policy", "learn", "doctor"):
        assert main([command, "--help"]) == 0
        assert "usage: tidegate" in capsys.readouterr().out


def _raising(error: BaseException) -> Callable[[str | None, str], Inspection]:
    def judge(path: str | None, name: str) -> Inspection:
        if "bad" in name:
            raise error
        return clear(name)

    return judge


def test_one_file_that_cannot_be_inspected_holds_and_the_others_get_their_verdicts(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(monkeypatch, _raising(ValueError("A000000123")))
    files(site, "a", "bad", "c")
    assert main(["check", ".", "--format", "jsonl", "--jobs", "2"]) == 3
    told = {line.get("path"): line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert [told[name]["verdict"] for name in ("./a", "./bad", "./c")] == ["clear", "hold", "clear"]
    assert "ValueError" in told["./bad"]["gaps"][0]["why"]
    assert "A000000123" not in json.dumps(told)


@pytest.mark.parametrize("error", [RuntimeError("A000000123"), MemoryError("A000000123"), RecursionError()])
def test_an_unexpected_error_is_one_line_without_its_message_and_holds(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    module = sys.modules["tidegate.inspection.inspector"]
    monkeypatch.setattr(module, "Inspector", fail)
    files(site, "f")
    assert main(["check", "f"]) == 3
    told = capsys.readouterr()
    assert (
        told.err == f"tidegate: stopped by an internal error ({type(error).__name__}): nothing is cleared\n"
    )
    assert told.out == ""


def test_no_sandbox_no_reading(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise SandboxError("no sandbox could be started")

    monkeypatch.setattr(sys.modules["tidegate.inspection.inspector"], "Inspector", fail)
    files(site, "f")
    assert main(["check", "f"]) == 3
    assert capsys.readouterr().err == "tidegate: no sandbox could be started\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_is_one_line(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    install(monkeypatch, _raising(KeyboardInterrupt()))
    files(site, "a", "bad")
    assert main(["check", ".", "--jobs", jobs, "--format", "json"]) == 130
    told = capsys.readouterr()
    assert told.err == "tidegate: interrupted: the files without a verdict are not cleared\n"
    assert told.out == ""


def test_standard_input(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[tuple[str | None, str]] = []

    def judge(path: str | None, name: str) -> Inspection:
        seen.append((path, name))
        return clear(name)

    install(monkeypatch, judge)
    assert main(["check", "-", "--name", "export.csv"]) == 0
    assert seen == [(None, "export.csv")]
    assert capsys.readouterr().out.startswith("CLEAR  export.csv\n")


def test_quiet_leaves_out_clear_files(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files(site, "clear", "clear2")
    assert main(["check", ".", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    files(site, "hold")
    assert main(["check", ".", "--quiet"]) == 3
    told = capsys.readouterr()
    assert "CLEAR" not in told.out
    assert told.err == ""


def test_color_only_where_asked_or_on_a_terminal(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files(site, "block")
    main(["check", "."])
    assert "\x1b" not in capsys.readouterr().out
    main(["check", ".", "--color", "always"])
    assert capsys.readouterr().out.startswith("\x1b[1;31mBLOCK\x1b[0m  block ")


def test_a_key_for_one_run_is_said_once_in_text_only(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files(site, "a", "b")
    monkeypatch.setenv("TIDEGATE_KEY_FILE", str(site))
    assert main(["check", "a", "b"]) == 0
    assert capsys.readouterr().err.count("fingerprints hold for this run only") == 1
    assert main(["check", "a", "b", "--format", "json"]) == 0
    assert capsys.readouterr().err == ""


def _lying(path: str | None, name: str) -> Inspection:
    whole = clear(name)
    analysis = whole.analysis
    part = analysis.parts[0]
    lies = {
        "digest": replace(whole, sha256=None),
        "gap": replace(whole, analysis=replace(analysis, gaps=(Gap(Location(), 0, "is encrypted"),))),
        "bytes": replace(whole, analysis=replace(analysis, bytes_read=2047)),
        "part": replace(whole, analysis=replace(analysis, parts=(replace(part, read=0),))),
        "parts": replace(whole, analysis=replace(analysis, parts=())),
        "people": replace(whole, analysis=replace(analysis, people=None)),
        "empty": replace(whole, analysis=replace(analysis, bytes_total=0, bytes_read=0)),
    }
    return lies.get(name, whole)


@pytest.mark.parametrize("lie", ["digest", "gap", "bytes", "part", "parts", "people", "empty"])
@pytest.mark.parametrize("format", ["text", "json", "jsonl", "sarif"])
def test_a_clear_without_a_whole_receipt_holds_whoever_says_it(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lie: str, format: str
) -> None:
    install(monkeypatch, _lying)
    files(site, lie, "whole")
    assert main(["check", "whole", "--format", format]) == 0
    capsys.readouterr()
    assert main(["check", lie, "whole", "--format", format]) == 3
    assert "without a receipt for every byte" in capsys.readouterr().out


class TestOutput:
    def test_it_never_replaces_what_is_to_be_published(
        self, site: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        files(site, "clear", "other")
        (site / "link").symlink_to("clear")
        for output in ("clear", "./clear", "link"):
            assert main(["check", "clear", "other", "--output", output]) == 2
            assert "among the files to check" in capsys.readouterr().err
        assert (site / "clear").read_text() == "x"

    def test_a_file_appears_whole(self, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
        files(site, "clear")
        assert main(["check", "clear", "--format", "json", "--output", "report.json"]) == 0
        assert json.loads((site / "report.json").read_text())["update"]["verdict"] == "clear"
        assert sorted(os.listdir(site)) == ["clear", "report.json"]
        assert capsys.readouterr().out == ""

    def test_an_older_report_stays_where_the_check_fails(
        self, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (site / "report.json").write_text("old")
        files(site, "bad")
        install(monkeypatch, _raising(KeyboardInterrupt()))
        assert main(["check", "bad", "--format", "json", "--output", "report.json"]) == 130
        assert (site / "report.json").read_text() == "old"
        assert sorted(os.listdir(site)) == ["bad", "report.json"]

    def test_a_link_is_written_through(self, site: Path) -> None:
        files(site, "clear")
        (site / "real.json").write_text("old")
        (site / "link.json").symlink_to("real.json")
        assert main(["check", "clear", "--format", "json", "--output", "link.json"]) == 0
        assert (site / "link.json").is_symlink()
        assert json.loads((site / "real.json").read_text())["kind"] == "report"

    def test_a_device_is_not_replaced(self, site: Path) -> None:
        files(site, "clear")
        assert main(["check", "clear", "--output", "/dev/null"]) == 0
        assert not os.path.isfile("/dev/null")

    def test_a_full_device_is_exit_2_and_one_line(
        self, site: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        files(site, "clear")
        assert main(["check", "clear", "--output", "/dev/full"]) == 2
        told = capsys.readouterr().err
        assert told == "tidegate: cannot write the report to /dev/full: No space left on device\n"

    def test_a_folder_is_refused(self, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
        files(site, "clear")
        (site / "folder").mkdir()
        assert main(["check", "clear", "--output", "folder"]) == 2
        assert "Is a directory" in capsys.readouterr().err


def test_jsonl_lines_come_in_the_order_of_judging(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import threading

    released = threading.Event()

    def judge(path: str | None, name: str) -> Inspection:
        if name == "a":
            assert released.wait(10)
        else:
            released.set()
        return by_name(path, name)

    install(monkeypatch, judge)
    files(site, "a", "b")
    assert main(["check", "a", "b", "--format", "jsonl", "--jobs", "2"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["kind"] == "update"
    assert sorted(line["path"] for line in lines[:-1]) == ["a", "b"]
    released.clear()
    assert main(["check", "a", "b", "--jobs", "2"]) == 0
    assert capsys.readouterr().out.startswith("CLEAR  a\nCLEAR  b\n")
