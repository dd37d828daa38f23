"""When policy, rules or registry change: what was cleared before is void, and what is live is looked at again."""

from __future__ import annotations

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.gate.clearance import troubles, verify
from tidegate.model.clearance import InForce
from tidegate.model.verdict import Verdict
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.jobs import queue
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts import mass
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.acts.clear import clear, void
from tidegate.service.releases.acts.examine import inspected, keep
from tidegate.service.releases.acts.reopen import inspect_again
from tidegate.service.releases.acts.withdraw import withdraw
from tidegate.service.releases.models import ClearanceRow, Judging, Release, ReleaseState

_ACTS = {
    "policy": Act.POLICY_CHANGED,
    "rules": Act.RULES_CHANGED,
    "registry": Act.REGISTRY_CHANGED,
}


def notice_changes(office: Office) -> bool:
    """Whether what judges has changed since this was last asked; if so it is recorded and a recheck is queued."""
    force = office.in_force()
    now = office.now()
    with transaction.atomic():
        known = Judging.objects.select_for_update().filter(pk=1).first()
        if known is None:
            Judging.objects.create(
                pk=1, policy=force.policy, rules=force.rules, registry=force.registry, since=now
            )
            return False
        changed = [name for name in _ACTS if getattr(known, name) != getattr(force, name)]
        if not changed:
            return False
        for name in changed:
            was, became = getattr(known, name), getattr(force, name)
            append(_ACTS[name], actor=SYSTEM, subject=name, detail={"was": was, "now": became}, now=now)
            setattr(known, name, became)
        known.since = now
        known.save()
        queue.recheck()
    return True


def recheck(office: Office) -> int:
    """Void clearances given under other rules, re-inspect what is live. How many live files were looked at."""
    force = office.in_force()
    for row in ClearanceRow.objects.filter(voided_at=None).iterator():
        _void_if_stale(office, row, force)
    inspect_again(force)
    looked = 0
    for release in Release.objects.filter(state=ReleaseState.LIVE).select_related("clearance__submission"):
        if release.clearance.voided_at is not None:
            try:
                _look_again(office, release)
            except TidegateError as error:
                # The others must still have their turn; this one is looked at again with the next recheck.
                with transaction.atomic():
                    alarm(
                        "cannot-judge",
                        str(release.pk),
                        f"a live file cannot be judged: {error}",
                        office.now(),
                    )
                continue
            looked += 1
    return looked


def _void_if_stale(office: Office, row: ClearanceRow, force: InForce) -> None:
    now = office.now()
    try:
        why = [
            one for one in troubles(verify(row.envelope, office.trust), force, now) if "expired" not in one
        ]
    except TidegateError as error:
        why = [str(error)]
    if why:
        with transaction.atomic():
            void(row, "; ".join(why), now)


def _look_again(office: Office, release: Release) -> None:
    """A live file under new rules: cleared anew, or an alarm, or taken down."""
    submission = release.clearance.submission
    length = submission.length
    part = None
    if release.sha256 != submission.sha256:
        part = (release.sha256, submission.cleaned.length)
        length = part[1]
    inspection = inspected(office, submission, release.sha256, length)
    now = office.now()
    with transaction.atomic():
        release = Release.objects.select_for_update().get(pk=release.pk)
        examination = keep(submission, inspection, now)
        if release.state != ReleaseState.LIVE:
            return
        if inspection.verdict is Verdict.CLEAR:
            release.clearance = clear(office, submission, examination, now=now, cleaned=part)
            release.save(update_fields=["clearance"])
            return
        alarm(
            "live-file-fails",
            str(release.pk),
            f"a live file is judged {inspection.verdict.label} under what is in force now",
            now,
        )
    wanted = inspection.verdict is Verdict.BLOCK and office.instance.section("review")["withdraw_on_block"]
    if wanted and mass.let_through(office):
        withdraw(office, SYSTEM, release.pk, mass.REASON)
