"""An incident whose people are stayed, with a review each; two reviewers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from builders.disclosed import Leak, leak
from service.stays.conftest import opened  # noqa: F401 - a fixture
from tidegate.model.case_review import ActKind, Outcome, Reply, ReviewAct, Role, Source, SourceKind, Topic
from tidegate.model.duty import Answer
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.accounts.roles import Role as Hat
from tidegate.service.office import Office

SOURCE = Source(SourceKind.AGENCY_FILE, "the agency's file", dt.date(2022, 11, 1))
LONG = dt.timedelta(days=31)


@pytest.fixture(scope="session")
def small() -> Leak:
    return leak(12)


@dataclass
class Case:
    """One review, and who acts in it."""

    office: Office
    row: Any
    people: dict[str, Any]
    clock: Clock
    replies: tuple[Reply, ...] = field(default=tuple(Reply(topic, Answer.YES, (SOURCE,)) for topic in Topic))

    def act(self, who: str, kind: ActKind, role: Role = Role.REVIEWER, **more: Any) -> Any:
        from tidegate.service.reviews.acts.change import act

        new = ReviewAct(kind, role, "nobody", self.office.now(), "because of what is written there", **more)
        actor = SYSTEM if who == "machine" else self.people[who]
        self.row = act(self.office, actor, self.row, new)
        return self.row

    def admitted(self) -> Any:
        from tidegate.service.portal.models import Application, Representation

        now = self.office.now()
        return Representation.objects.create(
            account_id=self.people["attorney"].account, person=self.row.person, incident=self.row.incident,
            application=Application.objects.create(at=now), serial="x", proof="ab" * 32, since=now,
        )  # fmt: skip

    def answered(self, who: str = "ann") -> None:
        from tidegate.service.reviews.acts.change import reply

        self.row = reply(self.office, self.people[who], self.row, self.replies, Role.REVIEWER)

    def ruled(self) -> None:
        self.answered()
        self.act("ann", ActKind.HEAR)
        self.act("ann", ActKind.RULE, outcome=Outcome.ALTERS, routes=("apply-again",))

    def decided(self) -> None:
        self.ruled()
        self.act("ben", ActKind.CONFIRM)


class Clock:
    """The office's clock, moved by hand."""

    def __init__(self, office: Office, patch: pytest.MonkeyPatch) -> None:
        self.ahead, real = dt.timedelta(), office.now
        patch.setattr(office, "now", lambda: real() + self.ahead)

    def later(self, by: dt.timedelta) -> None:
        self.ahead += by


@pytest.fixture
def incident(office: Office, opened: Callable[..., Any], small: Leak) -> Any:  # noqa: F811
    """Stays set, reviews open."""
    from tidegate.service.reviews.acts.open import open_all
    from tidegate.service.stays.acts.stay import stay

    row = opened(small.xlsx())
    stay(office, row, lambda _: None)
    open_all(office, SYSTEM, row)
    return row


@pytest.fixture
def clock(office: Office, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(office, monkeypatch)


@pytest.fixture
def case(office: Office, incident: Any, person: Callable[..., Any], clock: Clock) -> Case:
    from tidegate.service.reviews.models import Review
    from tidegate.service.stays.models import Resolution

    rows = Review.objects.filter(incident=incident).exclude(person__resolution=Resolution.CANARY)
    people = {name: person(name, Hat.CASE_REVIEWER) for name in ("ann", "ben", "cas", "dee")}
    people["attorney"] = person("attorney", Hat.ATTORNEY)
    return Case(office, rows.order_by("person__number").first(), people, clock)
