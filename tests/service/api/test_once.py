"""The same request twice is one act, whatever happens in between."""

from __future__ import annotations

import datetime as dt
import os
import signal
import uuid

import pytest

from service.releases.test_path import CLEAR, CLEARER, HELD, REASON
from tidegate.service.accounts.roles import Role
from tidegate.service.api.idempotency import CLAIM, KEPT
from tidegate.service.api.models import IdempotencyKey
from tidegate.service.releases.models import Release, Ruling, Submission


def test_the_same_request_gets_the_same_answer_and_acts_once(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    first = api.offer(web, CLEAR, key="one")
    again = api.offer(web, CLEAR, key="one")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Submission.objects.count() == 1
    assert api.offer(web, CLEAR, key="two").json()["id"] != first.json()["id"]


def test_a_key_stands_for_one_request_of_one_person(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web, other = token(person("web", Role.PUBLISHER)), token(person("other", Role.PUBLISHER))
    api.offer(web, CLEAR, key="one")
    assert api.offer(web, CLEARER, key="one").status_code == 422
    assert api.offer(web, CLEAR, "b.csv", key="one").status_code == 422
    assert api.offer(web, CLEAR, publish=True, key="one").status_code == 422
    assert api.offer(other, CLEAR, key="one").status_code == 201
    for bad in ("a b", "é", "x" * 129):
        assert api.offer(web, CLEAR, key=bad).status_code == 422


def test_what_was_refused_may_be_asked_again(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    made = api.offer(web, CLEAR).json()["id"]
    headers = {"Idempotency-Key": "one"}
    assert api.call("post", "/releases", web, {"submission": made}, headers=headers).status_code == 409
    from tidegate.service.releases.acts.examine import examine

    examine(office, uuid.UUID(made))
    for _ in range(2):
        assert api.call("post", "/releases", web, {"submission": made}, headers=headers).status_code == 201
    assert Release.objects.count() == 1


def test_one_who_is_at_it_keeps_the_others_waiting_until_he_counts_as_dead(
    office, person, token, api
) -> None:  # type: ignore[no-untyped-def]
    actor = person("web", Role.PUBLISHER)
    web = token(actor)
    first = api.offer(web, CLEAR, key="one")
    IdempotencyKey.objects.update(status=None, answer="", claimed_at=office.now())
    waiting = api.offer(web, CLEAR, key="one")
    assert waiting.status_code == 409
    assert 1 <= int(waiting.headers["Retry-After"]) <= CLAIM.total_seconds() + 1
    IdempotencyKey.objects.update(claimed_at=office.now() - CLAIM)
    assert api.offer(web, CLEAR, key="one").json()["id"] == first.json()["id"]
    assert Submission.objects.count() == 1


def test_a_key_is_forgotten_after_a_day(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    api.offer(web, CLEAR, key="one")
    IdempotencyKey.objects.update(made_at=office.now() - KEPT - dt.timedelta(seconds=1))
    assert api.offer(web, CLEARER, key="one").status_code == 201


def killed_at(act: str, attempt: object) -> None:
    """Run a request in a child that is killed when it comes to a function of ours."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        module, _, name = act.rpartition(".")
        patch = pytest.MonkeyPatch()
        patch.setattr(f"{module}.{name}", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        try:
            attempt()  # type: ignore[operator]
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


ROOM = "tidegate.service"
SUBMITTING = (
    "api.idempotency._claimed", "releases.acts.receive.public_path", "releases.acts.receive.append",
    "releases.acts.receive.queue.examine", "api.routes.submissions.whole", "api.idempotency._ours",
)  # fmt: skip
RULING = (
    "api.idempotency._claimed", "releases.acts.rule.append", "releases.acts.rule.settlement", "api.idempotency._ours",
)  # fmt: skip


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("act", SUBMITTING)
def test_a_submission_cut_off_anywhere_is_made_once_by_asking_again(office, person, token, api, act) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    killed_at(f"{ROOM}.{act}", lambda: api.offer(web, CLEAR, key="one"))
    if IdempotencyKey.objects.exists():
        assert api.offer(web, CLEAR, key="one").status_code == 409
    IdempotencyKey.objects.update(claimed_at=office.now() - CLAIM)
    answer = api.offer(web, CLEAR, key="one")
    assert answer.status_code == 201
    assert [str(row.pk) for row in Submission.objects.all()] == [answer.json()["id"]]


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("act", RULING)
def test_a_ruling_cut_off_anywhere_is_given_once_by_asking_again(office, person, token, api, act) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.releases.acts.examine import examine

    web, one = token(person("web", Role.PUBLISHER)), token(person("one", Role.REVIEWER))
    made = api.offer(web, HELD, "a.zip").json()["id"]
    examine(office, uuid.UUID(made))

    def ask():  # type: ignore[no-untyped-def]
        ruling = {"kind": "release", "reason": REASON}
        return api.call(
            "post", f"/submissions/{made}/rulings", one, ruling, headers={"Idempotency-Key": "one"}
        )

    killed_at(f"{ROOM}.{act}", ask)
    IdempotencyKey.objects.update(claimed_at=office.now() - CLAIM)
    assert ask().status_code == 201
    assert Ruling.objects.count() == 1
