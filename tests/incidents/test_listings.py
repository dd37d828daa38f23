"""The files of incidents that no gate saw: the watch finds them where no link leads. By number of the incident."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from builders.nginx import nginx
from builders.website import Page, Website, website
from tidegate.sites.interface import Kind
from tidegate.sites.open import open_site

FILE = Page(b"\0\1rows", "application/octet-stream", etag='"1"')


@pytest.fixture
def site() -> Iterator[Website]:
    enable_socket()
    with website() as made:
        yield made


def listed(site: Website, **more: object) -> set[str]:
    found = open_site("www", site.settings(**more)).list()
    return {entry.path for entry in found if entry.kind is Kind.FILE}


def test_16_a_file_whose_link_was_removed_is_still_found(site: Website, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    site.pages["/"] = Page(b'<a href="honours/list.csv">The list</a>')
    site.pages["/honours/list.csv"] = FILE
    assert "honours/list.csv" in listed(site, state=state)
    site.pages["/"] = Page(b"The list was removed.")
    assert "honours/list.csv" in listed(site, state=state)


def test_17_the_rows_under_a_dashboard_are_found(site: Website) -> None:
    settings = {"workbook": {"views": [{"vizql": "x", "export": "\\/dash\\/export?view=7&format=csv"}]}}
    page = f"""<div class="viz" data-config='{json.dumps({"data": "/dash/underlying.hyper"})}'></div>
        <script src="/dash/boot.js"></script><script>var o={json.dumps(settings)}</script>"""
    site.pages["/"] = Page(page.encode())
    site.pages["/dash/boot.js"] = Page(
        b'const api="/dash/api/views.json";fetch(`/dash/crosstab.xlsx`)', "text/javascript"
    )
    site.pages["/dash/api/views.json"] = Page(b'[{"downloadUrl":"\\/dash\\/full.zip"}]', "application/json")
    wanted = {
        "dash/underlying.hyper",
        "dash/crosstab.xlsx",
        "dash/full.zip",
        "dash/export?view=7&format=csv",
    }
    for path in wanted:
        site.pages[f"/{path}"] = FILE
    assert wanted <= listed(site)


def test_20_records_behind_numbers_are_counted_through(site: Website) -> None:
    site.pages["/"] = Page(b'<a href="/doc/view/1205">your request</a><a href="/get?id=77&x=y">file</a>')
    for number in range(1200, 1211):
        site.pages[f"/doc/view/{number}"] = FILE
    for number in (76, 77, 78):
        site.pages[f"/get?id={number}&x=y"] = FILE
    found = listed(site)
    assert {f"doc/view/{number}" for number in range(1203, 1208)} <= found
    assert {"get?id=76&x=y", "get?id=78&x=y"} <= found
    assert len(listed(site, neighbours=0)) == 3


@pytest.mark.parametrize("address", ["", "backup/"])
def test_24_a_dump_in_a_listed_folder_is_found(tmp_path: Path, address: str) -> None:
    """No page leads to the dump: the folder around another file lists it."""
    enable_socket()
    root = tmp_path / "root"
    (root / "backup" / "old files").mkdir(parents=True)
    (root / "index.html").write_text('<a href="backup/logo.png">')
    (root / "backup" / "logo.png").write_bytes(b"\x89PNG\0")
    (root / "backup" / "old files" / "donors 2016.sql").write_bytes(b"INSERT INTO donors VALUES (1);")
    for path in root.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    with nginx(tmp_path / "nginx", root, "autoindex on;") as site:
        port = int(site.split(":")[2].partition("/")[0])
        settings = {"kind": "http", "address": site + address, "networks": ["127.0.0.0/8"], "ports": [port]}
        made = open_site("www", settings | {"rate": 100000})
        found = {entry.path for entry in made.list() if entry.kind is Kind.FILE}
        below = "" if address else "backup/"
        assert f"{below}old files/donors 2016.sql" in found
        again = {entry.path for entry in made.list()}
        assert again >= found
        report = made.crawler.report  # type: ignore[attr-defined]
        assert report["unchanged"] >= 1
