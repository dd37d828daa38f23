"""What people send, found again nowhere it is not meant to be: a real service, and every file it leaves behind.

Each kind of text has a word of its own. After a day with good and bad requests, logs, database with its journal,
record, vault, temporary files and answers are searched for it as plain text, UTF-16, hex, base64 and in addresses.
"""

from __future__ import annotations

import base64
import re
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from builders.served import Served, served

pytestmark = pytest.mark.enable_socket
FORM = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SECONDS = 60.0

WORDS = {
    "content": "Quillonbrack",
    "number": "A000555913",
    "file name": "wexfordlane",
    "reason": "marzipanfjord",
    "user name": "ottolinewick",
    "password": "brindlemoss-krake",
    "token": "tg_zanderkelp",
    "slot": "umbrafoxglove",
    "address": "vellumtarn",
    "header": "yarrowskein",
}
"""By what it stands for; none occurs in the service by itself."""
IN_DATABASE = {"file name", "reason"}
"""What a database may hold: where a file is published, and what people wrote for each other to read."""


@dataclass
class Day:
    """A service that was used and ended; `answers`: texts and headers of all it said, by address."""

    here: Served
    temporary: Path
    answers: list[tuple[str, str]] = field(default_factory=list)

    def told(self, answer: httpx2.Response) -> httpx2.Response:
        self.answers.append((answer.request.url.path, f"{answer.headers}\n{answer.text}"))
        return answer


def roster() -> bytes:
    rows = [f"{WORDS['content']} Invented{n},{WORDS['number']},1990-01-{n % 28 + 1:02}" for n in range(40)]
    return "\n".join(["Name,A-Number,Birth date", *rows]).encode()


def send(day: Day, client: httpx2.Client, page: str, fields: dict[str, str], to: str = "", **more: object):  # type: ignore[no-untyped-def]
    own = FORM.search(day.told(client.get(page)).text)
    assert own, page
    return day.told(client.post(to or page, data={"csrfmiddlewaretoken": own[1], **fields}, **more))  # type: ignore[arg-type]


def client(day: Day, name: str = "") -> httpx2.Client:
    made = httpx2.Client(base_url=day.here.address, follow_redirects=True, timeout=SECONDS)
    if name:
        send(day, made, "/sign-in", {"username": name, "password": day.here.passwords[name]})
    return made


def strangers(day: Day) -> None:
    """Whoever has no account, in every way to say something."""
    with closing(client(day)) as nobody:
        wrong = {"username": WORDS["user name"], "password": WORDS["password"]}
        assert send(day, nobody, "/sign-in", wrong).status_code == 422
        assert send(day, nobody, "/sign-in", wrong | {"username": "web"}).status_code == 422
        day.told(nobody.get(f"/enrol/{WORDS['token']}"))
        day.told(nobody.get(f"/{WORDS['address']}?{WORDS['address']}=1"))
        day.told(nobody.get("/sign-in", params={"next": f"//{WORDS['address']}/"}))
        bearer = {"Authorization": f"Bearer {WORDS['token']}"}
        for address in ("/v1/submissions", f"/v1/{WORDS['address']}", f"/v1/submissions/{WORDS['address']}"):
            for method in ("GET", "POST", "PUT"):
                day.told(nobody.request(method, address, headers=bearer, content=roster()))
        day.told(nobody.post("/submit", data={"slot": WORDS["slot"]}, files={"file": ("a.csv", roster())}))
        day.told(nobody.get("/", headers={"Host": WORDS["header"], "X-Forwarded-Host": WORDS["header"]}))


