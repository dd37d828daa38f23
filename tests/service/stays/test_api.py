"""Over HTTP: answers of one size, never kept; people masked, uncovered one by one; the list, offline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders.disclosed import Leak
from service.api.conftest import Api, token
from tidegate.service.accounts.roles import Role
from tidegate.service.office import Office

__all__ = ["token"]


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def incident(office: Office, opened, disclosed: Leak):  # type: ignore[no-untyped-def]
    from tidegate.service.stays.acts.stay import stay

    made = opened(disclosed.xlsx())
    stay(office, made, lambda _: None)
    return made


def test_answers_have_one_size_and_are_kept_nowhere(api, token, person, incident, disclosed: Leak) -> None:  # type: ignore[no-untyped-def]
    desk = token(person("removal", Role.REMOVAL_DESK))
    known = disclosed.told[0].person.a_number
    found = [api.call("GET", f"/stays/{number}", desk) for number in (known, "A900000001", "C1", "%C3%A9")]
    assert [one.json()["answer"] for one in found] == ["stayed", "none", "unknown", "unknown"]
    assert len({len(one.content) for one in found}) == 1
    assert all(one.headers["Cache-Control"] == "no-store" for one in found)
    assert all(set(one.json()) == {"answer", "since", "why", "until_at_earliest"} for one in found)


def test_many_are_asked_without_addresses(api, token, person, incident, disclosed: Leak) -> None:  # type: ignore[no-untyped-def]
    desk = token(person("removal", Role.REMOVAL_DESK))
    one = disclosed.told[4].person
    asked = [
        {"number": one.a_number},
        {"name": one.name, "birth_date": one.born.isoformat()},
        {"number": "A900000001"},
    ]
    answers = api.call("POST", "/stays/questions", desk, {"questions": asked}).json()["answers"]
    assert [each["answer"] for each in answers] == ["stayed", "stayed", "none"]
    for wrong in ({"number": "1", "name": "a", "birth_date": "1990-01-01"}, {}, {"name": "only a name"}):
        answer = api.call("POST", "/stays/questions", desk, {"questions": [wrong]})
        assert answer.status_code == 422


def test_people_are_masked_paged_and_uncovered_one_by_one(
    api, token, person, incident, disclosed: Leak
) -> None:  # type: ignore[no-untyped-def]
    counsel = token(person("counsel", Role.COUNSEL))
    place = f"/incidents/{incident.pk}/people"
    page = api.call("GET", f"{place}?limit=100", counsel)
    more = api.call("GET", f"{place}?limit=100&after={page.json()['next']}", counsel).json()
    assert len(page.json()["items"]) + len(more["items"]) == 123
    assert "canary" not in page.content.decode()
    one = next(each for each in page.json()["items"] if "birth date" in each["fields"])
    assert not any(each.person.a_number in page.content.decode() for each in disclosed.told)
    shown = api.call("POST", f"{place}/{one['id']}/reveal", counsel, {"reason": "to write their letter"})
    assert any(cell["kind"] == "A-number" for cell in shown.json()["cells"])
    assert api.call("POST", f"{place}/{one['id']}/reveal", counsel, {"reason": "because"}).status_code == 409
    elsewhere = f"/incidents/{'0' * 8}-0000-4000-8000-{'0' * 12}/people/{one['id']}/reveal"
    assert api.call("POST", elsewhere, counsel, {"reason": "to write their letter"}).status_code == 404
    ruled = api.call(
        "POST", f"{place}/{one['id']}/ruling", counsel, {"reason": "another office's", "ruling": "ruled out"}
    )
    assert ruled.json()["resolution"] != "ruled out"


@pytest.fixture
def listed(office: Office, tmp_path: Path, incident, api, token, person):  # type: ignore[no-untyped-def]
    """A list as another office has it: file, key, public keys."""
    from tidegate.keys import files
    from tidegate.service.stays import lists

    files.make_private(str(tmp_path / "list.key"))
    section = office.instance.settings["response"]
    section["list_key"], before = f"file:{tmp_path / 'list.key'}", section["list_key"]
    try:
        assert lists.make(office)
    finally:
        section["list_key"] = before
    desk = token(person("desk of lists", Role.REMOVAL_DESK))
    (tmp_path / "list.json").write_bytes(api.call("GET", "/stays/lists/latest", desk).content)
    keys = [
        {"id": key.id, "public": __import__("base64").b64encode(key.public).decode(), "since": key.since.isoformat(),
         "until": None, "doubted_since": None}
        for key in office.clearance_keys().keys
    ]  # fmt: skip
    (tmp_path / "keys.json").write_text(json.dumps({"items": keys}))
    return tmp_path


def checked(where: Path, number: str, *more: str) -> int:
    from tidegate.cli import main

    (where / "numbers.txt").write_text(f"{number}\n")
    words = ["stays", "check", str(where / "list.json"), "--key", f"file:{where / 'list.key'}"]
    return main([*words, "--public-key", str(where / "keys.json"), *more, str(where / "numbers.txt")])


def test_a_list_is_read_offline(listed: Path, disclosed: Leak, capsys) -> None:  # type: ignore[no-untyped-def]
    assert checked(listed, "A900000001") == 0
    assert checked(listed, f"A{disclosed.told[0].person.a_number}") == 1
    assert checked(listed, disclosed.told[0].case) == 1
    assert checked(listed, "C99999999") == 3
    text = (listed / "list.json").read_text()
    assert not any(one.person.a_number in text for one in disclosed.told)
    assert disclosed.told[0].person.a_number not in capsys.readouterr().out


def test_a_list_that_cannot_be_believed_frees_nobody(listed: Path, office) -> None:  # type: ignore[no-untyped-def]
    import base64

    from tidegate.keys import files

    whole = json.loads((listed / "list.json").read_text())
    statement = json.loads(base64.b64decode(whole["payload"]))
    statement["predicate"]["entries"] = []
    forged = whole | {"payload": base64.b64encode(json.dumps(statement).encode()).decode()}
    for text in (json.dumps(forged), "", "{}", (listed / "list.json").read_text()[:-30], "[1]"):
        (listed / "list.json").write_text(text)
        assert checked(listed, "A900000001") == 3
    (listed / "list.json").write_text(json.dumps(whole))
    assert checked(listed, "A900000001") == 0
    (listed / "list.key").unlink()
    files.make_private(str(listed / "list.key"))
    assert checked(listed, "A900000001") == 3
