"""One submission: what it is, what was found, what may be done with it."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidegate.errors import TidegateError
from tidegate.gate.comparison import compared
from tidegate.gate.examination import reopened
from tidegate.gate.rebuild.rebuild import SUFFIXES
from tidegate.gate.review import RulingKind
from tidegate.model.verdict import Inspection, Verdict
from tidegate.report import page, strips
from tidegate.report.places import Place
from tidegate.report.tree import tree
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, found, sentence, to
from tidegate.service.console.gate.forms import ReasonForm, RulingForm
from tidegate.service.console.views.confirm import recently
from tidegate.service.office import office
from tidegate.service.releases.acts.clean import clean as make_clean
from tidegate.service.releases.acts.publish import publish as do_publish
from tidegate.service.releases.acts.reveal import reveal as do_reveal
from tidegate.service.releases.acts.rule import OPEN, settlement
from tidegate.service.releases.acts.rule import rule as do_rule
from tidegate.service.releases.models import Examination, Release, ReleaseState, Submission, SubmissionState

_MOST_FINDINGS = 100


@needs(Right.SEE_OWN, Right.SEE_ALL)
@require_safe
def submission(request: HttpRequest, number: UUID) -> HttpResponse:
    """The page."""
    return _page(request, found(actor_of(request), number), RulingForm())


@needs(Right.REVIEW)
@require_POST
def rule(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a ruling."""
    row, form = found(actor_of(request), number), RulingForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    chosen = form.cleaned_data
    try:
        do_rule(
            office(),
            actor_of(request),
            number,
            RulingKind(chosen["kind"]),
            chosen["reason"],
            chosen["days"] or 0,
        )
    except TidegateError as error:
        form.add_error(None, sentence(str(error)))
        return _page(request, row, form, status=422)
    return to("submission", number)


@needs(Right.REVIEW)
@require_POST
def clean(request: HttpRequest, number: UUID) -> HttpResponse:
    """Rebuild the file from what a reader sees."""
    found(actor_of(request), number)
    done(
        request,
        lambda: make_clean(office(), actor_of(request), number),
        gettext("The file was rebuilt and inspected."),
    )
    return to("submission", number)


@needs(Right.PUBLISH)
@require_POST
def publish(request: HttpRequest, number: UUID) -> HttpResponse:
    """Put the cleared bytes on the site."""
    found(actor_of(request), number)
    done(
        request,
        lambda: do_publish(office(), actor_of(request), number),
        gettext("The file is public, and was verified."),
    )
    return to("submission", number)


@needs(Right.REVEAL)
@recently
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, number: UUID, finding: int) -> HttpResponse:
    """Uncover one finding's values, for a reason."""
    row = found(actor_of(request), number)
    examination = _latest(row)
    findings = reopened(examination.report).analysis.findings if examination else ()
    form = ReasonForm(request.POST or None)
    lines: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            lines = do_reveal(office(), actor_of(request), number, finding, form.cleaned_data["reason"])
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
    shown = findings[finding] if finding < len(findings) else None
    return render(
        request,
        "gate/reveal.html",
        {
            "row": row,
            "finding": shown,
            "place": shown and Place.describe(shown.location),
            "form": form,
            "lines": lines,
        },
        status=422 if form.errors else 200,
    )


def _latest(row: Submission) -> Examination | None:
    return row.examinations.order_by("-at", "-pk").first()


def _page(request: HttpRequest, row: Submission, form: RulingForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    examination = _latest(row)
    context: dict[str, Any] = {
        "row": row,
        "examination": examination,
        "form": form,
        "waiting": row.state == SubmissionState.RECEIVED or _on_its_way(row),
        "releases": Release.objects.filter(clearance__submission=row).order_by("-claimed_at"),
        "may_publish": actor.may(Right.PUBLISH) and row.state == SubmissionState.CLEARED and not _is_out(row),
        "may_reveal": actor.may(Right.REVEAL) and str(row.submitter_id) != actor.account,
        "may_read_record": actor.may(Right.READ_RECORD),
        "clearance": row.clearances.order_by("-issued_at").first(),
        "cleaned": getattr(row, "cleaned", None),
        "cleanable": os.path.splitext(row.path)[1].lower() in SUFFIXES,
        **(_evidence(row, examination) if examination else {}),
        **(_review(actor, row, examination) if examination else {}),
    }
    return render(request, "gate/submission.html", context, status=status)


def _on_its_way(row: Submission) -> bool:
    """Whether a job is about to publish it, so that the page looks again by itself."""
    claimed = Release.objects.filter(clearance__submission=row, state=ReleaseState.CLAIMED).exists()
    untouched = not Release.objects.filter(clearance__submission=row).exists()
    return claimed or (row.state == SubmissionState.CLEARED and row.publish and untouched)


def _is_out(row: Submission) -> bool:
    out = (ReleaseState.LIVE, ReleaseState.CLAIMED, ReleaseState.WITHDRAWING)
    return Release.objects.filter(clearance__submission=row, state__in=out).exists()


def _evidence(row: Submission, examination: Examination) -> dict[str, Any]:
    """What was found, as pictures and tables: everything in them is masked and escaped by `report`."""
    inspection = reopened(examination.report)
    findings = inspection.analysis.findings
    return {
        "inspection": inspection,
        "findings": [
            (number, finding, Place.describe(finding.location))
            for number, finding in enumerate(findings[:_MOST_FINDINGS])
        ],
        "more_findings": max(0, len(findings) - _MOST_FINDINGS),
        # The builders of this markup escape all they are given.
        "bands": mark_safe(page.drawn_tables(findings)),  # noqa: S308
        "parts": mark_safe(strips.PATTERNS + strips.legend() + page.drawn_parts(tree(inspection))),  # noqa: S308
        "changes": _changes(row, inspection),
    }


def _changes(row: Submission, inspection: Inspection) -> dict[str, Any] | None:
    """This file beside the last release at its place, or of its slot."""
    live = Release.objects.filter(slot=row.slot, verified_at__isnull=False).exclude(clearance__submission=row)
    last = (
        live.filter(path=row.path).order_by("-verified_at").first() or live.order_by("-verified_at").first()
    )
    if last is None:
        return None
    before = _latest(last.clearance.submission)
    if before is None:
        return None
    old = reopened(before.report)
    return {
        "release": last,
        "sheets": compared(old.analysis.shapes, inspection.analysis.shapes),
        "people_before": before.people,
    }


def _review(actor: Actor, row: Submission, examination: Examination) -> dict[str, Any]:
    is_open = row.state in OPEN
    rulings = examination.rulings.select_related("account").order_by("at")
    settled = settlement(office(), row, examination, timezone.now()) if is_open else None
    mine = str(row.submitter_id) == actor.account
    return {
        "rulings": rulings,
        "settled": settled,
        "may_rule": is_open and actor.may(Right.REVIEW) and not mine,
        "own_file": is_open and actor.may(Right.REVIEW) and mine,
        "registry_hit": examination.protected > 0 and examination.verdict == Verdict.BLOCK.label,
    }
