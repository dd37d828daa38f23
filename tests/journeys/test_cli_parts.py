"""`tidegate parts` and `check --html`: every part is shown, what was not read is said, no value is."""

from __future__ import annotations

import importlib.resources
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from builders.people import people, roster
from builders.workbook import Sheet, Workbook
from journeys.command import Here, forms

PEOPLE = people(40, seed=8)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    book = Workbook(
        [
            Sheet("Summary", [["Facility", "FY22"], ["Eloy", 3]]),
            Sheet("Sheet2", roster(40, seed=8), state="hidden"),
        ]
    )
    (site / "leak.xlsx").write_bytes(book.to_bytes())
    with zipfile.ZipFile(site / "both.zip", "w") as archive:
        archive.writestr("inner/leak.xlsx", book.to_bytes())
        archive.writestr("unknown.bin", bytes(range(256)) * 8)
        archive.writestr(f"A{PEOPLE[0].a_number}.txt", "Figures are final.")
    (site / "figures.csv").write_text("Facility,FY22\nEloy,3\nKrome,5\n")
    return site


class Page(HTMLParser):
    """Every tag must be closed in order; keeps the text, and what would be fetched or run."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []
        self.text = ""
        self.strips = 0
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        named = dict(attrs)
        self.strips += named.get("class") == "strip"
        self.outside += [
            f"{n}={v}" for n, v in attrs if n in ("src", "href", "data") and not (v or "").startswith("#")
        ]
        self.outside += [tag] if tag in ("script", "link", "iframe", "object", "img") else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_part_is_a_line_of_the_tree(site: Path, here: Here) -> None:
    told = here("parts", "site/both.zip")
    assert told.returncode == 3
    lines = told.stdout.splitlines()
    assert lines[0].split()[:3] == ["site/both.zip", "zip", f"{(site / 'both.zip').stat().st_size:,}"]
    names = [line.lstrip("│├└ ").split("  ")[0] for line in lines]
    assert names.index("inner/leak.xlsx") < names.index('sheet "Summary"') < names.index('sheet "Sheet2"')
    hidden = next(line for line in lines if 'sheet "Sheet2"' in line)
    assert hidden.split()[-2:] == ["read", "hidden"]
    assert any("unknown.bin" in line and line.rstrip().endswith("unread") for line in lines)
    assert "not read:" in told.stdout
    assert PEOPLE[0].a_number not in told.stdout
    assert "[A-number].txt" in told.stdout


def test_a_file_that_is_read_wholly_says_so(site: Path, here: Here) -> None:
    told = here("parts", "site/figures.csv")
    assert told.returncode == 0
    assert told.stdout.splitlines()[-1].startswith("read 1 of 1 parts (0 hidden)")


def test_json_is_as_the_schema_says_and_adds_up(site: Path, here: Here) -> None:
    schema = json.loads(
        importlib.resources.files("tidegate.schemas").joinpath("parts-1.schema.json").read_text()
    )
    document = json.loads(here("parts", "site", "--format", "json").stdout)
    jsonschema.Draft202012Validator(schema).validate(document)
    assert [file["whole"] for file in document["files"]] == [False, True, True]
    for file in document["files"]:
        for part in file["parts"]:
            at = 0
            for stretch in part["outline"]:
                assert stretch["start"] == at
                at = stretch["end"]
            assert at == part["bytes"]["total"]


@pytest.mark.parametrize(
    "words", [["parts"], ["parts", "missing.csv"], ["parts", "site", "--policy", "no.toml"]]
)
def test_wrong_use_is_one_line(site: Path, here: Here, words: list[str]) -> None:
    told = here(*words)
    assert told.returncode == 2
    assert len(told.stderr.splitlines()) == 1


def test_the_page_stands_alone_and_shows_no_value(site: Path, here: Here) -> None:
    told = here("check", "site", "--html", "report.html", "--format", "jsonl")
    assert told.returncode == 1
    source = (site.parent / "report.html").read_text()
    page = Page(source)
    assert page.outside == []
    assert "default-src 'none'" in source
    assert page.strips > 10
    for person in PEOPLE:
        for value in (
            person.a_number,
            person.ssn,
            person.last_name if hasattr(person, "last_name") else person.a_number,
        ):
            assert [form for form in forms(value) if form in page.text] == []
    for word in ("BLOCK", "40 people", "hidden", "unread", "A-number 40", "masked", "What would clear it"):
        assert word in page.text


def test_the_page_takes_no_name_for_markup(site: Path, here: Here) -> None:
    (site / "<script>alert(1)<").mkdir()
    (site / "<script>alert(1)<" / "b>.csv").write_text("A,B\n1,2\n")
    here("check", "site", "--html", "report.html", "--quiet")
    assert "script" not in Page((site.parent / "report.html").read_text()).outside


@pytest.mark.parametrize(
    "words",
    [
        ["--html", ""],
        ["--html", "site/leak.xlsx"],
        ["--html", "same", "--output", "./same"],
        ["--html", "no/such/folder/x"],
    ],
)
def test_a_page_that_cannot_be_written_is_wrong_use(site: Path, here: Here, words: list[str]) -> None:
    before = (site / "leak.xlsx").read_bytes()
    assert here("check", "site", *words).returncode == 2
    assert (site / "leak.xlsx").read_bytes() == before


def test_a_large_update_lists_its_clear_files_and_draws_the_others(site: Path, here: Here) -> None:
    for number in range(30):
        (site / f"clear{number}.csv").write_text(f"Facility,FY22\nEloy,{number}\n")
    here("check", "site", "--html", "report.html", "--quiet")
    source = (site.parent / "report.html").read_text()
    Page(source)
    assert source.count("<section") == 2
    assert source.count('class="verdict clear"') == 31
