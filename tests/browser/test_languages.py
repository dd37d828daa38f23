"""The pages in Spanish, and those for people outside in Persian and Arabic: set right, accessible, nothing overflows.

One walk: an incident is read in Spanish, an attorney asks in Persian, is admitted, and confirms a letter in Arabic.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.test_incident import enter
from browser.test_shell import judged
from builders.disclosed import leak
from builders.pdf import PdfFile, show
from builders.served import Served

pytestmark = pytest.mark.enable_socket
OUTSIDE = ("/portal", "/portal/ask", "/report", "/report/status")
DIRECTIONS = {"en": "ltr", "es": "ltr", "fa": "rtl", "ar": "rtl"}
NEW_PASSWORD = "nine grey herons by the weir"  # noqa: S105
SECONDS = 240_000


def speak(page: Page, here: Served, language: str) -> None:
    page.context.add_cookies([{"name": "language", "value": language, "url": here.address}])


def set_as(page: Page, language: str) -> None:
    html = page.locator("html")
    expect(html).to_have_attribute("lang", language)
    expect(html).to_have_attribute("dir", DIRECTIONS[language])


@pytest.mark.parametrize("language", DIRECTIONS)
def test_pages_for_people_outside(page: Page, service: Served, language: str) -> None:
    speak(page, service, language)
    found = []
    for path in OUTSIDE:
        page.goto(service.address + path)
        set_as(page, language)
        found += judged(page, f"{path.strip('/').replace('/', '-')}-{language}")
    page.goto(f"{service.address}/portal/ask")
    page.locator("main button[type=submit]").click()
    set_as(page, language)
    found += judged(page, f"portal-ask-error-{language}")
    assert found == []


def test_the_switch_keeps_the_page_and_needs_no_script(chromium: Browser, service: Served) -> None:
    with chromium.new_context(java_script_enabled=False, locale="fa-IR") as context:
        page = context.new_page()
        page.goto(f"{service.address}/report")
        set_as(page, "fa")
        page.get_by_role("button", name="Español").click()
        assert page.url == f"{service.address}/report"
        set_as(page, "es")
        page.goto(f"{service.address}/sign-in")
        set_as(page, "es")


def test_a_console_page_never_speaks_half_a_language(page: Page, service: Served) -> None:
    speak(page, service, "ar")
    page.goto(f"{service.address}/sign-in")
    set_as(page, "en")


def proof() -> bytes:
    file = PdfFile()
    file.page(show("Notice of entry of appearance, signed by an invented client"))
    return file.build()


def test_from_an_incident_in_spanish_to_a_request_in_persian(
    page: Page, chromium: Browser, service: Served
) -> None:
    enter(page, service, "responder")
    speak(page, service, "es")
    found = _incident(page, service)
    code = [sys.executable, "-m", "browser.portal_rows", str(service.home)]
    made = subprocess.run(code, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    serial = made.stdout.strip().splitlines()[-1]
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        outside = context.new_page()
        speak(outside, service, "fa")
        found += _asked(outside, service, serial)
    assert found == []


def _incident(page: Page, here: Served) -> list[str]:
    page.goto(f"{here.address}/incidents/new")
    found = judged(page, "incident-new-es")
    page.locator("input[type=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": leak(12).csv()}
    )
    page.locator("main button[type=submit]").click()
    page.wait_for_url(re.compile("/incidents/[0-9a-f-]{36}$"))
    set_as(page, "es")
    expect(page.locator(".tg-step--done")).to_have_count(5, timeout=SECONDS)
    expect(page.locator("#now[hx-get]")).to_have_count(0, timeout=SECONDS)
    found += judged(page, "incident-es")
    page.goto(f"{here.address}/incidents")
    found += judged(page, "incidents-es")
    page.goto(f"{here.address}/")
    return found + judged(page, "home-es")


def _asked(page: Page, here: Served, serial: str) -> list[str]:
    page.goto(f"{here.address}/portal/ask")
    for name, text in (
        ("name", "Oriel Quaystone"), ("email", "oriel@quaystone.example"), ("telephone", "+1 202-555-0177"),
        ("bar", "Anytown 0099"), ("serial", serial.lower()),
    ):  # fmt: skip
        page.locator(f"input[name={name}]").fill(text)
    page.locator("input[name=proof]").set_input_files(
        {"name": "g28.pdf", "mimeType": "application/pdf", "buffer": proof()}
    )
    page.locator("main button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text("سپاسگزاریم", timeout=60_000)
    return judged(page, "portal-thanks-fa")
