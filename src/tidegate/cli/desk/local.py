"""An installation of this machine, in this process: no server need run. In: its home and an account. Out: answers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tidegate.cli.desk.interface import Answer, Offer
from tidegate.errors import InstanceError, RemoteError, UsageError
from tidegate.inspection.snapshot import Snapshot

if TYPE_CHECKING:
    from pydantic import BaseModel

    from tidegate.service.accounts.actor import Actor
    from tidegate.service.office import Office


class Local:
    """A Desk. Files are inspected at once."""

    def __init__(self, home: str | None, account: str) -> None:
        """Raises InstanceError, UsageError where there is no such account that may sign in."""
        from tidegate.service.instance.instance import home_of
        from tidegate.service.start import start

        start(home_of(home))
        from django.conf import settings

        from tidegate.service.office import office
        from tidegate.service.serve import schema

        if schema.missing():
            raise InstanceError("the database is of another version: start tidegate serve once")
        self._office = office()
        self._actor = _actor(account)
        self.address: str = settings.ADDRESS

    @property
    def office(self) -> Office:
        """The installation's."""
        return self._office

    @property
    def actor(self) -> Actor:
        """Whose right it is."""
        return self._actor

    def close(self) -> None:
        """End the sandbox."""
        self._office.close()

    def submit(self, taken: Snapshot, offer: Offer) -> Answer:
        """Received and inspected."""
        from tidegate.service.releases.acts.examine import examine
        from tidegate.service.releases.acts.receive import receive

        made = receive(
            self._office,
            self._actor,
            taken,
            slot=offer.slot,
            name=offer.name,
            reason=offer.reason,
            publish=offer.publish,
            at_once=True,
        )
        submission = examine(self._office, made.pk)
        if offer.publish and submission.state == "cleared":
            self.publish(str(made.pk))
        return self.submission(str(made.pk))

    def submission(self, number: str) -> Answer:
        """As it is now."""
        from tidegate.service.api.shown import readable, whole

        row = readable(self._actor).filter(pk=_number(number)).first()
        if row is None:
            raise RemoteError("there is no such submission that this account may see")
        return _plain(whole(self._office, row, self._office.now()))

    def waiting(self) -> list[Answer]:
        """Held and blocked."""
        from tidegate.report.mask import Masker
        from tidegate.service.api.shown import line, readable
        from tidegate.service.releases.acts.rule import OPEN

        masker = Masker()
        rows = readable(self._actor).filter(state__in=OPEN).order_by("received_at")
        return [_plain(line(row, masker)) for row in rows]

    def rule(self, number: str, kind: str, reason: str, days: int) -> Answer:
        """Give a ruling."""
        from tidegate.gate.review import RulingKind
        from tidegate.service.releases.acts.rule import rule

        reached = self._reached(number)
        settled = rule(self._office, self._actor, reached, RulingKind(kind), reason, days)
        shown = self.submission(number)
        return {"outcome": settled.outcome.value, "needs": settled.needs, "state": shown["state"]}

    def clean(self, number: str) -> Answer:
        """Have it rebuilt."""
        from tidegate.service.api.shown import cleaned
        from tidegate.service.releases.acts.clean import clean

        return _plain(cleaned(clean(self._office, self._actor, self._reached(number))))

    def publish(self, number: str) -> Answer:
        """Publish what was cleared."""
        from tidegate.service.releases.acts.publish import publish

        return self._release(publish(self._office, self._actor, self._reached(number)))

    def live_at(self, path: str) -> Answer | None:
        """By its path."""
        from tidegate.service.releases.models import Release, ReleaseState

        found = Release.objects.filter(path=path, state=ReleaseState.LIVE).first()
        return self._release(found) if found else None

    def withdraw(self, release: str, reason: str) -> Answer:
        """Take it down."""
        from tidegate.service.releases.acts.withdraw import withdraw

        return self._release(withdraw(self._office, self._actor, self._known(release), reason))

    def roll_back(self, release: str) -> Answer:
        """Put the one before in its place."""
        from tidegate.service.releases.acts.withdraw import roll_back

        return self._release(roll_back(self._office, self._actor, self._known(release)))

    def clearance(self, number: str) -> str:
        """The envelope, while it stands."""
        from tidegate.service.releases.acts.clear import current
        from tidegate.service.releases.models import Submission

        submission = Submission.objects.get(pk=self._reached(number))
        return current(self._office, submission, self._office.now())

    def trust(self, key_id: str, at: dt.datetime) -> bytes | None:
        """As the installation's ring says."""
        return self._office.trust(key_id, at)

    def stays(self, numbers: Sequence[str]) -> list[Answer]:
        """As the record and the rows say."""
        from tidegate.service.api.routes.stays import shown
        from tidegate.service.stays.answering import Question, ask

        questions = [Question(number[:64]) for number in numbers]
        return [_plain(shown(one)) for one in ask(self._office, self._actor, questions)]

    def stay_list(self) -> str:
        """The latest."""
        from tidegate.service.accounts.roles import Right
        from tidegate.service.stays.models import StayList

        self._actor.must(Right.ASK_STAYS)
        row = StayList.objects.order_by("-pk").first()
        if row is None:
            raise RemoteError("no list has been made yet: [response] list_key names its key")
        return row.envelope

    def people(self, incident: str, resolution: str | None) -> Iterator[Answer]:
        """A page after the other, as the API gives them."""
        from tidegate.service.stays.listing import listed

        after = None
        while True:
            page = listed(self._office, self._actor, _number(incident), resolution, after, 100)
            yield from map(_plain, page.items)
            after = page.next
            if after is None:
                return

    def _reached(self, number: str) -> uuid.UUID:
        from tidegate.service.api.shown import reachable

        if not reachable(self._actor).filter(pk=_number(number)).exists():
            raise RemoteError("there is no such submission that this account may see")
        return _number(number)

    def _known(self, release: str) -> uuid.UUID:
        from tidegate.service.releases.models import Release

        if not Release.objects.filter(pk=_number(release)).exists():
            raise RemoteError("there is no such release")
        return _number(release)

    def _release(self, row: Any) -> Answer:
        from tidegate.report.mask import Masker
        from tidegate.service.api.shown import release

        return _plain(release(row, Masker()))


def _actor(username: str) -> Actor:
    from tidegate.service.accounts.models import Account

    account = Account.objects.filter(username=username).first()
    if account is None or not account.is_active:
        raise UsageError("--as names no account that is switched on: tidegate account list shows them")
    return account.actor("command line")


def _number(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise UsageError("this is no id: ids look like 123e4567-e89b-42d3-a456-426614174000") from None


def _plain(shown: BaseModel) -> Answer:
    plain: Answer = shown.model_dump(mode="json", by_alias=True)
    return plain
