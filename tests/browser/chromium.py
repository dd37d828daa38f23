"""A real browser: Debian's Chromium driven by Playwright, with axe-core to judge pages by WCAG 2.2 AA."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = os.environ.get("TIDEGATE_PICTURES", "")
"""A folder to keep screenshots in, for the docs; none are kept where it is not set."""
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The browser. Fails, never skips, where it is not installed: tools/install_tools brings it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "chromium is missing: run tools/install_tools"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_SWITCHES)
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong, a line each."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(f"axe.run(document, {{runOnly: {{type: 'tag', values: {json.dumps(_TAGS)}}}}})")
    return [
        f"{page.url} {one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def keep(page: Page, name: str) -> None:
    """A picture of the page for the docs, where they are asked for."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
