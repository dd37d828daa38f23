"""The day of 2022 after the file was found: an incident in a real browser, against what the generators know.

Opened by hand, with the log of one format; stays, bounds, accesses and people are read off the page.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_socket import enable_socket

from browser.conftest import keep, violations
from browser.test_shell import judged
from builders import registry as building
from builders.disclosed import Leak, leak
from builders.logs.day import LENGTH, PATH, POSTED, REMOVED, Day, day, expected
from builders.logs.writers import WRITERS
from builders.served import Served, free_port, make, served
from tidegate.keys import files

pytestmark = pytest.mark.enable_socket
SECONDS = 240.0
UNKNOWN, SEVERAL = 3, 7
"""Who is in no registry, with a name written from right to left; and whom two of its people fit."""
WRITER = WRITERS["cloudfront"]
REASON = "to compare the file with the registry"


@dataclass
class Disclosed:
    """A service, the truth about a file and its day."""

    here: Served
    found: Leak
    day: Day
    content: bytes
    log: bytes


def invented() -> Leak:
    found = leak(240)
    told = list(found.told)
    told[UNKNOWN] = replace(told[UNKNOWN], person=replace(told[UNKNOWN].person, given="مریم", family="رضایی"))
    return Leak(tuple(told))


def padded(content: bytes) -> bytes:
    """As long as the log says that it is."""
    assert len(content) < LENGTH
    return content + b"\n" * (LENGTH - len(content))


def known(found: Leak) -> list[tuple[str, ...]]:
    """Everybody but one; of another, the number is somebody's and the name with birth date somebody else's."""
    people = [one.person for one in found.told]
    two = people[SEVERAL]
    other = replace(two, given="Quillon", family="Thistlewick", born=dt.date(1961, 5, 4))
    rows = [one for at, one in enumerate(people) if at not in (UNKNOWN, SEVERAL)]
    return building.rows_of([*rows, other, replace(two, a_number="999999917")])


@pytest.fixture(scope="module")
def disclosed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disclosed]:
    enable_socket()
    folder, port = tmp_path_factory.mktemp("disclosed"), free_port()
    found, the_day = invented(), day(people=12, noise=60)
    building.built(folder / "known", known(found))
    key = folder / "registry.key"
    files.make_private(str(key))
    key.chmod(0o600)
    key.write_bytes(building.MASTER)
    passwords = make(folder / "home", port, "--demo")
    settings = folder / "home" / "instance.toml"
    settings.write_text(
        f'{settings.read_text()}\n[registry]\nfolder = "{folder / "known" / "registry"}"\nkey = "file:{key}"\n'
    )
    log = WRITER.head + b"".join(WRITER.written(the_day.requests))
    with served(folder, passwords=passwords, port=port) as here:
        yield Disclosed(here, found, the_day, padded(found.csv()), log)


def enter(page: Page, here: Served, name: str) -> None:
    page.goto(f"{here.address}/sign-in")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(here.passwords[name])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{here.address}/")


def until_done(page: Page) -> None:
    """The page looks again by itself until every step is done, and is then whole."""
    expect(page.locator(".tg-step--done")).to_have_count(5, timeout=SECONDS * 1000)
    expect(page.locator("#now[hx-get]")).to_have_count(0, timeout=SECONDS * 1000)


def opened(page: Page, given: Disclosed) -> None:
    """By hand, as a person does it; the log after it."""
    page.goto(f"{given.here.address}/incidents/new")
    page.get_by_label("The disclosed file").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": given.content}
    )
    page.get_by_label("Where it was to be had").fill(f"https://www.agency.example{PATH}")
    page.get_by_label("When it was put up").fill("2022-11-28 14:45:00")
    page.get_by_label("When it was removed").fill("2022-11-28T14:04:00-05:00")
    page.get_by_role("button", name="Open it and set the stays").click()
    page.wait_for_url(re.compile("/incidents/[0-9a-f-]{36}$"))
    expect(page.get_by_text("The incident is open.")).to_be_visible()


def count(page: Page, name: str) -> int:
    return int(page.locator(f"#{name}").inner_text().replace(",", ""))


def minors(found: Leak, today: dt.date) -> int:
    """On the day of opening, of those whose birth date the file has."""
    born = [one.person.born for one in found.told if one.where != "spouse"]
    return sum((today.year - b.year - ((today.month, today.day) < (b.month, b.day))) < 18 for b in born)


def test_stays_bounds_accesses_and_people_stand_on_one_page(page: Page, disclosed: Disclosed) -> None:
    enter(page, disclosed.here, "responder")
    opened(page, disclosed)
    found = judged(page, "incident-running")
    until_done(page)
    assert (
        page.get_by_role("link", name="Give the access logs")
        .or_(page.get_by_text("Give the access logs"))
        .count()
    )
    page.get_by_role("link", name="Add a log").first.click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "edge.log", "mimeType": "text/plain", "buffer": disclosed.log}
    )
    found += judged(page, "incident-evidence")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("It is kept, sealed")).to_be_visible()
    until_done(page)
    found += judged(page, "incident")
    _stays_and_people(page, disclosed)
    _bounds(page, disclosed)
    _accesses(page, disclosed)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    keep(page, "incident-print")
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    page.emulate_media(media="screen")
    page.goto(f"{disclosed.here.address}/incidents")
    found += judged(page, "incidents")
    page.goto(f"{disclosed.here.address}/")
    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()
    assert found == []


def _stays_and_people(page: Page, given: Disclosed) -> None:
    everybody = len(given.found.told)
    expect(page.locator(".tg-answer__big").first).to_have_text(f"{everybody} of {everybody}")
    assert count(page, "people-in-file") == count(page, "people-stayed") == everybody
    assert count(page, "people-exact") == everybody - 2
    assert count(page, "people-probable") + count(page, "people-unmatched") == 2
    assert count(page, "people-probable") >= 1
    assert count(page, "people-minors") == minors(given.found, dt.datetime.now(dt.UTC).date())


def _bounds(page: Page, given: Disclosed) -> None:
    served_at = [one.at for one in given.day.requests if _gave(one)]
    first = f"{min(served_at):%Y-%m-%d %H:%M:%S} UTC"
    expect(page.locator("#earliest")).to_contain_text(first)
    expect(page.locator(".tg-answer__big").nth(1)).to_have_text(first)
    gone = min(
        one.at
        for one in given.day.requests
        if one.status in (404, 410) and one.at > REMOVED and one.target == PATH
    )
    expect(page.locator("#latest")).to_contain_text(f"{gone:%Y-%m-%d %H:%M:%S} UTC")
    assert min(served_at) > POSTED


def _gave(one) -> bool:  # type: ignore[no-untyped-def]
    about = "2022" in one.target and "ero" in one.target
    return about and one.method == "GET" and one.status in (200, 206) and one.body > 0


def _accesses(page: Page, given: Disclosed) -> None:
    truth = Counter(expected(one.kind, WRITER.tells).value for one in given.day.sessions)
    for word in ("certainly", "probably", "possibly", "part", "not"):
        assert count(page, f"has-{word}") == truth[word], word
    whole = sum(truth[word] for word in ("certainly", "probably", "possibly"))
    expect(page.locator(".tg-answer__big").nth(2)).to_have_text(f"{whole} clients")
    for session in given.day.sessions:
        assert session.requests[0].address not in page.content()
    assert str(LENGTH) not in page.title()


def incident(page: Page, given: Disclosed) -> str:
    """Where it is; opened, where the test before did not run in this process."""
    page.goto(f"{given.here.address}/incidents")
    links = page.locator("tbody th a")
    if not links.count():
        opened(page, given)
        until_done(page)
        return page.url
    links.first.click()
    page.wait_for_url(re.compile("/incidents/[0-9a-f-]{36}$"))
    until_done(page)
    return page.url


def ruled(page: Page, ruling: str) -> None:
    page.get_by_text(ruling).click()
    page.get_by_label("Why").fill("their birth date is another")
    page.get_by_role("button", name="Rule", exact=True).click()


def test_a_person_is_uncovered_and_ruled_on(page: Page, chromium: Browser, disclosed: Disclosed) -> None:
    enter(page, disclosed.here, "responder")
    place = incident(page, disclosed)
    page.goto(f"{place}/people?resolution=probable")
    found = judged(page, "incident-people")
    several = _of_two(page)
    found += judged(page, "incident-person")
    assert f"A{disclosed.found.told[SEVERAL].person.a_number}" not in page.content()
    page.get_by_role("link", name="Uncover this person").click()
    page.get_by_label("Why").fill("short")
    page.get_by_role("button", name="Uncover this person").click()
    expect(page.locator("#error-summary")).to_be_focused()
    found += judged(page, "incident-reveal")
    page.get_by_label("Why").fill(REASON)
    page.get_by_role("button", name="Uncover this person").click()
    shown = page.locator("table.tg-cells").inner_text()
    assert disclosed.found.told[SEVERAL].person.a_number[-3:] in shown
    found += judged(page, "incident-revealed")
    name = disclosed.found.told[SEVERAL].person.family
    assert name.casefold() in shown.casefold()
    assert name not in page.title() + page.url
    page.goto(several)
    expect(page.get_by_text("199 left of 200")).to_be_visible()
    ruled(page, "It is nobody whom this incident touches")
    expect(page.get_by_text("The stay stands until another person rules the same.")).to_be_visible()
    expect(page.locator(".tg-title").get_by_text("Stayed")).to_be_visible()
    with chromium.new_context() as context:
        other = context.new_page()
        enter(other, disclosed.here, "counsel")
        other.goto(several)
        ruled(other, "It is nobody whom this incident touches")
        expect(other.get_by_text("the stay is off")).to_be_visible()
        expect(other.locator(".tg-title").get_by_text("No stay")).to_be_visible()
    assert found == []
    assert name not in disclosed.here.text()


def _of_two(page: Page) -> str:
    """The page of whom two candidates fit."""
    for link in [one.get_attribute("href") for one in page.locator("tbody th a").all()]:
        page.goto(f"{page.url.partition('/incidents')[0]}{link}")
        if page.get_by_role("rowheader", name="Candidate 2").count():
            return page.url
    raise AssertionError("nobody has two candidates")


def test_a_name_from_right_to_left_keeps_to_its_cell(page: Page, disclosed: Disclosed) -> None:
    enter(page, disclosed.here, "responder")
    place = incident(page, disclosed)
    truth = disclosed.found.told[UNKNOWN].person
    page.goto(f"{place}/people?resolution=unmatched")
    rows = page.locator("tbody th a")
    expect(rows).to_have_count(1)
    page.goto(f"{disclosed.here.address}{rows.first.get_attribute('href')}/reveal")
    page.get_by_label("Why").fill(REASON)
    page.get_by_role("button", name="Uncover this person").click()
    expect(page.locator("table.tg-cells")).to_contain_text(truth.family)
    found = judged(page, "incident-revealed-persian")
    edges = page.evaluate(
        "[...document.querySelectorAll('table.tg-cells tbody th')].map(e => e.getBoundingClientRect().left)"
    )
    assert len(set(edges)) == 1
    assert found == []


def test_claims_are_added_beside_each_other_and_withdrawn_without_scripts(
    chromium: Browser, disclosed: Disclosed
) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        enter(page, disclosed.here, "responder")
        page.goto(f"{disclosed.here.address}/incidents")
        if not page.locator("tbody th a").count():
            opened(page, disclosed)
        else:
            page.locator("tbody th a").first.click()
            page.wait_for_url(re.compile("/incidents/[0-9a-f-]{36}$"))
        place = page.url
        page.get_by_role("link", name="Add a claim").first.click()
        page.get_by_role("button", name="Add the claim").click()
        expect(page.get_by_text("There is a problem")).to_be_visible()
        for _ in range(2):
            page.goto(f"{place}/claims/add")
            page.get_by_text("It lasted so long").click()
            page.get_by_label("Hours").fill("5")
            page.get_by_label("Who or what says so").fill("agency")
            page.get_by_label("In which words").fill("about five hours")
            page.get_by_role("button", name="Add the claim").click()
            page.wait_for_url(place)
        said = page.get_by_role("region", name="What people say").get_by_text("“about five hours”")
        expect(said).to_have_count(1)
        row = (
            page.get_by_role("region", name="What people say")
            .get_by_role("row")
            .filter(has_text="five hours")
        )
        row.get_by_role("link", name="Withdraw").click()
        page.get_by_label("Why").fill("the agency has taken it back")
        page.get_by_role("button", name="Withdraw it").click()
        page.wait_for_url(place)
        expect(page.locator("tr.tg-withdrawn").get_by_text("about five hours").first).to_be_visible()


def test_who_may_not_see_people_sees_counts_alone(page: Page, disclosed: Disclosed) -> None:
    enter(page, disclosed.here, "auditor")
    page.goto(f"{disclosed.here.address}/incidents")
    found = judged(page, "incidents-auditor")
    if page.locator("tbody th a").count():
        page.locator("tbody th a").first.click()
        page.wait_for_url(re.compile("/incidents/[0-9a-f-]{36}$"))
        assert page.get_by_role("link", name="See who is affected").count() == 0
        assert page.get_by_role("link", name="Add a claim").count() == 0
        answer = page.goto(f"{page.url}/people")
        assert answer is not None
        assert answer.status == 403
    assert found == []
    assert json.dumps(violations(page)) == "[]"
