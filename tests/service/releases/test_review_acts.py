"""What reviewers can ask for: a cleaned file, a look at a value, and not to be forgotten."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from service.conftest import on_site
from service.releases.test_path import HELD, REASON, ROSTER, submitted
from tidegate.errors import RefusedError
from tidegate.gate.review import RulingKind
from tidegate.service.accounts.roles import Role
from tidegate.service.ledger.models import EntryRow
from tidegate.service.releases.acts.clean import clean
from tidegate.service.releases.acts.publish import publish
from tidegate.service.releases.acts.recheck import notice_changes, recheck
from tidegate.service.releases.acts.remind import remind
from tidegate.service.releases.acts.reveal import reveal
from tidegate.service.releases.acts.rule import rule
from tidegate.service.releases.models import Alarm, Examination, Release, ReleaseState, SubmissionState


def workbook() -> bytes:
    """A sheet of figures, and a hidden one with people."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Figures"
    for row in [
        ("Facility", "FY2025", "FY2026"),
        ("North", 1200, 1310),
        ("South", 840, 812),
        ("East", 77, 99),
    ]:
        sheet.append(row)
    hidden = book.create_sheet("Source")
    hidden.sheet_state = "hidden"
    hidden.append(("Name", "A-Number", "Birth date"))
    for n in range(1, 40):
        hidden.append((f"Person Invented{n}", f"A000-000-{n:03}", f"1990-01-{n % 28 + 1:02}"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_release_in_part_publishes_the_cleaned_file_and_nothing_else(office, person) -> None:  # type: ignore[no-untyped-def]
    web, one, two = person("web", Role.PUBLISHER), person("one", Role.REVIEWER), person("two", Role.APPROVER)
    submission = submitted(office, web, workbook(), "fy26.xlsx")
    assert submission.state == SubmissionState.BLOCKED
    with pytest.raises(RefusedError, match="cleaned"):
        rule(office, one, submission.pk, RulingKind.RELEASE_IN_PART, REASON)
    assert clean(office, one, submission.pk).verdict == "clear"
    submission.refresh_from_db()
    rule(office, one, submission.pk, RulingKind.RELEASE_IN_PART, REASON)
    rule(office, two, submission.pk, RulingKind.RELEASE_IN_PART, REASON)
    publish(office, web, submission.pk)
    public = on_site(office, "statistics/fy26.xlsx")
    assert public is not None
    assert openpyxl.load_workbook(io.BytesIO(public)).sheetnames == ["Figures"]


def test_a_value_is_uncovered_for_a_reason_within_a_quota_and_leaves_a_trace(office, person) -> None:  # type: ignore[no-untyped-def]
    web, one = person("web", Role.PUBLISHER), person("one", Role.REVIEWER)
    submission = submitted(office, web, ROSTER)
    findings = Examination.objects.get().report["analysis"]["findings"]
    index = next(n for n, finding in enumerate(findings) if finding[0] == "A_NUMBER")
    lines = reveal(office, one, submission.pk, index, "to tell test rows from people")
    assert lines[0] == "A000-000-001"
    assert len(lines) == 20
    assert EntryRow.objects.filter(act="vault:value:revealed", actor=one.account).count() == 1
    assert b"A000-000-001" not in b"".join(bytes(row.body) for row in EntryRow.objects.all())
    for reason in ("", "because", "to see A000-000-001 itself"):
        with pytest.raises(RefusedError, match="reason"):
            reveal(office, one, submission.pk, index, reason)
    for who in (web, person("auditor", Role.AUDITOR), person("admin", Role.ADMINISTRATOR)):
        with pytest.raises(RefusedError):
            reveal(office, who, submission.pk, index, "to tell test rows from people")


def test_nobody_uncovers_more_than_their_quota(office, person, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    web, one = person("web", Role.PUBLISHER), person("one", Role.REVIEWER)
    submission = submitted(office, web, ROSTER)
    monkeypatch.setitem(office.instance.settings["review"], "reveals_a_day", 1)
    reveal(office, one, submission.pk, 0, "to tell test rows from people")
    with pytest.raises(RefusedError, match="more than 1"):
        reveal(office, one, submission.pk, 0, "to tell test rows from people")


def test_a_hold_that_waits_is_told_once_in_each_interval(office, person, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    submitted(office, web, HELD, "a.zip")
    assert remind(office) == 0
    later = office.now() + dt.timedelta(hours=25)
    monkeypatch.setattr(office, "now", lambda: later)
    assert (remind(office), remind(office)) == (1, 0)
    assert Alarm.objects.get().kind == "review-waits"


def test_a_rule_that_forbids_what_is_live_takes_it_down(office, person) -> None:  # type: ignore[no-untyped-def]
    web = person("web", Role.PUBLISHER)
    firsts, lasts = (
        ("Maria", "Daniel", "Olga", "Hassan", "Rosa"),
        ("Lopez", "Okafor", "Petrov", "Rahimi", "Silva"),
    )
    officials = "Name,Birth date\n" + "".join(
        f"{first} {last},{1960 + n}-0{m + 1}-11\n"
        for n, first in enumerate(firsts)
        for m, last in enumerate(lasts)
    )
    policy = office.instance.policy_file
    before = policy.read_text()
    named = """
[slot.statistics]
kind = "public-figures"
[slot.statistics.named]
reason = "Heads of field offices"
owner = "Public affairs"
expires = 2099-01-31
types = ["birth date"]
"""
    try:
        policy.write_text("version = 1\n" + named)
        notice_changes(office)
        submission = submitted(office, web, officials.encode())
        assert submission.state == SubmissionState.CLEARED, Examination.objects.get().report["reasons"]
        publish(office, web, submission.pk)
        policy.write_text(before)
        assert notice_changes(office)
        assert not notice_changes(office)
        assert recheck(office) == 1
    finally:
        policy.write_text(before)
    release = Release.objects.get()
    verdict = Examination.objects.order_by("-pk").first().verdict
    assert verdict in ("hold", "block")
    assert Alarm.objects.filter(kind="live-file-fails").exists()
    assert (release.state == ReleaseState.WITHDRAWN) == (verdict == "block")
    assert (on_site(office, "statistics/fy26.csv") is None) == (verdict == "block")


def test_a_change_that_forbids_nothing_clears_what_is_live_anew(office, person) -> None:  # type: ignore[no-untyped-def]
    from service.releases.test_path import CLEAR

    web = person("web", Role.PUBLISHER)
    notice_changes(office)
    release = publish(office, web, submitted(office, web, CLEAR).pk)
    policy = office.instance.policy_file
    before = policy.read_text()
    try:
        policy.write_text(before + "\n[slot.other]\nkind = 'document'\n")
        notice_changes(office)
        recheck(office)
        old = release.clearance_id
        release.refresh_from_db()
        assert release.clearance_id != old
        assert release.state == ReleaseState.LIVE
    finally:
        policy.write_text(before)
