"""The office's own terms for case reviews. In: an installation. Out: a ReviewRule."""

from __future__ import annotations

from tidegate.response.review.acts import ReviewRule
from tidegate.service.office import Office


def rule(office: Office) -> ReviewRule:
    """What `[response]` asks."""
    section = office.instance.section("response")
    return ReviewRule(section["counsel_days"], section["appeal_days"])