def editors(day: Day) -> str:
    """A web editor; the address of what was offered."""
    with closing(client(day, "web")) as web:
        name = f"{WORDS['file name']}.csv"
        fields = {"slot": "statistics", "reason": WORDS["reason"], "publish": "on"}
        sent = send(day, web, "/submit", fields, files={"file": (name, roster(), "text/csv")})
        number = str(sent.url).rpartition("/")[2]
        for slot, bad in ((WORDS["slot"], "b.csv"), ("statistics", f"{WORDS['number']}.csv")):
            answer = send(day, web, "/submit", {"slot": slot}, files={"file": (bad, roster())})
            assert answer.status_code == 422
        end = time.monotonic() + SECONDS
        while "locked" not in (page := day.told(web.get(f"/submissions/{number}"))).text:
            assert time.monotonic() < end, page.text
            time.sleep(0.2)
        day.told(web.post("/submit", content=roster(), headers={"Content-Type": "multipart/form-data"}))
        day.told(web.get(f"/submissions/{WORDS['address']}"))
    return number


def reviewers(day: Day, number: str) -> None:
    """One who rules; what is uncovered to them alone is not kept."""
    with closing(client(day, "privacy")) as reviewer:
        page = f"/submissions/{number}"
        ruling = {"kind": "withhold", "reason": f"{WORDS['reason']} once more"}
        refused = {"kind": "release", "reason": WORDS["number"]}
        send(day, reviewer, page, refused, f"{page}/ruling")
        # A form gives back to its author what they typed, so that they can mend it: to nobody else, and kept nowhere.
        day.answers.pop()
        uncovered = reviewer.get(f"{page}/findings/0")
        assert WORDS["content"] not in uncovered.text
        own = FORM.search(uncovered.text)
        if own:
            reviewer.post(
                f"{page}/findings/0", data={"csrfmiddlewaretoken": own[1], "reason": ruling["reason"]}
            )
        send(day, reviewer, page, ruling, f"{page}/ruling")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder = tmp_path_factory.mktemp("leaks")
    (folder / "temporary").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder / "temporary"))
        with served(folder) as here:
            found = Day(here, folder / "temporary")
            strangers(found)
            reviewers(found, editors(found))
            # Before the end, for a database folds its journal when it is closed.
            _search_files(found)
    return found


def spellings(word: str) -> list[bytes]:
    """As it may lie in a file."""
    plain = word.encode()
    ways = [plain, plain.lower(), word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode()]
    # Of base64 the part that does not depend on what stands before and after it.
    for before in range(3):
        ways.append(base64.b64encode(b"\0" * before + plain)[4 if before else 0 : -4])
    return ways


def _search_files(day: Day) -> None:
    found = []
    places = [day.here.home, day.temporary, day.here.log]
    for file in [one for place in places for one in (place.rglob("*") if place.is_dir() else [place])]:
        if not file.is_file():
            continue
        content = file.read_bytes()
        database = "database" in file.name or ".sqlite" in file.name
        for kind, word in WORDS.items():
            if database and kind in IN_DATABASE:
                continue
            if any(way in content or way in file.name.encode() for way in spellings(word)):
                found.append((kind, file.name))
    assert found == []


def test_nothing_is_found_in_what_the_service_leaves_behind(day: Day) -> None:
    _search_files(day)
    # What was written last may still lie in the journal beside the database.
    base = b"".join(path.read_bytes() for path in sorted(day.here.home.glob("data/*.sqlite*")))
    assert base, "the search must know the database"
    assert any(way in base for way in spellings(WORDS["reason"])), "the search finds what is there"


def test_no_answer_repeats_a_value_of_a_file(day: Day) -> None:
    for address, text in day.answers:
        for kind in ("content", "number", "password", "token"):
            assert WORDS[kind] not in text, (kind, address)


def test_no_entry_of_the_record_tells_what_people_wrote(day: Day) -> None:
    with closing(sqlite3.connect(next(day.here.home.glob("data/*.sqlite3")))) as base:
        entries = [bytes(body) for (body,) in base.execute("SELECT body FROM ledger_entryrow")]
    assert entries
    for kind, word in WORDS.items():
        for way in spellings(word):
            assert not any(way in entry for entry in entries), kind
