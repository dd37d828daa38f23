"""Whether a paper is approved. In: its row. Out: yes where the record says so of these very bytes; a row alone is not
believed.
"""

from __future__ import annotations

from tidegate.record.acts import Act
from tidegate.record.entry import parse
from tidegate.service.inquiry.models import Paper
from tidegate.service.ledger.models import EntryRow


def is_approved(paper: Paper) -> bool:
    """By somebody else than who made it."""
    if paper.approved_by_id is None:
        return False
    rows = EntryRow.objects.filter(act=str(Act.PAPER_APPROVED), subject=str(paper.incident_id))
    for body in rows.values_list("body", flat=True):
        entry = parse(bytes(body))
        said = entry.detail
        same = said.get("paper") == str(paper.pk) and said.get("sha256") == paper.sha256
        if same and entry.actor not in ("system", str(paper.made_by_id)):
            return True
    return False
