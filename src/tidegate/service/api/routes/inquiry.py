"""Operations of the inquiry: what went wrong, papers, what keeps an incident open, waivers, the purge."""

from __future__ import annotations

import uuid

from django.http import FileResponse, HttpRequest
from ninja import Router

from tidegate.errors import RequestError
from tidegate.model.closing import Matter
from tidegate.response.plain import build, plain
from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import JSON, operation
from tidegate.service.api.schemas.inquiry import (
    BundlesShown,
    ClosingShown,
    InvestigationSaid,
    InvestigationShown,
    MissingShown,
    PaperAsked,
    PaperList,
    PaperShown,
    PurgeShown,
    SignatureAsked,
    WaiverAsked,
    WaiverShown,
)
from tidegate.service.api.schemas.stays import Why
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry import closing
from tidegate.service.inquiry.acts import approve, bundle, investigate, purge, report, take, waive
from tidegate.service.inquiry.approved import is_approved
from tidegate.service.inquiry.investigation import Investigation
from tidegate.service.inquiry.models import Bundling, InvestigationRow, Paper, PurgeOrder
from tidegate.service.inquiry.purgeable import rulings
from tidegate.service.office import office
from tidegate.service.stays.models import AffectedPerson

routes = Router(tags=["inquiry"])
_ID = "/incidents/{uuid:id}"
_PAPER = f"{_ID}/papers/{{uuid:paper}}"
_EVIDENCE = f"{_ID}/people/{{uuid:person}}/evidence"


@operation(routes, "get", f"{_ID}/matters", Right.SEE_INCIDENTS, answers={200: ClosingShown})
def show_matters(request: HttpRequest, id: uuid.UUID) -> ClosingShown:
    """What is done of each matter, and what keeps the incident open."""
    row = Incident.objects.get(pk=id)
    left, counted = closing.missing(row, office().now()), closing.tallies(row)
    return ClosingShown(
        may_close=not left,
        done={one.name: counted[one].done if one in counted else None for one in Matter},
        total={one.name: counted[one].total if one in counted else None for one in Matter},
        missing=[MissingShown(matter=one.matter.name, open=one.open, words=one.words) for one in left],
    )


@operation(routes, "post", f"{_ID}/waivers", Right.WAIVE, answers={201: WaiverShown}, media=(JSON,))
def waive_matter(request: HttpRequest, id: uuid.UUID, asked: WaiverAsked) -> tuple[int, WaiverShown]:
    """Let the rest of a matter go, by name. Notices and reviews need a second person who says the same."""
    row = waive.waive(
        office(), actor_of(request), Incident.objects.get(pk=id), Matter[asked.matter], asked.reason
    )
    return 201, WaiverShown(id=row.pk, matter=row.matter, open=row.open, at=row.at, second_at=row.second_at)


@operation(routes, "get", f"{_ID}/investigation", Right.INVESTIGATE, answers={200: InvestigationShown})
def show_investigation(request: HttpRequest, id: uuid.UUID) -> InvestigationShown:
    """The newest version."""
    row = Incident.objects.get(pk=id).investigations.order_by("-version").first()
    if row is None:
        raise RequestError(404, "nothing has been written yet")
    return _investigation(row)


@operation(
    routes,
    "post",
    f"{_ID}/investigation",
    Right.INVESTIGATE,
    answers={201: InvestigationShown},
    media=(JSON,),
)
def write_investigation(
    request: HttpRequest, id: uuid.UUID, said: InvestigationSaid
) -> tuple[int, InvestigationShown]:
    """A new version; whoever writes it signs it by that."""
    found = build(Investigation, said.model_dump(mode="json"), "investigation")
    row = investigate.write(office(), actor_of(request), Incident.objects.get(pk=id), found)
    return 201, _investigation(row)


@operation(
    routes,
    "post",
    f"{_ID}/investigation/signature",
    Right.INVESTIGATE,
    answers={200: InvestigationShown},
    media=(JSON,),
)
def sign_investigation(request: HttpRequest, id: uuid.UUID, asked: SignatureAsked) -> InvestigationShown:
    """Another person signs the newest version, named by its digest."""
    row = investigate.sign(office(), actor_of(request), Incident.objects.get(pk=id), asked.sha256)
    return _investigation(row)


@operation(routes, "get", f"{_ID}/papers", Right.INVESTIGATE, answers={200: PaperList})
def list_papers(request: HttpRequest, id: uuid.UUID) -> PaperList:
    """Reports, statement, bundles and exports that were made."""
    rows = Incident.objects.get(pk=id).papers.filter(person=None).order_by("-made_at", "-pk")
    return PaperList(items=[_paper(row) for row in rows[:200]])


@operation(routes, "post", f"{_ID}/papers", Right.INVESTIGATE, answers={201: PaperShown}, media=(JSON,))
def make_paper(request: HttpRequest, id: uuid.UUID, asked: PaperAsked) -> tuple[int, PaperShown]:
    """Make one from what is known now, and seal it."""
    made = report.make(office(), actor_of(request), Incident.objects.get(pk=id), asked.kind)
    return 201, _paper(made.paper)


