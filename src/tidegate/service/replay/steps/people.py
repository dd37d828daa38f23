"""Who is affected: resolved against the registry, with what the case source tells of each."""

from __future__ import annotations

from collections import Counter

from tidegate.response.cases.languages import language_of
from tidegate.service.replay.day import Check, Day, Told


def run(day: Day) -> Told:
    """By counts: no name is needed to compare them."""
    from tidegate.service.incidents.models import StepKind
    from tidegate.service.stays.models import AffectedPerson, Resolution

    day.until_steps("resolving people", StepKind.PEOPLE)
    everybody = AffectedPerson.objects.filter(incident_id=day.incident_id).exclude(
        resolution=Resolution.CANARY
    )
    listed = everybody.filter(in_file=True)
    exact = listed.filter(resolution=Resolution.EXACT).count()
    relatives = everybody.filter(in_file=False).count()
    languages = Counter(listed.values_list("language", flat=True))
    known = sum(one.known for one in day.people)
    kin = sum(bool(one.relative) for one in day.people)
    truth = Counter(language_of(one.language) for one in day.people)
    attorneys = listed.filter(attorneys__gt=0).count()
    checks = (
        Check("everybody of the file is one person", listed.count() == len(day.people)),
        Check("whom the registry has is resolved to them", exact == known),
        Check("relatives whom no file names are found, and stayed too", relatives == kin),
        Check("each one's language is the case source's", languages == truth),
        Check("attorneys of record are known", attorneys == sum(bool(one.attorney) for one in day.people)),
    )
    now = (
        f"{exact:,} resolved to the registry, {listed.count() - exact:,} in none: stayed all the same",
        f"{relatives:,} relatives whom the file does not name; {len(languages)} languages; {attorneys:,} with counsel",
    )
    return Told(now, checks, {"people": listed.count(), "relatives": relatives, "languages": len(languages)})
