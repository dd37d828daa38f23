"""What comes back: matched by what we named it, once, whatever else stands in a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.errors import SiteError
from tidegate.service.outbox import bounces
from tidegate.service.outbox.deliver import deliver
from tidegate.service.outbox.models import Bounce, MailState
from tidegate.service.outbox.reports import parse
from tidegate.service.releases.models import Alarm

REPORT = """\
From: MAILER-DAEMON@mail.example.org
To: notices@agency.example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{number}@mail.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

We could not deliver it.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Original-Envelope-Id: {envelope}

Final-Recipient: rfc822; someone0@example.org
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

From: notices@agency.example.org
Message-ID: <{about}>
Subject: About information we disclosed

--b--
"""


def report(
    about: str, action: str = "failed", status: str = "5.1.1", envelope: str = "none", number: int = 1
) -> bytes:
    return REPORT.format(about=about, action=action, status=status, envelope=envelope, number=number).encode()


@pytest.fixture
def box(office, tmp_path: Path, mail, posted) -> Path:  # type: ignore[no-untyped-def]
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "box" / folder).mkdir(parents=True)
    mail(bounces="returns")
    office.instance.settings["mailbox"]["returns"] = {"kind": "maildir", "path": str(tmp_path / "box")}
    yield tmp_path / "box" / "new"
    del office.instance.settings["mailbox"]["returns"]


@pytest.mark.parametrize("by", ["message id", "envelope"])
def test_what_comes_back_is_returned_once(office, letter, box: Path, by: str) -> None:  # type: ignore[no-untyped-def]
    row, other = letter(0), letter(1)
    deliver(office)
    content = (
        report(row.message_id)
        if by == "message id"
        else report("x@other.example", envelope=row.message_id.partition("@")[0])
    )
    (box / "1").write_bytes(content)
    (box / "2").write_bytes(report(other.message_id, "delayed", "4.4.1", number=2))
    (box / "3").write_bytes(b"To: somebody\n\nI am on leave.")
    assert bounces.read(office) == 1
    assert bounces.read(office) == 0
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.trouble) == (MailState.RETURNED, "5.1.1")
    assert other.state == MailState.SENT
    assert Alarm.objects.filter(kind="mail-returned").count() == 1
    assert Bounce.objects.count() == 3


def test_a_report_about_what_was_never_sent_changes_nothing(office, letter, box: Path) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    (box / "1").write_bytes(report(row.message_id))
    assert bounces.read(office) == 0
    row.refresh_from_db()
    assert row.state == MailState.WAITING


def test_what_was_unclear_has_gone_out_when_it_comes_back(office, letter, box: Path, posted) -> None:  # type: ignore[no-untyped-def]
    row = letter()
    posted.ear.lost = 1
    deliver(office)
    (box / "1").write_bytes(report(row.message_id))
    assert bounces.read(office) == 1


def test_a_mailbox_that_is_not_there_is_said(office, box: Path) -> None:  # type: ignore[no-untyped-def]
    box.rmdir()
    with pytest.raises(SiteError):
        bounces.read(office)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 100, report("a" * 32 + "@x.example").replace(b"failed", b"\xff\xfe"), report("x")[:300],
     report("x").replace(b"message/delivery-status", b"message/delivery-status; charset=none")],
)  # fmt: skip
def test_an_odd_report_is_about_nothing_and_stops_nobody(content: bytes) -> None:
    assert not parse(content).failed or parse(content).message_ids in ((), ("x",))
