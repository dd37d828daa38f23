"""A letter for everybody and each attorney, in the right language, judged by the guard; counsel lets languages out."""

from __future__ import annotations

import time
from collections import Counter

from tidegate.response.cases.languages import language_of
from tidegate.service.replay.day import Check, Day, Told, seconds

_REASON = "replay: a reader of this language has read the letter"


def run(day: Day) -> Told:
    """Rows, letters, approvals."""
    from tidegate.model.notice import Audience
    from tidegate.service.notices.acts.approve import approve
    from tidegate.service.notices.acts.prepare import prepare
    from tidegate.service.notices.models import Notice

    incident, notifier, counsel = day.incident(), day.actor("notifier"), day.actor("counsel")
    day.progress("setting letters")
    began = time.monotonic()
    made = prepare(day.office, notifier, incident)
    took = time.monotonic() - began
    rows = Notice.objects.filter(incident=incident, superseded=False)
    judged = rows.filter(state="held").values_list("language", "causes")
    unread = sorted({language for language, causes in judged if "TRANSLATION" in causes})
    held = rows.filter(state="held").count()
    for code in unread:
        approve(day.office, counsel, incident, f"language:{code}", "TRANSLATION", _REASON)
    own = rows.filter(audience=Audience.PERSON, person__in_file=True)
    languages = Counter(own.values_list("language", flat=True))
    letters = rows.exclude(letter="").count()
    again = prepare(day.office, notifier, incident, set_letters=False)
    checks = (
        Check("everybody of the file has one notice", own.count() == len(day.people)),
        Check("each in the language they read, as the case source says", languages == _truth(day)),
        Check("asked again, none is made twice", again.made == 0),
        Check("no letter leaves in a language that nobody has read", held > 0 and bool(unread)),
        Check("whoever has no known address is held, and nobody else", _stuck(rows) == set()),
    )
    now = (
        f"{letters:,} letters in {len(languages)} languages in {seconds(took)}, PDF/UA",
        f"the guard held {held:,} until counsel let {len(unread)} languages out",
        f"{rows.filter(state='held').count():,} wait: nobody knows where the person is",
    )
    return Told(now, checks, {"notices": made.made, "letters": letters, "letters_seconds": round(took, 2)})


def _truth(day: Day) -> Counter[str]:
    from tidegate.service.notices.terms import terms

    said = terms(day.office.instance)
    return Counter(said.letter_language(language_of(one.language), official=False)[0] for one in day.people)


def _stuck(rows) -> set[str]:  # type: ignore[no-untyped-def]
    """Why letters are still held, other than for want of an address."""
    return {
        cause for causes in rows.filter(state="held").values_list("causes", flat=True) for cause in causes
    } - {"ADDRESS"}
