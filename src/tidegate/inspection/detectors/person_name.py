"""Names of people where the text says whose they are: applicant, detainee, `Name:`."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from tidegate.inspection.canonical.expressions import expression
from tidegate.inspection.detectors.context import Level, Support
from tidegate.inspection.detectors.dates import DATE
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

_LETTER = r"[A-Za-z\x{80}-\x{10ffff}]"
_CAPITAL = r"[A-Z\x{80}-\x{10ffff}]"
_WORD = rf"(?:{_CAPITAL}{_LETTER}*(?:['-]{_LETTER}+)*|[A-Z]\.)"
_PARTICLE = r"(?:de|del|la|los|las|al|el|bin|ibn|von|van|der|da|dos|do|y|e|ter|den)"
_NEXT = rf" (?:{_PARTICLE} ){{0,2}}{_WORD}"
FORM = rf"{_WORD}(?:{_NEXT}){{1,4}}|{_WORD}, {_WORD}(?:{_NEXT}){{0,2}}"
PROTECTED = (
    r"applicants?|respondents?|detainees?|detained (?:individual|person)|non-?citizens?|asylum[- ]seekers?"
    r"|asylees?|refugees?"
    r"|beneficiar(?:y|ies)|petitioners?|deportees?|aliens?|victims?|claimants?|minor (?:child|applicant"
    r"|respondent)"
    r"|migrants?"
    r"|in the matter of|matter of|witness(?:es)?|complainants?|patients?|informants?"
    r"|solicitante|demandad[oa]|detenid[oa]|refugiad[oa]|víctima|victima|beneficiari[oa]|requérant|demandeur"
    r"|заявитель|задержанный"
    r"|申请人|被拘留者|متقاضی|مقدم الطلب"
)
PLAIN = (
    r"(?:full |legal |complete |given |last |family |first |client(?:'s)? "
    r"|subject(?:'s)? )?names?(?: of (?:the )?[a-z]+)?"
    r"|nombre(?:s)?(?: completo| y apellidos?)?|apellidos?|nom(?: complet)?|nome(?: completo)?|имя|фио"
    r"|ф\.и\.о\.|姓名|الاسم|نام"
)
HAPPENED = (
    r"(?:remains? in (?:ice |the )?(?:custody|detention)"
    r"|(?:was|were|is|has been) (?:detained|deported|ordered removed|removed (?:to|from the (?:u\.s\."
    r"|united states|country))"
    r"|granted (?:asylum|withholding)|denied asylum|placed in removal|released on parole"
    r"|interviewed by an asylum)"
    r"|fled (?:to|from|the|his|her|their)|fears (?:return|persecution|torture|harm|being|for (?:his|her"
    r"|their))"
    r"|seeks? (?:asylum|protection)|(?:applied|filed) for (?:asylum|withholding)|claims? (?:fear|persecution"
    r"|torture|asylum)"
    r"|(?:is|was) (?:a |an )?(?:native|citizen|national) (?:and|of)|a (?:native|citizen|national) (?:and|of)"
    r"|expressed (?:a )?fear)"
)
_BORN = r"(?:who (?:was|is) )?(?:born|b\.|d\.?o\.?b\.?|date of birth|nacid[oa]|née?)(?: on| el| le)?[: ]{1,2}"
BEFORE_BIRTH = rf"^,? ?\(?{_BORN}{DATE}"
_IN_DIGITS = rf"^,? ?\(?{_BORN}[0-9]{{1,4}}[-/.][0-9]"
AFTERWARDS = rf"^,? (?:\([^)]{{0,30}}\),? )?{HAPPENED}"


_NAMING = (
    r"(?:^|[^a-z0-9])(?:(?:counsel|attorney|lawyer|appear\w*|petition\w*|motions?|filed|briefs?|hearing"
    r"|interview)[a-z ]{0,40} on behalf of"
    rf"|{PROTECTED})(?:'s)?(?: names?)?(?: ?[:=(-] ?|,? )(?:(?:mr|ms|mrs|miss|dr|sr|sra)\.? )?$"
)
"""A word for a protected person and the name after it on the same line, not in the next field of a table."""


class PersonName(Recogniser):
    """A name after a word for a protected person, before what happened to one, or under `Name:`."""

    type = InformationType.PERSON_NAME
    bare = (rf"\b(?:{FORM})", r"[\x{4e00}-\x{9fff}]{2,4}")
    labels = rf"{PROTECTED}|{PLAIN}|on behalf of"
    words = rf"{HAPPENED}|born(?: on)? [a-z0-9]|nacid[oa](?: el)? [0-9]|d\.?o\.?b\.?"
    headings = (
        r"(?:(?:applicant|detainee|respondent|alien|noncitizen|subject|client|beneficiary|petitioner|person"
        r"|individual|victim|patient"
        r"|employee|student|inmate|prisoner|child|minor|principal|member|staff|officer)s? ?)?"
        r"(?:(?:full|last|first|middle|given|family|fore|sur|sir|legal|preferred|maiden|birth|christian|other"
        r"|former)[ /]?)*names?"
        r"(?: (?:last|first|middle|full|of (?:applicant|detainee|respondent|person|alien|individual"
        r"|beneficiary|victim|client|child))[ ,]*)*"
        r"|surname|forename|lname|fname|mname|last|first|l name|f name|aliases|alias|aka|a k a|initials"
        r"|middle initial|mi"
        r"|(?:primer |segundo |primero )?(?:nombres?|apellidos?)(?: completo| y apellidos| paterno| materno)?"
        r"|apellidos y nombres|nom(?: de famille)?|prenom"
        r"|nome(?: completo)?|sobrenome|фио|фамилия|имя|отчество|姓名|名字|姓"
        r"|نام|نام خانوادگی|الاسم(?: الكامل)?|اسم العائلة|siyati"
    )
    explains = (
        "A person's name where the text says whose it is: after applicant, detainee, on behalf of, Name: "
        "and the like, or before words such as remains in custody. Whether it looks like a name is "
        "judged by name lists and letter patterns. A name alone is possible; with a claim, nationality, "
        "birth date or number it is likely."
    )

    @functools.cached_property
    def _plain(self) -> Support:
        return Support(PLAIN)

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Who is named decides how much it says; nobody is named where it does not look like a name."""
        followed = expression(AFTERWARDS).found(context.after)
        protected = followed or expression(_NAMING).found(context.before)
        born = expression(BEFORE_BIRTH).found(context.after)
        if not protected and not born and not self._named(context):
            return None
        if re.search(_STOP, value) or likeness(value) < ENOUGH:
            return None
        if re.search(_ADJACENT, context.before) and full_likeness(value) < ENOUGH:
            return None
        if followed:
            return (
                Likelihood.LIKELY,
                "name of a person, followed by what happened to one who asked for protection",
            )
        if protected:
            return Likelihood.POSSIBLE, "name of a person called applicant, respondent, detainee or the like"
        if born and re.search(_IN_DIGITS, context.after):
            return Likelihood.POSSIBLE, "name before a birth date written as records write it"
        return Likelihood.UNLIKELY, "name before a birth date" if born else "name under a label"

    def key(self, value: str) -> str:
        """Words in upper case, in alphabetical order, so that `LAST, FIRST` equals `First Last`."""
        return " ".join(sorted(re.findall(r"[^\W\d_]+", value.upper())))

    def _named(self, context: Context) -> bool:
        """Under `Name:` and the like, with a colon or the end of a field between."""
        if context.label:
            return self._plain.level(context) is Level.LABELLED or self.level(context) is Level.LABELLED
        return (
            context.before.rstrip()[-1:] in (":", "=", "|", "：")
            and self._plain.level(context) is Level.LABELLED
        )


