"""What the public receives though the site holds it not: a cache's copy that is reported, and one that comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Thread

import pytest
from pytest_socket import enable_socket

from service.conftest import on_site
from service.releases.test_path import submitted
from service.watch.conftest import CLEAR, ROSTER
from tidegate.model.verdict import Inspection, Judgement, Verdict
from tidegate.service.accounts.roles import Role
from tidegate.service.releases.acts import examine as examining
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.acts.recheck import notice_changes, recheck
from tidegate.service.releases.models import Alarm, Release, ReleaseState
from tidegate.service.watch import chores
from tidegate.service.watch.acts import report, stays
from tidegate.service.watch.acts.resume import resume
from tidegate.service.watch.models import Observation, ObservationState, TakeDown
from tidegate.sites.addresses import Reach
from tidegate.sites.fetch import Fetcher, Limits
from tidegate.sites.public import Public

Held = dict[str, bytes]


@pytest.fixture
def cache(office) -> Iterator[Held]:  # type: ignore[no-untyped-def]
    """The site's public address is a cache that gives what it holds, whatever the site says."""
    enable_socket()
    held: Held = {}

    class Cache(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = held.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Cache) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        fetcher = Fetcher(Reach((ip_network("127.0.0.0/8"),)), Limits(ports=(port,)))
        office.site("public").public = Public(f"http://127.0.0.1:{port}/", fetcher)
        yield held
        server.shutdown()


def test_a_reported_copy_that_only_a_cache_holds_is_kept_and_is_an_alarm_until_it_is_gone(
    office, patrol, cache
) -> None:  # type: ignore[no-untyped-def]
    cache["/api/people.csv?page=2"] = cache["/api/people.csv"] = ROSTER
    report.receive(office, "", office.site("public").public.address + "api/people.csv?page=2")
    chores.reports(office, {"public": patrol})
    row = Observation.objects.get()
    assert (row.verdict, row.state) == ("block", ObservationState.GOING)
    assert Alarm.objects.filter(kind="take-down-failed").count() == 1
    cache.clear()
    assert resume(office) == 1
    row.refresh_from_db()
    assert row.state == ObservationState.TAKEN_DOWN


def test_what_a_cache_gives_again_is_ordered_down_again(office, patrol, leak, cache, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    leak("list.csv", ROSTER)
    patrol.whole()
    down = TakeDown.objects.get()
    assert down.verified_at is not None
    later = down.verified_at + dt.timedelta(minutes=11)
    monkeypatch.setattr(type(office), "now", lambda self: later)
    assert stays.check(office) is None
    cache["/list.csv?tidegate=1"] = ROSTER
    assert stays.check(office) is None  # asked a moment ago
    later += dt.timedelta(minutes=11)
    assert stays.check(office) is not None
    assert Alarm.objects.filter(kind="returned").count() == 1
    assert Observation.objects.get().state == ObservationState.GOING


def test_a_wrong_policy_withdraws_a_few_releases_and_then_asks(office, person, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    for number in range(8):
        publish(
            office,
            web,
            submitted(office, web, CLEAR + b"X%d,%d,2\n" % (number, 700 + number), f"{number}.csv").pk,
        )
    judged = examining.inspected

    def judged_block(*words) -> Inspection:  # type: ignore[no-untyped-def]
        found = judged(*words)
        return replace(found, judgement=Judgement(Verdict.BLOCK, ("a rule that blocks everything",)))

    notice_changes(office)
    policy = office.instance.policy_file
    before = policy.read_text()
    try:
        policy.write_text(before + "\n[slot.other]\nkind = 'document'\n")
        notice_changes(office)
        monkeypatch.setattr("tidegate.service.releases.acts.recheck.inspected", judged_block)
        recheck(office)
    finally:
        policy.write_text(before)
    withdrawn = Release.objects.filter(state=ReleaseState.WITHDRAWN).count()
    assert withdrawn == 5
    assert Alarm.objects.filter(kind="breaker").count() == 1
    assert sum(on_site(office, f"statistics/{number}.csv") is not None for number in range(8)) == 3
