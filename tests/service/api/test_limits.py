"""How much at once, and what is no yes and no no."""

from __future__ import annotations

import pytest

from service.releases.test_path import CLEAR
from tidegate.errors import RequestError
from tidegate.service.accounts.roles import Role
from tidegate.service.api import authentication
from tidegate.service.api.rates import Rates, Seats
from tidegate.service.releases.models import Submission


def test_who_asks_too_often_waits_as_long_as_is_told_and_nobody_else_does(
    office, person, token, api, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    now = [0.0]
    monkeypatch.setattr(authentication, "RATES", Rates(a_second=0.5, burst=3, clock=lambda: now[0]))
    web, other = token(person("web", Role.PUBLISHER)), token(person("other", Role.PUBLISHER))
    assert [api.call("get", "/me", web).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = api.call("get", "/me", web)
    assert refused.headers["Retry-After"] == "2"
    assert api.call("get", "/me", other).status_code == 200
    now[0] += 2
    assert [api.call("get", "/me", web).status_code for _ in range(2)] == [200, 429]


def test_a_seat_is_given_back_however_its_taker_ends() -> None:
    seats = Seats(1, 7)
    with pytest.raises(KeyError), seats.taken():
        raise KeyError
    with seats.taken(), pytest.raises(RequestError) as refused:
        seats.sit()
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "7"})
    with seats.taken():
        pass


@pytest.mark.parametrize("word", ["0", "1", "yes", "on", "t", "", "null"])
def test_only_true_is_yes_and_only_false_is_no(office, person, token, api, word: str) -> None:  # type: ignore[no-untyped-def]
    web = token(person("web", Role.PUBLISHER))
    reviewer = token(person("one", Role.REVIEWER))
    assert api.offer(web, CLEAR, publish=word).status_code == 422
    assert api.call("get", f"/alarms?open={word}", reviewer).status_code == 422
    assert not Submission.objects.exists()
    assert api.call("get", "/alarms?open=true", reviewer).status_code == 200
