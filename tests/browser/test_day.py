"""A newcomer's day, in a real browser against a real service: publish, be stopped, settle a hold, prove it all."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import keep, violations
from builders.served import Served

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "bench")]
SECONDS = 60.0
pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    import demo_files

    return demo_files.write(tmp_path_factory.mktemp("files"))


class Person:
    """Somebody at a browser of their own. Every page they see is looked at by axe."""

    def __init__(self, browser: Browser, here: Served, name: str, *, scripts: bool = True) -> None:
        self.here, self.wrong = here, []  # type: ignore[var-annotated]
        self.outside: list[str] = []
        context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=scripts)
        self.page: Page = context.new_page()
        self.page.on("request", lambda asked: self._asked(asked.url))
        self.scripts = scripts
        self.open("/sign-in")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[name=password]", here.passwords[name])
        self.page.click("main button[type=submit] >> nth=0")
        self.page.wait_for_url(f"{here.address}/")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.here.address, "data:", "blob:")):
            self.outside.append(url)

    def open(self, where: str) -> None:
        self.page.goto(where if where.startswith("http") else self.here.address + where)
        self.look()

    def look(self) -> None:
        if self.scripts:
            self.wrong += violations(self.page)

    def submit(self, path: Path) -> str:
        self.open("/submit")
        self.page.set_input_files("input[type=file]", str(path))
        self.page.select_option("select[name=slot]", "statistics")
        self.page.click("main button[type=submit]")
        return self.settled()

    def settled(self) -> str:
        """Wait until the page no longer says that it looks again; the words of its title."""
        end = time.monotonic() + SECONDS
        while "looks again by itself" in self.page.inner_text("main"):
            assert time.monotonic() < end, "no verdict came"
            time.sleep(0.2)
            if not self.scripts:
                self.page.reload()
        self.look()
        return self.page.inner_text(".tg-title")

    def rule(self, where: str, kind: str) -> str:
        self.open(where)
        self.page.click(f"input[name=kind][value='{kind}'] + label")
        self.page.fill("textarea[name=reason]", "Listened to all of it: a tone, nobody speaks.")
        self.page.click("text=Give this ruling")
        return self.settled()


def test_the_day(service: Served, chromium: Browser, files: list[Path], tmp_path: Path) -> None:
    clear, leak, held = files
    web = Person(chromium, service, "web")
    keep(web.page, "console-home")

    assert "Clear" in web.submit(clear)
    keep(web.page, "console-clear")
    public = service.home / "site" / "statistics" / clear.name
    assert public.read_bytes() == clear.read_bytes()

    assert "Blocked" in web.submit(leak)
    assert "6,252 people" in web.page.inner_text("main")
    keep(web.page, "console-blocked")
    assert not (service.home / "site" / "statistics" / leak.name).exists()

    assert "Held" in web.submit(held)
    address = web.page.url
    one, two = Person(chromium, service, "privacy"), Person(chromium, service, "counsel")
    one.open("/review")
    keep(one.page, "console-queue")
    assert "Held" in one.rule(address, "release")
    keep(one.page, "console-review")
    assert not (service.home / "site" / "statistics" / held.name).exists()
    assert "Clear" in two.rule(address, "release")
    two.settled()
    assert (service.home / "site" / "statistics" / held.name).read_bytes() == held.read_bytes()

    for who, where in (
        (one, "/releases"),
        (one, "/alarms"),
        (one, "/record"),
        (web, "/submissions"),
        (web, "/account"),
    ):
        who.open(where)
    keep(one.page, "console-record")
    assert [who.wrong for who in (web, one, two)] == [[], [], []]
    assert [who.outside for who in (web, one, two)] == [[], [], []]
    prove(service, tmp_path)


def prove(service: Served, folder: Path) -> None:
    """`tidegate record export`, then `tidegate verify` on it: the whole day, and nothing changed."""
    for words in (
        ["record", "export", "-o", str(folder / "record"), "--home", str(service.home)],
        ["verify", str(folder / "record"), "--witness", str(service.home / "record" / "witness-1")],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "tidegate", *words], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_reading_and_deciding_work_without_scripts(
    service: Served, chromium: Browser, files: list[Path]
) -> None:
    web = Person(chromium, service, "web", scripts=False)
    assert "Held" in web.submit(files[2].rename(files[2].with_name("second.wav")))
    address = web.page.url
    one, two = (Person(chromium, service, name, scripts=False) for name in ("privacy", "counsel"))
    assert "Held" in one.rule(address, "release")
    assert "Withheld" in two.rule(address, "withhold")


def test_the_keyboard_is_enough_to_submit(service: Served, chromium: Browser, files: list[Path]) -> None:
    web = Person(chromium, service, "web")
    web.open("/submit")
    web.page.set_input_files("input[type=file]", str(files[0]))
    web.page.focus("input[type=file]")
    reached = []
    for _ in range(8):
        web.page.keyboard.press("Tab")
        reached.append(
            web.page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        )
    assert reached[:5] == ["slot", "name", "reason", "publish", "Submit"]
    web.page.focus("select[name=slot]")
    web.page.keyboard.type("stat")
    web.page.focus("main button[type=submit]")
    web.page.keyboard.press("Enter")
    web.page.wait_for_url("**/submissions/*")
    assert "Clear" in web.settled()
