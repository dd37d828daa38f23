"""What is said about a person: protection claim, nationality, case status. Never a reason by themselves."""

from __future__ import annotations

from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood


class _Circumstance(Recogniser):
    why = ""

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Told only beside a person (see `company`); alone it is what agencies publish statistics about."""
        return Likelihood.UNLIKELY, self.why

    def key(self, value: str) -> str:
        """The words themselves."""
        return " ".join(value.upper().split())


class ProtectionClaim(_Circumstance):
    """Asylum, withholding of removal, the Convention against Torture, fear, persecution."""

    type = InformationType.PROTECTION_CLAIM
    why = "words of a claim for protection beside a person"
    patterns = (
        r"(?i:\b(?:(?:credible|reasonable) fear|fears? (?:of )?(?:return|persecution|torture|harm)"
        r"|fears? (?:being|for (?:his|her|their))"
        r"|withholding (?:of removal|only)|convention against torture|asylum|persecut(?:ed|ion)|tortured?"
        r"|political opinion"
        r"|form i-?589|i-?589|refugee|asylee|t visa|u visa|vawa|traffick(?:ed|ing)|temporary protected status"
        r"|asilo|persecuci[oó]n)\b)",
    )
    headings = (
        r"(?:(?:asylum|protection|fear|credible fear|reasonable fear|cat|withholding|claim)s?)(?: ?(?:claims?"
        r"|status|types?|basis|grounds?|outcome|decision"
        r"|result|finding|determination|date|screening|application|case))*|basis of claim|grounds? (?:of"
        r"|for) (?:claim|asylum)|type of (?:claim|protection)"
        r"|i ?589(?: status)?|cf ?(?:outcome|status|decision|result)|rf (?:outcome|status|decision)"
        r"|persecution(?: grounds?)?|solicitud de asilo"
    )
    explains = (
        "Words that a person asked for protection: asylum, credible fear, withholding, torture. Told "
        "only beside a person's name or number, because agencies publish statistics about all of them."
    )


class Nationality(_Circumstance):
    """A citizen, national or native of a country."""

    type = InformationType.NATIONALITY
    why = "nationality told beside a person"
    patterns = (
        r"(?i:\b(?:(?:citizen|national|native)(?: and (?:citizen|national))? of|nationality|citizenship"
        r"|country of (?:birth|origin|citizenship)"
        r"|nacionalidad|país de origen|nationalité|国籍|гражданство|تابعیت"
        r"|جنسیة)[:= ]{1,3}(?:the )?[A-Z\x{80}-\x{10ffff}][A-Za-z\x{80}-\x{10ffff}]+)",
    )
    headings = (
        r"(?:country|nation) of (?:birth|origin|citizenship|nationality|(?:last )?residence|claimed fear)"
        r"|(?:[a-z]+ )?(?:nationality|nationalities|citizenship)"
        r"(?: ?(?:country|code|desc(?:ription)?|1|2))?|(?:birth|citizenship|origin|home|coc|cob) ?country"
        r"|country|coc|cob|citizen of|nacionalidad|ciudadania"
        r"|pais(?: de (?:origen|nacimiento))?|nationalite|pays(?: d'origine)?|nacionalidade|гражданство"
        r"|страна|国籍|تابعیت|ملیت|الجنسية"
    )
    explains = (
        "The country a person is a citizen or native of, told only beside that person's name or number."
    )


class CaseStatus(_Circumstance):
    """Where a person's case stands."""

    type = InformationType.CASE_STATUS
    why = "case status told beside a person"
    patterns = (
        r"(?i:\b(?:order(?:ed)? (?:of )?remov(?:al|ed)|final order|in removal proceedings|notice to appear"
        r"|bia appeal|appeal pending|ij review"
        r"|master calendar|merits hearing|released on (?:parole|bond|recognizance)|supervised release"
        r"|voluntary departure|reinstated|in custody)\b)",
    )
    headings = (
        r"(?:case|custody|detention|removal|immigration|proceeding|hearing|order|court|docket|release|bond"
        r"|legal|application|current|final) ?"
        r"(?:status(?:es)?|disposition|outcome|decision|stage|category|order|reason)(?: ?(?:code|date"
        r"|desc(?:ription)?))?|status|disposition|rc status"
        r"|final order(?: date)?|estado(?: del caso)?|estatus|статус"
    )
    explains = "Where a person's immigration case stands, told only beside that person's name or number."


CIRCUMSTANCES: tuple[_Circumstance, ...] = (ProtectionClaim(), Nationality(), CaseStatus())
