"""The day of 2022 in a real browser: the file copied behind the gate's back vanishes; a stranger's report is acted on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_socket import enable_socket

from browser.conftest import keep, violations
from browser.test_shell import judged
from builders.nginx import nginx
from builders.served import Served, free_port, make, served
from incidents import files

pytestmark = pytest.mark.enable_socket
SECONDS = 40.0


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """A service whose site a real nginx serves, and the site's public address."""
    enable_socket()
    folder, port = tmp_path_factory.mktemp("watched"), free_port()
    home = folder / "home"
    passwords = make(home, port, "--demo")
    with nginx(folder / "nginx", home / "site") as public:
        settings = home / "instance.toml"
        more = f'address = "{public}"\nnetworks = ["127.0.0.0/8"]\nports = [{urlsplit(public).port}]'
        settings.write_text(settings.read_text().replace('path = "site"', f'path = "site"\n{more}'))
        with served(folder, passwords=passwords, port=port) as here:
            yield here, public


def until(gone: Path) -> float:
    began = time.monotonic()
    while gone.exists():
        assert time.monotonic() - began < SECONDS, "it was not taken down"
        time.sleep(0.01)
    return time.monotonic() - began


def enter(page: Page, here: Served, name: str) -> None:
    page.goto(f"{here.address}/sign-in")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(here.passwords[name])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{here.address}/")


def test_the_file_of_2022_vanishes_and_its_day_is_in_the_console(
    chromium: Browser, page: Page, watched: tuple[Served, str]
) -> None:
    here, _ = watched
    name, content = next(iter(files.agency_2022().items()))
    place = here.home / "site" / "statistics" / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    until(place)
    enter(page, here, "responder")
    found = judged(page, "watch-home")
    page.goto(f"{here.address}/alarms")
    expect(page.get_by_text("it is being taken down").first).to_be_visible()
    page.goto(f"{here.address}/observations")
    found += judged(page, "observations")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_text("Taken down").first).to_be_visible()
    for step in (
        "Appeared",
        "Found",
        "Ordered down",
        "Bytes and headers kept",
        "Unpublished",
        "Verified gone",
    ):
        expect(page.get_by_role("rowheader", name=step, exact=True)).to_be_visible()
    found += judged(page, "observation")
    page.goto(f"{here.address}/patrol")
    expect(page.get_by_text("Watched", exact=True)).to_be_visible()
    found += judged(page, "patrol")
    assert found == []


def test_one_click_and_undo_without_scripts(chromium: Browser, watched: tuple[Served, str]) -> None:
    here, _ = watched
    place = here.home / "site" / "statistics" / "by-hand.csv"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"Facility,FY2025,FY2026\nNorth,1200,1310\nSouth,840,812\n")
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        enter(page, here, "privacy")
        end = time.monotonic() + SECONDS
        while not page.get_by_role("link", name="by-hand.csv").count():
            assert time.monotonic() < end
            page.goto(f"{here.address}/observations?state=open")
        page.get_by_role("link", name="by-hand.csv").click()
        keep(page, "observation-open")
        page.get_by_role("button", name="Take it down now").click()
        expect(page.get_by_text("It was kept as evidence, taken down, and is gone.")).to_be_visible()
        assert not place.exists()
        page.get_by_role("button", name="Undo the take-down").click()
        expect(page.get_by_text("public again").first).to_be_visible()
        assert place.exists()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_stranger_s_report_is_acted_on_before_anybody_reads_it(
    chromium: Browser, watched: tuple[Served, str], scripts: bool
) -> None:
    here, public = watched
    content = files.two_tabs()["returns.xlsx"]
    name = f"returns-{scripts}.xlsx"
    place = here.home / "site" / "statistics" / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    with chromium.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(f"{here.address}/report")
        found = judged(page, "report") if scripts else []
        page.get_by_label("Address of the file or page").fill(f"{public}statistics/{name}?from=search")
        page.get_by_label("What did you see?").fill("A workbook with families in its second sheet.")
        page.get_by_role("button", name="Send the report").click()
        code = page.locator(".tg-code").inner_text()
        keep(page, "report-thanks")
        found += violations(page) if scripts else []
        until(place)
        page.goto(f"{here.address}/report/status")
        page.get_by_label("Receipt code").fill(code)
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_role("heading", name="Your report")).to_be_visible()
        found += judged(page, "report-status") if scripts else []
        assert context.cookies() == []
    with chromium.new_context() as context:
        page = context.new_page()
        enter(page, here, "responder")
        page.goto(f"{here.address}/reports")
        found += judged(page, "reports")
        page.get_by_role("table").get_by_role("link").first.click()
        found += judged(page, "report-one")
        page.get_by_role("button", name="Read it").click()
        expect(page.get_by_text("families in its second sheet")).to_be_visible()
        page.get_by_role("button", name="It is dealt with").click()
    assert found == []
    assert "families" not in json.dumps(here.text())