_ADJACENT = r"[a-z] $"
"""Nothing but a blank before it: `alien file numbers` stands so as well, so both of its words must be names."""

ENOUGH = 0.4
"""Likeness from which a value is taken for a name: the words around it have already said so."""

_STOP = (
    r"(?i)\b(?:inc|corp|corporation|llc|ltd|company|agency|department|office|bureau|court|county|city|state"
    r"|states|united|university"
    r"|committee|council|association|foundation|institute|center|centre|service|services|board|commission"
    r"|ministry|act|section"
    r"|government|national|federal|immigration|asylum|detention|facility|court|form|policy|the|of|for|and|in"
    r"|university|school"
    r"|church|society|project|program|programme|assistance|list|software|group|union|party|team|press|street"
    r"|avenue|january|february|march"
    r"|april|june|july|august"
    r"|september|october|november|december|monday|tuesday|wednesday|thursday|friday)\b"
)


@functools.cache
def _judges_of_names() -> tuple[Callable[[str], float], Callable[[str], float]]:
    from tidegate.inspection.names import is_full_name, name_likeness  # their lists cost some milliseconds

    return name_likeness, is_full_name


def likeness(value: str) -> float:
    """How much a value looks like a person's name, 0 to 1."""
    return _judges_of_names()[0](value)


def full_likeness(value: str) -> float:
    """How much a value looks like a given and a family name together, 0 to 1."""
    return _judges_of_names()[1](value)