@operation(routes, "post", f"{_PAPER}/approval", Right.APPROVE_TEXT, answers={200: PaperShown}, media=(JSON,))
def approve_paper(request: HttpRequest, id: uuid.UUID, paper: uuid.UUID, why: Why) -> PaperShown:
    """Counsel approves an internal report or a statement that another person made."""
    row = Paper.objects.get(pk=paper, incident_id=id)
    return _paper(approve.approve(office(), actor_of(request), row, why.reason))


@operation(
    routes,
    "post",
    f"{_PAPER}/content",
    Right.INVESTIGATE,
    answers={200: None},
    media=(JSON,),
    more={"responses": {200: {"description": "the paper", "content": {"application/octet-stream": {}}}}},
)
def take_paper(request: HttpRequest, id: uuid.UUID, paper: uuid.UUID, why: Why) -> FileResponse:
    """The paper itself, for a reason. Each time is an entry of the record."""
    row = Paper.objects.select_related("incident").get(pk=paper, incident_id=id)
    found = take.take(office(), actor_of(request), row, why.reason)
    answer = FileResponse(found.content, as_attachment=True, filename=found.name, content_type=found.media)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@operation(routes, "post", f"{_ID}/bundles", Right.INVESTIGATE, answers={202: BundlesShown}, media=(JSON,))
def begin_bundles(request: HttpRequest, id: uuid.UUID) -> tuple[int, BundlesShown]:
    """Make everybody's evidence, sealed for each of them alone."""
    row = bundle.begin(office(), actor_of(request), Incident.objects.get(pk=id))
    return 202, _bundles(row)


@operation(routes, "get", _EVIDENCE, Right.INVESTIGATE, answers={200: PaperList})
def list_evidence(request: HttpRequest, id: uuid.UUID, person: uuid.UUID) -> PaperList:
    """One person's evidence as it was made, the newest first."""
    row = AffectedPerson.objects.get(pk=person, incident_id=id)
    return PaperList(items=[_paper(one) for one in row.papers.order_by("-version")[:200]])


@operation(routes, "post", _EVIDENCE, Right.INVESTIGATE, answers={201: PaperShown}, media=(JSON,))
def make_evidence(request: HttpRequest, id: uuid.UUID, person: uuid.UUID) -> tuple[int, PaperShown]:
    """Make one person's from what is known now, sealed for them alone. Uncovering people is asked for besides."""
    row = AffectedPerson.objects.select_related("incident").get(pk=person, incident_id=id)
    return 201, _paper(bundle.one(office(), actor_of(request), row))


@operation(routes, "get", f"{_ID}/bundles", Right.INVESTIGATE, answers={200: BundlesShown})
def show_bundles(request: HttpRequest, id: uuid.UUID) -> BundlesShown:
    """How far it is."""
    row = Incident.objects.get(pk=id).bundlings.order_by("-pk").first()
    if row is None:
        raise RequestError(404, "nobody has asked for it yet")
    return _bundles(row)


@operation(routes, "get", f"{_ID}/purge", Right.APPROVE, Right.MANAGE_KEYS, answers={200: PurgeShown})
def show_purge(request: HttpRequest, id: uuid.UUID) -> PurgeShown:
    """Whether what is left may be destroyed, why not, and how far it is."""
    return _purge(Incident.objects.get(pk=id))


@operation(
    routes,
    "post",
    f"{_ID}/purge",
    Right.APPROVE,
    Right.MANAGE_KEYS,
    answers={200: PurgeShown},
    media=(JSON,),
)
def purge_incident(request: HttpRequest, id: uuid.UUID, why: Why) -> PurgeShown:
    """Order it; or, where another person did, confirm and destroy: one key custodian, one approver."""
    row = Incident.objects.get(pk=id)
    purge.purge(office(), actor_of(request), row, why.reason)
    return _purge(row)


def _investigation(row: InvestigationRow) -> InvestigationShown:
    found = InvestigationSaid.model_validate(plain(investigate.read(office(), row)))
    return InvestigationShown(
        version=row.version,
        sha256=row.sha256,
        written_at=row.written_at,
        signed_at=row.signed_at,
        found=found,
    )


def _paper(row: Paper) -> PaperShown:
    return PaperShown(
        id=row.pk,
        kind=row.kind,
        version=row.version,
        sha256=row.sha256,
        length=row.length,
        manifest=row.manifest,
        made_at=row.made_at,
        approved_at=row.approved_at if is_approved(row) else None,
    )


def _bundles(row: Bundling) -> BundlesShown:
    return BundlesShown(
        asked_at=row.asked_at, done=row.done, of=row.of, done_at=row.done_at, trouble=row.trouble
    )


def _purge(row: Incident) -> PurgeShown:
    order = PurgeOrder.objects.filter(incident=row, person=None).order_by("-asked_at").first()
    settled = order is not None and order.confirmed_at is not None
    why_not = (
        [] if settled else [f"{one.key}: {why}" for one in rulings(office(), row) for why in one.why_not]
    )
    return PurgeShown(
        why_not=why_not,
        asked_at=order.asked_at if order else None,
        confirmed_at=order.confirmed_at if order else None,
        finished_at=order.finished_at if order else None,
        done=order.done if order else 0,
        of=order.of if order else 0,
        certificate=order.certificate if order else None,
    )
