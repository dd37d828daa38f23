"""Words that tell what a text cell is: claims, statuses, sexes, organisations, and words for nothing."""

from __future__ import annotations

import re
import unicodedata


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return text.split("|")


NOTHING = frozenset(
    _phrases(
        "n/a|na|n.a.|n.a|none|nil|null|nan|unknown|unk|not applicable|not available|not provided|tbd|tba|#n/a"
        "|#ref!|-|--|---|–|—|.|..|...|…|*|**|?|x|xx|xxx|redacted|withheld|missing|blank|(blank)|s/d|no data"
        "|ninguno|ninguna|sin dato|inconnu|(b)(6)|(b)(7)(c)|(b)(6),(b)(7)(c)|(b)(6);(b)(7)(c)"
    )
)
"""Lower case. A cell that says there is no value."""

SEXES = frozenset(
    _words(
        "m f male female man woman masculino femenino femenina hombre mujer homme femme masculin féminin"
        " feminin weiblich männlich u nonbinary non-binary transgender female/male male/female m/f f/m both"
    )
)

_CLAIM = r"""
 credible[ -]fear|reasonable[ -]fear|fear\ (claim|pending|found|established|interview|of\ return
 |screening|positive)
 |(positive|negative|established|claims?|expressed|asserts?|stated|no)\ (credible\ |reasonable\ )?fear
 |withholding(\ only|\ of\ removal|\ granted|\ pending)?$|withholding\ (only|of\ removal)
 |\bcat\ (claim|pending|granted|protection|deferral|denied)
 |convention\ against\ torture|torture|persecut|asylum|asylee|refugee|asilo|asile|temor|persecuci
 |persécut|tortura
 |i-?589|i-?870|i-?899|trafficking\ victim|\b[tu][ -]visa|vawa|\btps\b|deferral\ of\ removal
 |particular\ social\ group
 |political\ opinion|(gender|gang|domestic|sexual)[ -](based\ )?violence|fgm|убежищ|难民|庇护|پناهندگ|لجوء
"""
CLAIM = re.compile(_CLAIM, re.IGNORECASE | re.VERBOSE)
"""Values that say what protection a person asks for, or why."""

_STATUS = r"""
 order\ of\ removal|final\ order|removal\ (order|proceedings)|in\ proceedings|expedited\ removal
 |voluntary\ departure
 |bia\ appeal|appeal\ (pending|filed|denied|dismissed)|ij\ (review|decision|denied|granted|hearing)
 |master\ calendar
 |individual\ hearing|merits\ hearing|(released|paroled?|release)\ (on|to|into)\b|atd\ enrol
 |on\ parole|bond\ (posted|granted|denied)
 |\bnta\b|notice\ to\ appear|reinstate(d|ment)\b|in\ custody|currently\ detained|^detained$
 |^released$|^removed$|^deported$
 |booked[ -](in|out)|stay\ of\ removal|pending\ (removal|hearing|decision|adjudication)|inadmissib
 |^ewi$|humanitarian\ parole
 |habeas|ordered\ removed|relief\ granted|case\ (pending|closed|terminated|administratively)
 |awaiting\ (removal|hearing|decision)
 |orden\ de\ deportaci|deportad|detenid[oa]
"""
STATUS = re.compile(_STATUS, re.IGNORECASE | re.VERBOSE)
"""Values that say where an immigration case stands."""

_PLACE = r"""
 \b(center|centre|facility|jail|prison|correction(al|s)?|detention|processing|residential
 |penitentiary|annex|shelter
 |hospital|clinic|medical|school|academy|airport|court|courthouse|library|office|division|department
 |dept|agency|bureau
 |inc|llc|llp|ltd|corp|corporation|company|co|group|bank|university|college|institute|foundation
 |association|council
 |committee|commission|ministry|service|services|system|systems|holdings|partners|trust|church|hotel
 |resort|stadium
 |arena|museum|park|county|district|parish|municipality|township|building|complex|unit|sector|station
 |campus|society
 |union|federation|league|club|enterprises|industries|international|technologies|solutions|consulting|research
 |strategies|polling|associates|media|press|news|times|tribune|journal|network|radio|television|tv
 |magazine|post|gazette
 |herald|communications|properties|realty|development|casino|tower|towers|plaza|golf|estate|estates
 |village|campaign
 |party|pac|fund|ranch|farm|farms|brewery|winery|restaurant|store|shop|market|ipc|spc|cdf|centro
 |oficina|prisión
 |cárcel|hôpital|école|université|ayuntamiento|region|province|territory|aor|field|hurricane|storm
 |typhoon|river|lake|mount|mountain|island|islands|bay|creek|valley|bridge)\b\.?
"""
PLACE = re.compile(_PLACE, re.IGNORECASE | re.VERBOSE)
"""Words of offices, facilities, companies and places with a name of their own."""

_STATES = r"""
 alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii
 |idaho|illinois
 |indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi
 |missouri|montana
 |nebraska|nevada|new\ hampshire|new\ jersey|new\ mexico|new\ york|north\ carolina|north\ dakota|ohio|oklahoma
 |oregon|pennsylvania|rhode\ island|south\ carolina|south\ dakota|tennessee|texas|utah|vermont
 |virginia|washington
 |west\ virginia|wisconsin|wyoming|puerto\ rico|guam|ontario|quebec|uk|england|france|germany|mexico
"""
_CODES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT"
    "|V[AIT]|W[AIVY]"
)
CITY = re.compile(rf".+,\s*((?i:{_STATES.strip()})|({_CODES})(-({_CODES}))*(\ Metro.*)?)\.?\s*", re.VERBOSE)
"""`Akron, OH` and `Hampton, Illinois`: a place, however much its name is like a person's."""

_STREET = r"""
 ^\s*(p\.?\ ?o\.?\ ?box\ \d+|(apt|unit|suite|ste)\b.{0,4}\d+|\#?\d+[a-z]?([ -]\d+)?[ ,]+.*\b(st
 |street|ave|avenue|rd|road|dr|drive
 |blvd|boulevard|ln|lane|way|ct|court|pl|place|hwy|highway|pkwy|parkway|ter|terrace|cir|circle|sq
 |square|trl|trail|loop
 |route|fm|calle|avenida|carrera|colonia|rue|platz|straße|strasse|via|mall|walk|crescent|close
 |gardens|row|grove|run)\b
 |(calle|avenida|av|carrera|rue|via|ulitsa|ул)\.?\ .*\d)
"""
STREET = re.compile(_STREET, re.IGNORECASE | re.VERBOSE)
"""A street address or post box."""

_INITIAL = re.compile(r"^([A-Za-zÀ-Þ]\.?[ -]?){1,3}$")


def is_initials(text: str) -> bool:
    """`M`, `J.`, `J. L.`: what is left of a given name in many lists."""
    return bool(_INITIAL.match(text)) and text.upper() == text


def plain(text: str) -> str:
    """Lower case, without accents and double spaces: the form in which words are compared."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.lower().split())
