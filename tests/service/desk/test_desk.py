"""submit, publish, unpublish, rollback and review, on a server and on this machine: the same words, the same codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from service.api.conftest import token
from service.conftest import on_site
from service.releases.test_path import CLEAR, CLEARER, HELD, REASON, ROSTER
from tidegate.service.accounts.roles import Role
from tidegate.service.releases.models import Release, ReleaseState, Submission

__all__ = ["token"]
Where = Callable[[str], list[str]]


@pytest.fixture(params=["server", "home"])
def where(request, office, person, token, tmp_path, monkeypatch) -> Where:  # type: ignore[no-untyped-def]
    """The options by which a person asks: one with all the roles that the name tells."""
    if request.param == "server":
        address = request.getfixturevalue("server")

    def options(name: str, *roles: Role) -> list[str]:
        from tidegate.service.accounts.models import Account

        known = Account.objects.filter(username=name).first()
        actor = known.actor("test") if known else person(name, *roles)
        if request.param == "home":
            return ["--home", str(office.instance.home), "--as", name]
        place = tmp_path / f"{name}.token"
        if not place.exists():
            place.write_text(token(actor) + "\n")
            place.chmod(0o600)
        return ["--server", address, "--token", f"file:{place}"]

    return options  # type: ignore[return-value]


def test_a_file_is_submitted_published_replaced_rolled_back_and_taken_down(
    office, where, tidegate, files
) -> None:  # type: ignore[no-untyped-def]
    web = where("web", Role.PUBLISHER)  # type: ignore[call-arg]
    place = files(fy26_csv=CLEAR) / "fy26.csv"
    code, out, _ = tidegate("submit", place, "--slot", "statistics", *web)
    assert (code, out.split()[:2]) == (0, ["clear", "fy26.csv"])
    assert on_site(office, "statistics/fy26.csv") is None
    number = str(Submission.objects.get().pk)
    assert number in out
    code, out, _ = tidegate("publish", number, *web)
    assert (code, on_site(office, "statistics/fy26.csv")) == (0, CLEAR)
    place.write_bytes(CLEARER)
    code, out, _ = tidegate("publish", place, "--slot", "statistics", "--format", "json", *web)
    assert (code, on_site(office, "statistics/fy26.csv")) == (0, CLEARER)
    assert json.loads(out)["release"]["state"] == "live"
    code, out, _ = tidegate("rollback", "statistics/fy26.csv", *web)
    assert (code, on_site(office, "statistics/fy26.csv")) == (0, CLEAR)
    assert tidegate("unpublish", "statistics/fy26.csv", "--reason", "was not final yet", *web)[0] == 0
    assert on_site(office, "statistics/fy26.csv") is None
    assert tidegate("unpublish", "statistics/fy26.csv", "--reason", "was not final yet", *web)[0] == 2


def test_a_roster_is_blocked_with_its_reasons_and_no_value(office, where, tidegate, files) -> None:  # type: ignore[no-untyped-def]
    web = where("web", Role.PUBLISHER)  # type: ignore[call-arg]
    folder = files(fy26_csv=CLEAR, list_csv=ROSTER)
    code, out, error = tidegate("publish", folder, "--slot", "statistics", *web)
    assert code == 1
    assert "block    list.csv" in out
    assert "Invented" not in out + error
    assert on_site(office, "statistics/list.csv") is None
    for format in ("text", "json"):
        shown = tidegate("submit", folder / "list.csv", "--slot", "statistics", "--format", format, *web)
        assert shown[0] == 1
        assert "A000" not in shown[1]


def test_a_held_file_is_settled_by_two_reviewers(office, where, tidegate, files) -> None:  # type: ignore[no-untyped-def]
    web = where("web", Role.PUBLISHER, Role.REVIEWER)  # type: ignore[call-arg]
    one, two = where("one", Role.REVIEWER), where("two", Role.REVIEWER)  # type: ignore[call-arg]
    code, out, _ = tidegate("submit", files(a_zip=HELD) / "a.zip", "--slot", "statistics", *web)
    assert (code, "needs 2 more people" in out) == (3, True)
    number = str(Submission.objects.get().pk)
    assert number in tidegate("review", "list", *one)[1]
    assert tidegate("review", "show", number, *one)[0] == 3
    ruling = ("review", "rule", number, "--release", "--reason", REASON)
    assert tidegate(*ruling, *web)[0] != 0
    assert tidegate("publish", number, *web)[0] == 3
    assert tidegate(*ruling, *one)[:2] == (0, "waiting: needs 1 more person to agree\n")
    assert tidegate(*ruling, "--days", "3", *two)[:2] == (0, "released\n")
    assert tidegate("publish", number, *web)[0] == 0
    assert on_site(office, "statistics/a.zip") == HELD
    assert tidegate("review", "list", *one)[1] == "nothing waits\n"


DEPLOY = 'cat "$TIDEGATE_RELEASE"/fy26.csv > {site} && test "$TIDEGATE_RELEASE" = "$1" && exit 7'


def test_a_command_gets_exactly_what_was_cleared_whatever_happens_to_the_file(
    office, where, tidegate, files, tmp_path, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    web = where("web", Role.PUBLISHER)  # type: ignore[call-arg]
    folder, went_out = files(fy26_csv=CLEAR), tmp_path / "deployed.csv"
    from tidegate.cli.desk import deploy

    taken = deploy.offered

    def swapped(paths: list[str]) -> object:
        found = taken(paths)
        (folder / "fy26.csv").write_bytes(ROSTER)
        (folder / "more.csv").write_bytes(ROSTER)
        return found

    monkeypatch.setattr(deploy, "offered", swapped)
    script = DEPLOY.format(site=went_out)
    ran = tidegate("publish", "--slot", "statistics", *web, folder, "--", "sh", "-c", script, "sh", "{}")
    assert ran[0] == 7, ran
    assert went_out.read_bytes() == CLEAR
    assert not list(Path(deploy.tempfile.gettempdir()).glob("tidegate-release-*"))
    assert not Release.objects.filter(state=ReleaseState.LIVE).exists()


def test_a_command_is_not_run_unless_all_is_clear(where, tidegate, files, tmp_path) -> None:  # type: ignore[no-untyped-def]
    web = where("web", Role.PUBLISHER)  # type: ignore[call-arg]
    folder, mark = files(fy26_csv=CLEAR, list_csv=ROSTER), tmp_path / "ran"
    code, _, error = tidegate("publish", "--slot", "statistics", *web, folder, "--", "touch", mark)
    assert (code, mark.exists()) == (1, False)
    assert "was not run" in error


def test_a_clearance_for_other_bytes_or_of_an_unknown_key_runs_nothing(
    where, tidegate, files, tmp_path, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    web = where("web", Role.PUBLISHER)  # type: ignore[call-arg]
    folder, mark = files(fy26_csv=CLEAR), tmp_path / "ran"
    tidegate("submit", folder / "fy26.csv", "--slot", "statistics", *web)
    old = Submission.objects.get().clearances.get().envelope
    (folder / "fy26.csv").write_bytes(CLEARER)
    kind = f"tidegate.cli.desk.{'local.Local' if '--home' in web else 'remote.Remote'}"
    words = ("publish", "--slot", "statistics", *web, folder, "--", "touch", mark)
    with monkeypatch.context() as patch:
        patch.setattr(f"{kind}.clearance", lambda self, number: old)
        code, _, error = tidegate(*words)
    assert (code, mark.exists(), "other bytes" in error) == (3, False, True)
    with monkeypatch.context() as patch:
        patch.setattr(f"{kind}.trust", lambda self, key, at: None)
        code, _, error = tidegate(*words)
    assert (code, mark.exists(), "no trusted key" in error) == (3, False, True)
    assert tidegate(*words)[0] == 0
    assert mark.exists()


def test_a_policy_changed_after_the_judging_and_before_the_command_runs_nothing(
    office, where, tidegate, files, tmp_path, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    web = where("web", Role.PUBLISHER)  # type: ignore[call-arg]
    folder, mark = files(fy26_csv=CLEAR), tmp_path / "ran"
    words = ("publish", "--slot", "statistics", *web, folder)
    policy = office.instance.policy_file
    before = policy.read_text()
    from tidegate.cli.desk import deploy

    copied = deploy._sealed_copy

    def changed(taken: list[object]) -> object:
        policy.write_text(before + "\n[slot.other]\nkind = 'document'\n")
        return copied(taken)

    try:
        with monkeypatch.context() as patch:
            patch.setattr(deploy, "_sealed_copy", changed)
            code, _, error = tidegate(*words, "--", "touch", mark)
        assert (code, mark.exists(), "policy has changed" in error) == (3, False, True), error
        assert tidegate(*words, "--anew", "--", "touch", mark)[0] == 0
        assert mark.exists()
    finally:
        policy.write_text(before)


def test_a_file_that_cannot_be_read_holds_and_is_not_sent(where, tidegate, files) -> None:  # type: ignore[no-untyped-def]
    web = where("web", Role.PUBLISHER)  # type: ignore[call-arg]
    folder = files(fy26_csv=CLEAR)
    (folder / "gone.csv").symlink_to(folder / "nowhere")
    code, out, _ = tidegate("submit", folder, "--slot", "statistics", *web)
    assert (code, "hold     gone.csv" in out, Submission.objects.count()) == (3, True, 1)


def test_what_is_refused_is_told_in_one_line(where, tidegate, files) -> None:  # type: ignore[no-untyped-def]
    web, other = where("web", Role.PUBLISHER), where("other", Role.AUDITOR)  # type: ignore[call-arg]
    place = files(fy26_csv=CLEAR) / "fy26.csv"
    nowhere = "00000000-0000-4000-8000-000000000000"
    for words in (
        ("submit", place, "--slot", "nowhere", *web),
        ("submit", place, "--slot", "statistics", *other),
        ("submit", place, "--slot", "statistics", "--reason", "for A000-000-123", *web),
        ("publish", nowhere, *web),
        ("review", "show", nowhere, *web),
        ("rollback", nowhere, *web),
        ("rollback", "statistics/fy26.csv", *web),
    ):
        code, out, error = tidegate(*words)
        assert code in (2, 3), words
        assert out == ""
        assert error.count("\n") == 1
        assert "A000-000-123" not in error
    assert not Submission.objects.exists()


def test_the_same_submitted_twice_to_a_server_is_one_submission(
    office, person, token, server, tidegate, files, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TIDEGATE_SERVER", server)
    monkeypatch.setenv("TIDEGATE_TOKEN", token(person("web", Role.PUBLISHER)))
    words = ("submit", files(fy26_csv=CLEAR) / "fy26.csv", "--slot", "statistics")
    assert [tidegate(*words)[0] for _ in range(2)] == [0, 0]
    assert Submission.objects.count() == 1
    assert tidegate(*words, "--anew")[0] == 0
    assert Submission.objects.count() == 2
