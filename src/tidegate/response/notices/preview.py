"""Letters to invented people, to be looked at before there is an incident. In: language, audience. Out: a Notice.

Names are written in the script of the language, numbers were never issued, and no counsel has confirmed anything:
every preview is a draft, which the guard does not let out.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from tidegate.model.notice import (
    Audience,
    Bounds,
    Channel,
    Contact,
    Counts,
    Deadline,
    DeadlineKind,
    Doubt,
    ExposedField,
    Fetcher,
    FieldKind,
    KnownAccesses,
    Matter,
    Measure,
    Notice,
    Office,
    Reachable,
    Recipient,
    StayTerms,
    Step,
)

EASTERN = timezone(timedelta(hours=-5))
NAMES = {
    "en": "Marigold Tarrow",
    "es": "Wilmer José Ñuñez Xol",
    "fa": "نسرین خسروی‌زاده",
    "ru": "Светлана Ёлкина",
    "zh": "欧阳晓明",
    "uk": "Ганна Їжакевич",
    "ar": "عبد الرحمن الحداد",
    "fr": "Élise Œuvrard-Guérin",
    "pt": "João Gonçalves da Conceição",
    "ht": "Wislène Désir",
    "am": "ትዕግስት ገብረማርያም",
    "pa": "ਹਰਪ੍ਰੀਤ ਸਿੰਘ ਢਿੱਲੋਂ",
}
OFFICE = Office(
    name="Example Agency",
    unit="Privacy Office",
    address=("100 Example Street, Suite 4", "Washington, DC 20001"),
    site="https://agency.example.org/notice",
    contacts=(
        Contact(Channel.PHONE, "+1 202-555-0142", "08:00–20:00"),
        Contact(Channel.MAIL, "privacy@agency.example.org"),
        Contact(Channel.WEB, "https://agency.example.org/notice"),
        Contact(Channel.POST, "100 Example Street, Suite 4, Washington, DC 20001"),
    ),
)
FIELDS = (
    ExposedField(FieldKind.NAME, True),
    ExposedField(FieldKind.NATIONALITY, True),
    ExposedField(FieldKind.DETENTION_PLACE, True),
    ExposedField(FieldKind.A_NUMBER, False),
    ExposedField(FieldKind.BIRTH_DATE, False),
    ExposedField(FieldKind.PROTECTION_CLAIM, False),
)
_SERIAL = "TG-0000-PREV-0"


def _at(hour: int, minute: int, day: int = 28) -> datetime:
    return datetime(2022, 11, day, hour, minute, tzinfo=EASTERN)


REACHABLE = Reachable(
    posted=Bounds(_at(9, 45), _at(9, 47)),
    removed=Bounds(_at(14, 3), _at(14, 4)),
    doubts=(Doubt.SOURCES_DISAGREE,),
    caches_until=_at(15, 4),
)
ACCESSES = KnownAccesses(
    known=True,
    clients=((Fetcher.PERSON, 3), (Fetcher.REPORTER, 1), (Fetcher.AI_CRAWLER, 1), (Fetcher.UNKNOWN, 1)),
    whole=2,
)


def notice(code: str, audience: Audience = Audience.PERSON) -> Notice:
    """A letter of this kind in this language, to somebody invented."""
    name = NAMES.get(code, NAMES["en"])
    person = audience is Audience.PERSON
    official = audience in (Audience.ATTORNEY, Audience.JUDGE)
    return Notice(
        serial=_SERIAL,
        incident="2022-001",
        audience=audience,
        language=code,
        written=date(2022, 11, 29),
        office=OFFICE,
        recipient=_recipient(name, audience),
        fields=FIELDS,
        reachable=REACHABLE,
        accesses=ACCESSES,
        measures=_measures(audience),
        stay=None if audience is Audience.AUTHORITY else StayTerms(30, date(2022, 12, 29)),
        steps=tuple(Step) if person else (),
        deadlines=(Deadline(DeadlineKind.APPLY, date(2023, 1, 30)),) if person else (),
        matter=Matter(name, "A900-000-001") if official else None,
        counts=Counts(6252, 118, "Example Act, section 4", _at(9, 0, 29), _at(13, 53))
        if audience is Audience.AUTHORITY
        else None,
    )


def _recipient(name: str, audience: Audience) -> Recipient:
    if audience is Audience.PERSON:
        return Recipient(
            name, ("Example Detention Center, Unit B-12", "500 Sample Road", "Anytown, TX 75001")
        )
    named = {
        Audience.ATTORNEY: "Quillon Vestry, Esq.",
        Audience.JUDGE: "Immigration Judge, Example Court",
        Audience.AUTHORITY: "Example Data Protection Authority",
    }[audience]
    return Recipient(named, ("1 Sample Plaza", "Anytown, TX 75001"))


def _measures(audience: Audience) -> tuple[Measure, ...]:
    if audience is Audience.PERSON:
        return tuple(measure for measure in Measure if measure is not Measure.PEOPLE_TOLD)
    return tuple(Measure)
