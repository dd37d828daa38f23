"""What a column heading or form label announces: an information type, or a harmless role."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tidegate.inspection.tables.words import plain
from tidegate.model.finding import InformationType


def _words(text: str) -> list[str]:
    return text.split()


LONGEST = 80
"""Headings longer than this are sentences (survey questions, titles) and announce nothing."""


class Role(enum.Enum):
    """What a heading says beside, or instead of, an information type."""

    NONE = ""
    NEUTRAL = "neutral"
    """`ID`, `No.`, `Column1`: says nothing."""
    PERSON = "person"
    """Announces people and nothing else: `Last name`, `Detainee`."""
    ANY_NAME = "any name"
    """`Name`: of a person, or of anything else."""
    ORIGIN = "origin"
    """Announces a person's nationality, not just a country."""
    THING = "thing"
    """Announces things that have names: films, teams, cities, firms."""
    SERIAL = "serial"
    """Announces numbers or codes of such things."""
    COUNT = "count"
    MONEY = "money"
    RATE = "rate"
    YEAR = "year"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`type` where the heading announces one; `role` otherwise or besides; `known` if any word was
    understood.
    """

    type: InformationType | None = None
    role: Role = Role.NONE

    @property
    def known(self) -> bool:
        """Whether the text is a heading at all, as far as words tell."""
        return self.type is not None or self.role is not Role.NONE

    @property
    def statistical(self) -> bool:
        """Whether it announces a quantity."""
        return self.role in (Role.COUNT, Role.MONEY, Role.RATE, Role.YEAR)


NOTHING = Meaning()

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINTS = re.compile(r"[_\-./\\|:;,()\[\]{}*\"'’]+")

_ROLES: tuple[tuple[Role, str], ...] = (
    (Role.RATE,
        r"%|\b(percent(age)?|pct|rate|ratio|share|average|avg|mean|median|alos|alip|index|score|rating"
        r"|margin"
                r"|per (capita|day|diem|100)|probability|prob|odds|elo|std|variance|stdev|density|promedio"
                r"|porcentaje)\b"),
    (Role.MONEY,
        r"[$€£]|\b(cost|amount|price|budget|salary|salaries|wages?|revenue|income|gross|sales|spending"
        r"|dollars|usd"
                 r"|obligations?|outlays?|funds|funding|raised|expenditures?|payments?|donations?|costo"
                 r"|monto|gdp|earnings)\b"),
    (Role.COUNT,
        r"^n$|^#$|\b(count|counts|total|totals|subtotal|sum|number of|num of|no of|# of|nr of|population"
        r"|adp|book ?ins?"
                 r"|book ?outs?|arrests|removals|encounters|transfers|admissions|releases|placements"
                 r"|bookings|detainees"
                 r"|visits|votes?|seats|wins|losses|games|points|deaths|births|births|cases|participants"
                 r"|beds|bed days"
                 r"|capacity|quantity|qty|frequency|freq|volume|hits|views|acres|minutes|hours|days|weeks"
                 r"|months|age|ages"
                 r"|length of stay|rank|ranking|respondents|households|employees|enrolment|enrollment"
                 r"|guaranteed minimum|values?|shares"
                 r"|cantidad|nombre de|numero de (personas|casos|detenidos)|anzahl|количество|итого)\b"),
    (Role.YEAR,
        r"^(fy|cy)?\s?(19|20)\d\d$|\b(year|yr|fiscal|fy|fy ?\d\d(\d\d)?|quarter|qtr|q[1-4]|season|cycle"
        r"|decade|month|week"
                r"|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t|tember)?"
                r"|oct(ober)?|nov(ember)?"
                r"|dec(ember)?|ytd)\b"),
    (Role.PERSON,
        r"\b(last|first|middle|given|family|maiden|full|birth|legal|alien|detainee|respondent|applicant"
        r"|petitioner"
                  r"|beneficiary|inmate|subject|patient|client|student|employee|victim|witness|person"
                  r"|child|mother|father"
                  r"|spouse|sponsor|principal|claimant|offender|prisoner|member|player|candidate|contact"
                  r"|officer|author"
                  r"|noncitizen|participant|staff) ?(s )?names?\b|\bname (last|first|full|of (person"
                  r"|detainee|applicant|alien))"
                  r"|\b(surnames?|forenames?|lname|fname|mname|initials|apellidos?|nombres? (completo"
                  r"|y apellidos?)"
                  r"|primer nombre|segundo nombre|prenoms?|nom de famille|nom complet|nachname|vorname"
                  r"|sobrenome)\b"
                  r"|^(last|first|middle|given|family|detainee|respondent|applicant|petitioner|beneficiary"
                  r"|inmate|prisoner"
                  r"|claimant|person|individual|patient|client|victim|witness|suspect|defendant|plaintiff"
                  r"|alien|noncitizen"
                  r"|player|candidate|actor|actress|director|author|writer|governor|senator|representative"
                  r"|member|officer"
                  r"|employee|judge|appointee|nominee|president|contestant|guest|server|opponent|speaker"
                  r"|boxer|performer"
                  r"|father|mother|spouse|child|student|cand|subject|appellant|dependent|dependant"
                  r"|prepared by)$"
                  r"|фамилия|^имя$|отчество|фио|姓名|^姓$|^名$|名字|نام خانوادگی|^نام$|الاسم|اسم العائلة|ስም"),
    (Role.SERIAL,
        r"\b(osm|openstreetmap|way|node|geo ?names?|place|feature|stop|station|route|parcel|product|item|object"
                  r"|tract|census|county|country|city|school|hospital|building|asset|film|movie|song|team)s?"
                  r" ?(ids?|no|nr|num|numbers?|codes?|keys?|fips)$|^(srid|srs id|epsg|auth id|object ?id"
                  r"|ogc fid|gid)$"),
    (Role.THING,
        r"\b(title|film|movie|song|album|track|band|team|club|franchise|city|town|village|state|county"
        r"|airport|school"
                 r"|college|university|pollster|company|firm|employer|product|brand|model|airline"
                 r"|newspaper|publisher"
                 r"|outlet|network|region|facility|facilities|agency|organi[sz]ation|vendor|contractor"
                 r"|show|episode|party"
                 r"|ship|vessel|breed|species|drug|street|building|monument|park|event|tournament|surface"
                 r"|race|matchup"
                 r"|stadium|venue|hotel|hospital|institution|bank|metro|msa|mmsa|district|major|category"
                 r"|occupation|job"
                 r"|position|office|department|division|sector|industry|item|ingredient|food|dish|candy"
                 r"|competitor"
                 r"|competitorname|character|word|phrase|query|url|link|source|conference|league|federation"
                 r"|confederation|location|place|area|neighborhood|borough|aor|project|program|contract"
                 r"|statement|bill"
                 r"|case name|lawsuit|website|domain|term|definition|group|type|kind|class|question|answer"
                 r"|reason|notes?"
                 r"|description|text|comments?|religion|continent|province|territory|island|river|mountain"
                 r"|castle|hurricane"
                 r"|storm|celebrity|fandom|ciudad|lugar|ville|capital|currency|language|script|tribe|security|issuer"
                 r"|stock|ticker|cusip|holding|fund|asset|command|option|property|parameter|argument"
                 r"|fonts?|colou?rs?|icons?|packages?|modules?|methods?|keywords?|code ?names?|file ?names?"
                 r"|demonyms?|translations?|(english|engl|common|scientific|sci)"
                 r" names?)\b"),
    (Role.DATE, r"\b(date|dates|day|time|timestamp|fecha|datum|datetime|started|ended|start|end)\b"),
    (Role.ANY_NAME, r"^(names?|nombres?|nom|noms|nome|name\d|имена?|sponsors?)$|\bname$"),
    (Role.NEUTRAL,
        r"^(#|id|ids|no|nr|num|number|nbr|code|key|ref|reference|record|row|line|item no|serial|c\d+"
        r"|col(umn)? ?\w{0,2}"
                   r"|field ?\d*|unnamed.*|x|y|z|[a-h]|\w\d|var ?\d+|v\d+|value ?\d*|file no|file|case no"
                   r"|case id|subject id|other"
                   r"|identifier|info|remarks?|person id|record id|respondent ?id|uid|uuid|guid)$"),
)  # fmt: skip

_TYPES: tuple[tuple[InformationType, str], ...] = (
    (InformationType.A_NUMBER,
        r"^a ?(number|num|no|nbr|nr|#|file|files)\b|\ba ?#|\baliens? ?(registration)? ?(number|num|no|id"
        r"|nbr|file|#)\b"
                               r"|\b(anum|anumber|alienno|alienid)$|^ano$|\ba (number|no|num)$"
                               r"|\buscis (number|no|#)|\barn$"
                               r"|\b(numero|no|nr|num|n°|nº) (de |do |d )?"
                               r"(a|extranjero|estrangeiro|etranger|straniero|registro)\b"
                               r"|\b(a|auslander|vreemdeling(en)?) ?(nummer|nr)\b|\b(numer|nimewo|so) a$"
                               r"|^а номер|номер (а|иностранца)"
                               r"|رقم (الأجنبي|الاجنبي)|شماره بیگانه|外国人(编号|登记号|注册号)"
                               r"|\bdetainee (a )?(number|id|no)\b|subject a"),
    (InformationType.USCIS_RECEIPT, r"\breceipt ?(number|num|no|nbr|#|id)?s?$|\bioe\b|recibo"),
    (InformationType.SSN, r"\bssn\b|\bsocial ?(security|sec)\b|seguro social"),
    (InformationType.ITIN, r"\bitin\b|taxpayer id"),
    (InformationType.I94, r"\bi ?94\b|admission (number|no)\b|arrival departure"),
    (InformationType.SEVIS, r"\bsevis\b"),
    (InformationType.FIN, r"\bfin( number| no| id)?$|fingerprint id"),
    (InformationType.MRZ, r"\bmrz\b|machine readable"),
    (InformationType.PASSPORT, r"\bpass?port\b|\bpasaporte\b|\bpasseport\b|travel doc|паспорт|护照|جواز"),
    (InformationType.NATIONAL_ID,
        r"\bnational id|\bcedula\b|\bcurp\b|\bdni\b|\bdpi\b|\bcarnet\b|identity (card|no|number)|\btazkir"
                                  r"|\bid card\b|melli|driver.?s? licen|\bnino\b|national insurance"
                                  r"|\bni no\b|\bcnp\b|\baadhaar\b|身份证"),
    (InformationType.BIRTH_DATE,
        r"\bdob\b|\bd o b\b|birth ?(date|day|dt|year|yr)|date ?of ?birth|dateofbirth|birthdate|birthday"
        r"|\bborn\b"
                                 r"|year of birth|\byob\b|nacimiento|\bfdn\b|naissance|geburts|nascimento"
                                 r"|рождения|出生|生日|تاریخ تولد|تولد|الميلاد|ميلاد"),
    (InformationType.ATTORNEY,
        r"\b(attorneys?|counsel|lawyers?|g ?28|legal rep(resentative)?|abogad[oa]|avocat"
        r"|representative name)\b"),
    (InformationType.PROTECTION_CLAIM,
        r"\b(claims?|fear|asylum|torture|withholding|persecution|protection (claim|type|basis)|\bcat\b"
                                       r"|asilo|asile|temor|particular social group)\b"),
    (InformationType.CASE_STATUS,
        r"\b(case|immigration|custody|proceedings?|removal|appeal|hearing|bond|parole|visa|legal|current"
        r"|application)"
                                  r" (status|outcome|disposition|decision|category|order)\b"
                                  r"|\bdisposition\b|final order|estado del caso"
                                  r"|entry status|\bcharge code\b|\bestatus\b|book ?in date|last book"),
    (InformationType.EMAIL, r"\be ?mail\b|correo"),
    (InformationType.PHONE,
        r"\b(tele)?phone\b|\bmobile\b|\bcell\b|\btel\b|\bfax\b|telefono|telefon|телефон|电话"),
    (InformationType.ADDRESS, r"\baddress\b|\bstreet\b|residence|direccion|domicilio|adresse|адрес|地址"),
    (InformationType.NATIONALITY,
        r"\bnationalit(y|ies)\b|\bcitizenships?\b|\bcitizen of\b|\bcoc\b|\bcob\b|\bcountry\b"
        r"|\bnacionalidad\b|\bpais\b"
                                  r"|\bnationalite\b|\bpays\b|ciudadania|staatsangeh|citoyennete"
                                  r"|гражданство|国籍|ملیت|تابعیت|الجنسية|جنسية"),
    (InformationType.FACILITY,
        r"\b(facility|detloc|detention (location|place|center|centre)|detained at|housing|holding"
        r"|centro de detencion"
                               r"|lugar de detencion|prison|jail)\b"),
)  # fmt: skip
_ORIGIN = re.compile(
    r"nationalit|citizen|\bcoc\b|\bcob\b|country of (birth|origin)|birth country|nacionalidad|ciudadania"
    r"|nationalite"
    r"|staatsangeh|гражданство|国籍|ملیت|تابعیت|جنسية|pais de origen|citoyennete"
)
_AGGREGATE = re.compile(
    r"\b(number of|num of|no of|# of|count|total|average|avg|mean|median|percent|pct|share|rate|adp|alos"
    r"|per|sum)\b|%"
)
_VOCABULARY = frozenset(
    _words("""a a# alien number num no nbr nr # id ids file receipt ioe ssn social security itin i i94 94
        admission sevis fin mrz passport pasaporte passeport national cedula curp dni dpi identity
        card dob d o b birth date day month year yob birthdate birthday born nacimiento fecha
        naissance geburtsdatum attorney attorneys counsel lawyer abogado avocat claim claims fear
        status case immigration custody proceedings hearing disposition outcome final decision email
        e mail correo electronico phone telephone mobile cell tel fax telefono address street
        residence direccion domicilio adresse nationality citizenship country coc cob nacionalidad
        pais nationalite pays ciudadania origin facility detloc detention location place name names
        last first middle given family maiden full legal surname forename lname fname mname initials
        apellido apellidos nombre nombres completo prenom nom famille complet nachname vorname
        detainee respondent applicant petitioner beneficiary inmate subject person people individual
        prisoner claimant patient client victim witness suspect defendant plaintiff noncitizen
        player candidate actor actress director author member officer employee appointee contestant
        spouse child father mother sponsor student gender sex sexo race ethnicity religion language
        age title position rank grade unit post job occupation department office agency team city
        town state county zip zipcode postal code region district school college type category group
        class description notes note comments comment remarks reason source url link website count
        total totals subtotal sum average avg mean median percent percentage pct rate ratio share
        population adp alos arrests removals admissions releases value amount cost price budget
        salary revenue fy fiscal quarter season start end time key ref reference index row line
        record code release arrival departure book in out of and the for per by at current currently
        entry exit medical legalstatus criminal threat level bond numero de del la fdn registro
        extranjero estado last4 contact governor senator representative party president filename
        file link film movie song album artist school pollster rank grade show episode event race
        district conference opponent n° etranger estrangeiro nummer nr numer nimewo anum alienid alienno
        vreemdelingnummer auslander properties achternaam voornaam geboortedatum nationaliteit naam
        staatsangehorigkeit sobrenome nascimento nacionalidade cognome nascita cittadinanza imie nazwisko
        urodzenia obywatelstwo""")
)
_LATIN = re.compile(r"[a-z]")
_COMPILED_ROLES = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_COMPILED_TYPES = tuple((kind, re.compile(pattern)) for kind, pattern in _TYPES)


_NAMING = re.compile(r"name|apellid|nombre|prenom|nom |фамил|имя|отчество|фио|姓|名|نام|اسم|ስም")


def names_people(heading: str) -> bool:
    """Whether a heading that announces people asks for their names in so many words."""
    return bool(_NAMING.search(words_of(heading)))


def words_of(heading: str) -> str:
    """Plain words: `DateOfBirth`, `DATE_OF_BIRTH` and `Date of birth:` all give `date of birth`."""
    text = heading if heading.isupper() else _CAMEL.sub(" ", heading)
    return plain(_JOINTS.sub(" ", text))


def is_label(heading: str) -> bool:
    """Whether a text is made of heading words only, or of heading words in another script."""
    words = words_of(heading).split()
    if not words or len(words) > 7:
        return False
    return all(word in _VOCABULARY for word in words) or not any(_LATIN.search(word) for word in words)


class Headings:
    """Reads headings. `announce`: the detectors' own word on which identifier a heading announces."""

    def __init__(self, announce: Callable[[str], InformationType | None]) -> None:
        self._announce = announce
        self.meaning = lru_cache(maxsize=4096)(self._meaning)

    def asks_for_names(self, heading: str) -> bool:
        """Whether a heading announces names of persons and nothing else."""
        meaning = self.meaning(heading)
        return meaning.role is Role.PERSON and meaning.type is InformationType.PERSON_NAME

    def _meaning(self, heading: str) -> Meaning:
        if not heading or len(heading) > LONGEST:
            return NOTHING
        words = words_of(heading)
        if not words:
            return NOTHING
        role = next((role for role, pattern in _COMPILED_ROLES if pattern.search(words)), Role.NONE)
        if _AGGREGATE.search(words) and role in (Role.RATE, Role.MONEY, Role.COUNT):
            return Meaning(None, role)
        return self._typed(heading, words, role)

    def _typed(self, heading: str, words: str, role: Role) -> Meaning:
        kind = next((kind for kind, pattern in _COMPILED_TYPES if pattern.search(words)), None)
        if kind is None:
            kind = self._announce(heading)
            # `Status` alone says nothing of a case: its values must.
            kind = None if kind is InformationType.CASE_STATUS else kind
        if kind is InformationType.NATIONALITY:
            return Meaning(kind, Role.ORIGIN if _ORIGIN.search(words) else Role.NONE)
        if kind is InformationType.PERSON_NAME and role is Role.NONE:
            return Meaning(kind, Role.ANY_NAME)
        if kind is None and role is Role.PERSON:
            return Meaning(InformationType.PERSON_NAME, role)
        return Meaning(kind, role)
