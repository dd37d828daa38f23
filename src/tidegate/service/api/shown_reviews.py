"""Reviews as answers, and requests as nouns. In: rows and what is sealed. Out: schemas; nouns."""

from __future__ import annotations

from tidegate.model.case_review import ActKind, Outcome, Reply, ReviewAct, Role, Source, SourceKind, Topic
from tidegate.model.duty import Answer
from tidegate.response.plain import plain
from tidegate.response.review.evidence import drafts
from tidegate.response.review.table import TABLE
from tidegate.service.api.schemas import reviews as told
from tidegate.service.office import Office
from tidegate.service.reviews.history import history
from tidegate.service.reviews.models import Review
from tidegate.service.reviews.options import rule
from tidegate.service.reviews.sheets import sheet
from tidegate.service.reviews.standing import walk

_LINE = tuple(name for name in told.ReviewLine.model_fields if name != "person")
_SHEET = tuple(told.SheetShown.model_fields)


def line(row: Review) -> told.ReviewLine:
    """In a list."""
    return told.ReviewLine.model_validate(_line(row))


def whole(office: Office, row: Review) -> told.ReviewShown:
    """With all that was said. Raises StayError, VaultError."""
    acts, known, now = history(office, row).review, sheet(office, row.person), office.now()
    stands = walk(acts, now, rule(office))
    may = [kind.value for (state, kind) in TABLE if state is stands.state and kind is not ActKind.OPEN]
    return told.ReviewShown.model_validate(
        {
            **_line(row),
            "sheet": {name: plain(getattr(known, name)) for name in _SHEET},
            "drafts": [plain(one) for one in drafts(known)],
            "said": [plain(one) for one in acts.acts],
            "decision": plain(stands.decision) if stands.decision else None,
            "may": [] if stands.broken else may,
            "broken": stands.broken,
        }
    )


def replies(asked: told.Replies) -> list[Reply]:
    """As nouns."""
    return [
        Reply(
            Topic(one.topic),
            Answer(one.answer),
            tuple(Source(SourceKind(at.kind), at.title, at.dated, at.place) for at in one.sources),
            one.words,
        )
        for one in asked.replies
    ]


def act(office: Office, asked: told.ActAsked, role: Role) -> ReviewAct:
    """As a noun; who did it and when is written by the act."""
    outcome = Outcome(asked.outcome) if asked.outcome else None
    kind = ActKind(asked.kind)
    return ReviewAct(kind, role, "", office.now(), asked.words, outcome=outcome, routes=tuple(asked.routes))


def role_of(office: Office, row: Review, kind: ActKind) -> Role:
    """As whom a reviewer acts: of the office of appeals where the table asks for it. Raises StayError, VaultError."""
    stands = walk(history(office, row).review, office.now(), rule(office))
    allowed = TABLE.get((stands.state, kind), (frozenset[Role](), stands.state))[0]
    return Role.APPEALS if Role.APPEALS in allowed else Role.REVIEWER


def _line(row: Review) -> dict[str, object]:
    return {"person": row.pk, **{name: getattr(row, name) for name in _LINE}}
