"""Mail leaves once, paper in batches; signed sheets prove delivery, one letter comes back, one is refused."""

from __future__ import annotations

import time
from collections import Counter

from tidegate.service.replay.day import Check, Day, Told, seconds

_PROVEN = 200
_SHEET = b"invented: the signed sheet of a delivery by hand"
_ADDRESSES = 6


def run(day: Day) -> Told:
    """The notifier's work of a day."""
    from tidegate.response.notices.states import State, Way
    from tidegate.service.notices.acts.batch import batch
    from tidegate.service.notices.acts.outcome import record
    from tidegate.service.notices.acts.send import send
    from tidegate.service.notices.models import Notice

    incident, notifier, office = day.incident(), day.actor("notifier"), day.office
    addressed = _addresses(day)
    day.progress("putting mail into the outbox")
    sent = send(office, notifier, incident)
    again = send(office, notifier, incident)
    took = _delivered(day)
    got = _received(day)
    batches, paper = 0, 0
    for way in (Way.HAND, Way.POST):
        while (made := batch(office, notifier, incident, way)).row is not None:
            batches, paper = batches + 1, paper + made.count
            day.progress(f"batches of letters: {paper:,}")
    rows = Notice.objects.filter(incident=incident, superseded=False, state=State.OUT)
    hand = list(rows.filter(way=Way.HAND, audience="person").order_by("serial")[:_PROVEN])
    for one in hand[:-1]:
        record(office, notifier, one, State.DELIVERED, office.now(), _SHEET, "handed over and signed for")
    record(
        office,
        notifier,
        hand[-1],
        State.REFUSED,
        office.now(),
        _SHEET,
        "they would not take it; a witness signed",
    )
    back = rows.filter(way=Way.POST, audience="person").order_by("serial").first()
    if back is not None:
        record(office, notifier, back, State.RETURNED, office.now(), None, "the post brought it back")
    day.told = [one.person_id for one in hand[:-1] if one.person_id]
    checks = (
        Check(
            "each message arrives, and arrives once",
            sum(got.values()) == sent.mail and set(got.values()) == {1},
        ),
        Check("sending again sends nothing", again.mail == 0),
        Check("every letter on paper stands in a batch with its manifest", paper == sent.hand + sent.post),
        Check("a letter to an address given by hand goes by post", addressed > 0 and back is not None),
        Check("a refused letter does not count as told", _untold(hand[-1])),
    )
    now = (
        f"{sent.mail:,} messages to attorneys in {seconds(took)}: 0 lost, 0 twice",
        f"{paper:,} letters on paper in {batches} batches; {len(hand) - 1} signed for today,",
        "one refused, one came back; each is a row that says so",
    )
    return Told(now, checks, {"mail": sent.mail, "paper": paper, "proven": len(hand) - 1})


def _addresses(day: Day) -> int:
    """Somebody found out where a few of those live who were released."""
    from tidegate.service.notices.acts.address import give
    from tidegate.service.notices.acts.letters import set_all
    from tidegate.service.notices.models import Notice

    rows = Notice.objects.filter(
        incident_id=day.incident_id, superseded=False, audience="person", state="held"
    )
    given = 0
    for one in rows.filter(abroad=False, person__in_file=True).order_by("serial")[:_ADDRESSES]:
        lines = ("12 Invented Avenue", "Springfield, IL 62701")
        give(
            day.office,
            day.actor("notifier"),
            one,
            "post",
            lines,
            "",
            "found by telephone, by somebody of ours",
        )
        given += 1
    set_all(day.office, day.incident())
    return given


def _delivered(day: Day) -> float:
    """The outbox empties; the service's own minute does the same."""
    from tidegate.service.outbox.deliver import deliver
    from tidegate.service.outbox.models import Mail, MailState

    began = time.monotonic()

    def empty() -> bool:
        deliver(day.office, 20.0)
        return not Mail.objects.filter(
            origin="notices", state__in=[MailState.WAITING, MailState.CLAIMED]
        ).exists()

    day.until("sending mail", empty, 3600.0)
    return time.monotonic() - began


def _received(day: Day) -> Counter[str]:
    from tidegate.service.outbox.models import Mail

    ours = set(Mail.objects.filter(origin="notices").values_list("message_id", flat=True))
    found = (str(message["Message-ID"]).strip("<>") for _, message in list(day.mail.letters))
    return Counter(one for one in found if one in ours)


def _untold(notice) -> bool:  # type: ignore[no-untyped-def]
    from tidegate.service.stays.models import Stay

    return Stay.objects.get(person_id=notice.person_id).notified_at is None
