"""The console's own pages in Chromium: accessible at both widths, by keyboard alone, without scripts, with passkeys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import WIDTHS, SignIn, keep, violations
from builders.served import Served

pytestmark = pytest.mark.enable_socket
PAGES = (
    "/",
    "/account",
    "/account/password",
    "/account/app",
    "/account/tokens/new",
    "/accounts",
    "/accounts/new",
    "/confirm",
    "/nowhere",
)


def judged(page: Page, name: str) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        keep(page, f"{name}-{width}")
        found += [f"{name} {width}: {line}" for line in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{name} {width}: scrolls sideways")
    return found


def test_axe_finds_nothing_on_any_page(page: Page, service: Served, sign_in: SignIn) -> None:
    page.goto(f"{service.address}/sign-in")
    found = judged(page, "sign-in")
    page.get_by_role("button", name="Sign in", exact=True).click()
    found += judged(page, "sign-in-error")
    sign_in(page, "admin")
    for path in PAGES:
        page.goto(service.address + path)
        found += judged(page, path.strip("/").replace("/", "-") or "home")
    page.goto(f"{service.address}/accounts")
    page.get_by_role("link", name="counsel").click()
    found += judged(page, "account-one")
    page.get_by_role("button", name="Make an enrolment link").click()
    found += judged(page, "account-link")
    assert found == []


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("web", ("/", "/submit", "/submissions", "/releases")),
        ("privacy", ("/", "/review", "/submissions", "/alarms", "/record")),
        ("keys", ("/",)),
    ],
)
def test_axe_finds_nothing_on_the_first_pages_of_each_room(
    page: Page, service: Served, sign_in: SignIn, name: str, paths: tuple[str, ...]
) -> None:
    sign_in(page, name)
    found = []
    for path in paths:
        answer = page.goto(service.address + path)
        assert answer is not None
        assert answer.status == 200
        found += judged(page, f"{name}{path.replace('/', '-')}")
    assert found == []


def test_axe_itself_finds_what_is_wrong(page: Page, service: Served) -> None:
    page.goto(f"{service.address}/sign-in")
    page.evaluate("document.querySelector('label').remove()")
    assert any(line.startswith("label") for line in violations(page))


def test_errors_are_listed_and_lead_to_their_fields(page: Page, service: Served) -> None:
    page.goto(f"{service.address}/sign-in")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_role("link", name="Enter your password").click()
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page).to_have_title("Error: Sign in · Tidegate")


def test_a_person_signs_in_and_out_by_keyboard_alone(page: Page, service: Served) -> None:
    page.goto(f"{service.address}/sign-in")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("User name")).to_be_focused()
    page.keyboard.type("web")
    page.keyboard.press("Tab")
    page.keyboard.type(service.passwords["web"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service.address}/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Sign out":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("You are signed out")


def test_pages_work_without_scripts(chromium: Browser, service: Served, sign_in: SignIn) -> None:
    with chromium.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        sign_in(page, "auditor")
        page.get_by_role("link", name="Your account").click()
        expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
        expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()


def test_each_role_sees_only_its_own_way(context: BrowserContext, service: Served, sign_in: SignIn) -> None:
    page = context.new_page()
    sign_in(page, "keys")
    expect(page.get_by_role("link", name="Accounts")).to_have_count(0)
    page.goto(f"{service.address}/accounts")
    expect(page.get_by_role("heading", name="This is not for your account")).to_be_visible()


def test_a_passkey_is_added_and_signs_in(context: BrowserContext, service: Served, sign_in: SignIn) -> None:
    page = context.new_page()
    authenticator = context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    made = authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    local = service.address.replace("127.0.0.1", "localhost")
    # An address of numbers is no relying party; a demonstration answers under localhost as well.
    page.goto(f"{local}/sign-in")
    page.get_by_label("User name").fill("notifier")
    page.get_by_label("Password").fill(service.passwords["notifier"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{local}/account")
    page.get_by_label("Name of this passkey").fill("test key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("The passkey is added")
    expect(page.get_by_role("rowheader", name="test key")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{local}/")
    authenticator.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": False}
    )
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-trouble]")).not_to_be_empty()
    assert page.url.startswith(f"{local}/sign-in")
