"""Which files are judged: all of them, in a stable order, and what cannot be reached holds."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from tidegate.cli import gather as module
from tidegate.cli.gather import Entry, gather
from tidegate.errors import UsageError


def names(entries: list[Entry], root: Path) -> list[str]:
    return [os.path.relpath(entry.name, root) for entry in entries]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("b.csv", "a/z.csv", "a/.hidden.csv", ".git/config", "c.csv"):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "site"


def test_everything_below_a_folder_in_stable_order(site: Path) -> None:
    assert names(gather([str(site)]), site) == [".git/config", "a/.hidden.csv", "a/z.csv", "b.csv", "c.csv"]


def test_arguments_keep_their_order_and_are_told_once(site: Path) -> None:
    first, second = str(site / "c.csv"), str(site / "b.csv")
    assert [entry.name for entry in gather([first, second, first])] == [first, second]


def test_links_to_files_and_folders_are_followed(site: Path) -> None:
    (site / "link.csv").symlink_to(site / "b.csv")
    (site / "d").symlink_to(site / "a")
    found = gather([str(site)])
    assert {"link.csv", "d/z.csv", "d/.hidden.csv"} <= set(names(found, site))
    assert not any(entry.trouble for entry in found)


def test_a_loop_of_links_holds_and_the_others_are_still_told(site: Path) -> None:
    (site / "a" / "up").symlink_to(site)
    found = {os.path.relpath(entry.name, site): entry for entry in gather([str(site)])}
    assert "loop" in found["a/up"].trouble
    assert found["c.csv"].trouble == ""
    assert len(found) == 6


def test_a_link_to_itself_and_one_that_leads_nowhere_hold(site: Path) -> None:
    (site / "self").symlink_to(site / "self")
    (site / "gone").symlink_to(site / "nothing")
    found = {os.path.relpath(entry.name, site): entry for entry in gather([str(site)])}
    assert "cannot be opened" in found["self"].trouble
    assert "leads nowhere" in found["gone"].trouble
    assert gather([str(site / "gone")])[0].trouble


def test_links_among_folders_cannot_multiply(tmp_path: Path) -> None:
    folders = [tmp_path / f"f{number:02}" for number in range(30)]
    for folder in folders:
        folder.mkdir()
    for folder, following in pairwise(folders):
        (folder / "one").symlink_to(following)
        (folder / "two").symlink_to(following)
    (folders[-1] / "last.csv").write_text("x")
    found = gather([str(tmp_path)])
    assert len(found) < 1000
    assert any(entry.trouble for entry in found)


def test_a_folder_that_cannot_be_listed_holds(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listdir = os.listdir

    def refuse(path: str) -> list[str]:
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(module.os, "listdir", refuse)
    found = gather([str(site)])
    assert [entry.trouble for entry in found if entry.name.endswith("/a")] == [
        "cannot be opened: Permission denied"
    ]
    assert len(found) == 4


def test_folders_deeper_than_any_stack_are_walked(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    here = os.open(top, os.O_RDONLY)
    for _ in range(700):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("leaf.csv", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    assert [entry.trouble for entry in gather([str(top)])] == [""]


def test_standard_input_has_a_name() -> None:
    assert gather(["-"]) == [Entry(None, "standard input")]
    assert gather(["-", "-"], "export.csv") == [Entry(None, "export.csv")]


@pytest.mark.parametrize(
    ("paths", "name", "says"),
    [
        (["missing.csv"], None, "no such file or folder: missing.csv"),
        (["{site}", "x", "y", "z"], None, "no such file or folder: x (and 2 more)"),
        (["{site}/b.csv/inner"], None, "no such file"),
        ([""], None, "an empty path"),
        (["nul\0byte"], None, "no such file"),
        (["{site}/empty"], None, "nothing to check"),
        (["{site}"], "name.csv", "--name"),
    ],
)
def test_wrong_arguments_are_refused_before_any_work(
    site: Path, paths: list[str], name: str | None, says: str
) -> None:
    (site / "empty").mkdir()
    with pytest.raises(UsageError) as error:
        gather([path.replace("{site}", str(site)) for path in paths], name)
    assert says in str(error.value)
