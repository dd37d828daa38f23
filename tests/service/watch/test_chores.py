"""Canaries, silence, pages: the alarm is tested, its silence is one, and somebody is told."""

from __future__ import annotations

import datetime as dt
import json
import socket
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from pytest_socket import enable_socket

from service.conftest import NOW
from tidegate.service.releases.models import Alarm
from tidegate.service.watch import silence
from tidegate.service.watch.acts import canary
from tidegate.service.watch.models import Canary, Page, Patrolled
from tidegate.service.watch.pages import gather, send, webhook


@pytest.fixture
def settings_of(office, monkeypatch):  # type: ignore[no-untyped-def]
    """Change sections of the installation for one test."""
    before = office.instance

    def change(**sections: dict[str, object]) -> None:
        whole = dict(office.instance.settings)
        for name, values in sections.items():
            whole[name] = {**whole[name], **values}
        office.instance = replace(office.instance, settings=whole)

    yield change
    office.instance = before


@pytest.fixture
def at(office, monkeypatch):  # type: ignore[no-untyped-def]
    """Set the office's clock."""

    def set_to(moment: dt.datetime) -> None:
        monkeypatch.setattr(type(office), "now", lambda self: moment)

    set_to(NOW)
    return set_to


def raised(kind: str = "live-file", subject: str = "", when: dt.datetime = NOW) -> Alarm:
    return Alarm.objects.create(
        kind=kind, subject=subject, text="a live file is judged block", raised_at=when
    )


def test_a_canary_is_found_gone_and_passed_without_an_alarm(office, patrol, settings_of) -> None:  # type: ignore[no-untyped-def]
    settings_of(watch={"canary_minutes": 60})
    canary.turn(office, ("public",))
    canary.turn(office, ("public",))
    assert patrol.whole().looked == 1
    canary.turn(office, ("public",))
    row = Canary.objects.get()
    assert row.found_at is not None
    assert row.gone_at is not None
    assert row.failed_at is None
    assert not Alarm.objects.exists()


def test_a_canary_nobody_finds_is_an_alarm_and_is_removed(office, patrol, settings_of, at) -> None:  # type: ignore[no-untyped-def]
    settings_of(watch={"canary_minutes": 60, "canary_seconds": 30})
    row = canary.seed(office, "public")
    assert row is not None
    at(NOW + dt.timedelta(seconds=31))
    canary.turn(office, ("public",))
    assert Alarm.objects.filter(kind=canary.FAILED).count() == 1
    assert not (office.instance.home / "site" / row.path).exists()


def test_silence_of_the_patrol_is_an_alarm(office, patrol, at) -> None:  # type: ignore[no-untyped-def]
    assert silence.check(office) == 0  # never looked at: from now on it counts
    patrol.whole()
    at(NOW + dt.timedelta(seconds=119))
    assert silence.check(office) == 0
    at(NOW + dt.timedelta(seconds=130))
    assert silence.check(office) == 1
    assert Alarm.objects.filter(kind=silence.SILENT, subject="public").count() == 1


def test_a_site_that_cannot_be_listed_beats_with_its_trouble(office, patrol) -> None:  # type: ignore[no-untyped-def]
    site = office.instance.home / "site"
    site.rename(site.with_name("moved"))
    try:
        assert patrol.whole().troubles
    finally:
        site.with_name("moved").rename(site)
    assert "cannot be opened" in Patrolled.objects.get().trouble


MAIL = {
    "host": "127.0.0.1",
    "sender": "gate@agency.example",
    "tls": "none",
    "alarms": ["rosa@agency.example"],
}


def test_alarms_of_one_kind_are_one_message_and_unanswered_ones_go_to_more(office, settings_of, at) -> None:  # type: ignore[no-untyped-def]
    settings_of(mail=MAIL, pages={"escalate": ["chief@agency.example"], "escalate_minutes": 15})
    for number in range(30):
        raised(subject=str(number))
    assert gather.gather(office) == 1
    assert gather.gather(office) == 0
    raised(subject="another")
    assert gather.gather(office) == 0  # it waits for others of its kind
    at(NOW + dt.timedelta(seconds=21))
    assert gather.gather(office) == 1
    assert "30 alarms" in Page.objects.order_by("pk")[0].subject
    Alarm.objects.filter(subject="another").update(acknowledged_at=NOW)
    at(NOW + dt.timedelta(minutes=16))
    assert gather.gather(office) == 1
    last = Page.objects.order_by("-pk")[0]
    assert (last.to, last.escalation, last.alarms.count()) == ("chief@agency.example", True, 30)
    assert gather.gather(office) == 0


@pytest.mark.parametrize(
    ("hour", "is_quiet"), [(21, False), (22, True), (23, True), (0, True), (5, True), (6, False), (12, False)]
)
def test_quiet_hours_pass_midnight_and_hold_back_only_what_can_wait(
    office,
    settings_of,
    at,
    hour: int,
    is_quiet: bool,  # type: ignore[no-untyped-def]
) -> None:
    settings_of(mail=MAIL, pages={"quiet_from": "22:00", "quiet_until": "06:00"})
    at(NOW.replace(hour=hour))
    raised("unknown-bytes")
    raised("live-file")
    gather.gather(office)
    kinds = set(Page.objects.values_list("alarms__kind", flat=True))
    assert kinds == ({"live-file"} if is_quiet else {"live-file", "unknown-bytes"})


class Kept:
    """An SMTP server's ear."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        self.messages.append(envelope.content)
        return "250 kept"


def test_a_message_goes_out_by_mail_once_and_again_after_trouble(office, settings_of, at) -> None:  # type: ignore[no-untyped-def]
    enable_socket()
    kept = Kept()
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port)
    settings_of(mail={**MAIL, "port": 1})
    raised()
    gather.gather(office)
    assert send.send(office) == 0  # nobody listens there
    page = Page.objects.get()
    assert page.trouble
    assert page.claimed_at is None
    server.start()
    try:
        settings_of(mail={"port": port})
        at(NOW + dt.timedelta(seconds=30))
        assert send.send(office) == 1
        assert send.send(office) == 0
    finally:
        server.stop()
    assert len(kept.messages) == 1
    assert str(page.key).encode() in kept.messages[0]


def test_a_webhook_is_signed_and_goes_nowhere_private_unless_told(
    office, settings_of, at, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    enable_socket()
    heard: list[tuple[dict[str, str], bytes]] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setenv("HOOK", "a key of the receiver")
    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/alarms"
        settings_of(pages={"webhook": address, "webhook_key": "env:HOOK"})
        raised()
        gather.gather(office)
        assert send.send(office) == 0
        assert "not public" in Page.objects.get().trouble
        settings_of(pages={"webhook_networks": ["127.0.0.0/8"]})
        at(NOW + dt.timedelta(seconds=30))
        assert send.send(office) == 1
        server.shutdown()
    headers, body = heard[0]
    assert headers["webhook-signature"] == webhook.signature(
        b"a key of the receiver", headers["webhook-id"], headers["webhook-timestamp"], body
    )
    assert json.loads(body)["data"]["alarms"][0]["kind"] == "live-file"
