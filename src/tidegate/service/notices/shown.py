"""Rows as the API shows them: serials and states, nobody's name. In: rows. Out: schemas."""

from __future__ import annotations

from tidegate.service.api.schemas.notices import BatchShown, NoticeShown
from tidegate.service.notices.models import Notice, NoticeBatch

_FIELDS = (
    "serial", "audience", "language", "wanted", "way", "state", "causes", "text", "round", "superseded", "abroad",
    "pages", "tracking", "made_at", "out_at", "ended_at",
)  # fmt: skip
_OF_BATCH = ("number", "way", "count", "pages", "made_at", "posted_at", "manifest")


def notice(row: Notice) -> NoticeShown:
    """One letter."""
    told = {name: getattr(row, name) for name in _FIELDS}
    return NoticeShown(id=row.pk, person=row.person_id, **told)


def batch(row: NoticeBatch) -> BatchShown:
    """One batch."""
    papers = [name for name, digest in (("letters", row.letters), ("sheets", row.sheets)) if digest]
    told = {name: getattr(row, name) for name in _OF_BATCH}
    return BatchShown.model_validate({"id": row.pk, "papers": papers, **told})
