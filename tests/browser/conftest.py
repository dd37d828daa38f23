"""A real Chromium against a real service. One of each for all tests here; accessibility is judged by axe-core."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_socket import enable_socket

from builders.served import Served, served

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 390)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    enable_socket()
    with served(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    enable_socket()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(viewport={"width": WIDTHS[0], "height": 800}) as made:
        yield made


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may be refused by the policy, fail in a script, or be asked of another host."""
    made = context.new_page()
    trouble: list[str] = []
    made.on("pageerror", lambda error: trouble.append(f"script: {error}"))
    made.on(
        "console", lambda line: trouble.append(line.text) if "Content Security Policy" in line.text else None
    )
    made.on("request", lambda asked: trouble.append(asked.url) if "127.0.0.1" not in asked.url else None)
    yield made
    assert trouble == []


SignIn = Callable[[Page, str], None]


@pytest.fixture
def sign_in(service: Served) -> SignIn:
    def enter(page: Page, name: str) -> None:
        page.goto(f"{service.address}/sign-in")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(service.passwords[name])
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{service.address}/")

    return enter


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong; it is run beside the page, since the page's policy forbids foreign scripts."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    asked = {
        "expression": "axe.run().then(found => JSON.stringify(found.violations.map("
        "one => [one.id, one.nodes.map(node => node.html.slice(0, 100))])))",
        "awaitPromise": True,
        "returnByValue": True,
    }
    answer = session.send("Runtime.evaluate", asked)
    session.detach()
    return [f"{name}: {nodes}" for name, nodes in json.loads(answer["result"]["value"])]


def keep(page: Page, name: str) -> None:
    """A picture, where TIDEGATE_SCREENSHOTS names a folder for them."""
    folder = os.environ.get("TIDEGATE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
