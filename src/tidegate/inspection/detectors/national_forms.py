"""National numbers of the countries people flee from and to: shape, check, and the words that label them."""

from __future__ import annotations

import datetime as dt
import functools
import importlib
from collections.abc import Callable
from typing import NamedTuple

Check = Callable[[str], bool]
STANDARD: set[str] = set()
"""The python-stdnum modules named below, with their packages; a closed process must have them loaded."""


class Form(NamedTuple):
    """One country's number.

    `shape`: RE2. `check`: over letters and digits only. `labels`: RE2, lower case. `alone`: whether shape
    and check are proof without a label. `country`: for the reason shown.
    """

    country: str
    shape: str
    check: Check
    labels: str
    alone: bool = False


def by_standard(module: str) -> Check:
    """The check of a python-stdnum module, imported when first needed."""
    STANDARD.update(("stdnum", f"stdnum.{module.partition('.')[0]}", f"stdnum.{module}"))

    @functools.cache
    def validator() -> Check:
        found: Check = importlib.import_module(f"stdnum.{module}").is_valid
        return found

    return lambda number: validator()(number)


def chinese(number: str) -> bool:
    """Resident id: a birth date and a check character (ISO 7064 mod 11-2); its list of places opens a file."""
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17])) % 11
    return "10X98765432"[total] == number[17].upper()


def anything(number: str) -> bool:
    """No check digit is known: the label carries it."""
    return len(set(number)) > 1


def guatemalan(number: str) -> bool:
    """CUI: eight digits, their check digit (mod 11), department 1-22 and municipality."""
    total = sum(int(d) * w for d, w in zip(number[:8], range(2, 10), strict=True)) % 11
    return total % 10 == int(number[8]) and 1 <= int(number[9:11]) <= 22 and number[11:] != "00"


def salvadoran(number: str) -> bool:
    """DUI: eight digits and a check digit."""
    total = sum(int(d) * w for d, w in zip(number[:8], range(9, 1, -1), strict=True)) % 10
    return (10 - total) % 10 == int(number[8])


def honduran(number: str) -> bool:
    """DNI: department 1-18, municipality, a year, a serial number."""
    return 1 <= int(number[:2]) <= 18 and 1900 <= int(number[4:8]) <= 2100


def nicaraguan(number: str) -> bool:
    """Cedula: municipality, birth date as ddmmyy, serial number, letter."""
    return _day(number[3:9], "%d%m%y")


def iranian(number: str) -> bool:
    """Kod-e melli: nine digits and a check digit (mod 11)."""
    rest = sum(int(d) * w for d, w in zip(number, range(10, 1, -1), strict=False)) % 11
    return int(number[9]) == (rest if rest < 2 else 11 - rest) and len(set(number)) > 1


def russian_pension(number: str) -> bool:
    """SNILS: nine digits and two check digits."""
    total = sum(int(d) * w for d, w in zip(number[:9], range(9, 0, -1), strict=True)) % 101 % 100
    return total == int(number[9:]) and len(set(number)) > 1


def _day(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)
    except ValueError:
        return False
    return True


FORMS = (
    Form(
        "Mexico (CURP)",
        r"[A-Z]{4}[0-9]{6}[HMXhmx][A-Z]{5}[0-9A-Z][0-9]",
        by_standard("mx.curp"),
        "curp",
        True,
    ),
    Form("Mexico (RFC)", r"[A-Z]{4}[ -]?[0-9]{6}[ -]?[0-9A-Z]{3}", by_standard("mx.rfc"), "rfc"),
    Form(
        "Guatemala (CUI)",
        r"[0-9]{4} ?[0-9]{5} ?[0-9]{4}",
        guatemalan,
        "dpi|cui|documento personal de identificaci[oó]n",
    ),
    Form(
        "Honduras (DNI)",
        r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{5}",
        honduran,
        "dni|identidad|tarjeta de identidad",
    ),
    Form("El Salvador (DUI)", r"[0-9]{8}-?[0-9]", salvadoran, "dui|documento [uú]nico de identidad"),
    Form("Nicaragua (cédula)", r"[0-9]{3}-?[0-9]{6}-?[0-9]{4}[A-Z]", nicaraguan, "c[eé]dula", True),
    Form("Cuba (identity card)", r"[0-9]{11}", by_standard("cu.ni"), "carn[eé] de identidad|ci|identidad"),
    Form("Ecuador (cédula)", r"[0-9]{9}-?[0-9]", by_standard("ec.ci"), "c[eé]dula|ci"),
    Form("Dominican Republic (cédula)", r"[0-9]{3}-?[0-9]{7}-?[0-9]", by_standard("do.cedula"), "c[eé]dula"),
    Form(
        "Colombia or Venezuela (cédula)",
        r"(?:[VEve]-?)?[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}|[0-9]{10}|1\.[0-9]{3}\.[0-9]{3}\.[0-9]{3}",
        anything,
        r"c[eé]dula(?: de (?:ciudadan[ií]a|identidad))?|c\.c\.|c\.i\.",
    ),
    Form("Peru or Spain (DNI)", r"[0-9]{8}(?:-?[A-Z])?", anything, r"dni|d\.n\.i\.?"),
    Form("Spain (NIE)", r"[XYZ]-?[0-9]{7}-?[A-Z]", by_standard("es.nie"), "nie|n\\.i\\.e\\.?"),
    Form("Brazil (CPF)", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", by_standard("br.cpf"), "cpf", True),
    Form("Brazil (CPF)", r"[0-9]{11}", by_standard("br.cpf"), "cpf"),
    Form(
        "Haiti (NIF)",
        r"[0-9]{3}-[0-9]{3}-[0-9]{3}-[0-9]|[0-9]{10}",
        anything,
        "nif|ninu|cin|nimewo idantifikasyon",
    ),
    Form(
        "China (resident identity)",
        r"[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx]",
        chinese,
        r"resident (?:identity|id)(?: card)?|身份证(?:号码?)?|公民身份号码|身份證(?:號碼)?",
        True,
    ),
    Form(
        "India (Aadhaar)",
        r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}",
        by_standard("in_.aadhaar"),
        "aadhaar|aadhar|uidai|आधार",
    ),
    Form("India (PAN)", r"[A-Z]{5}[0-9]{4}[A-Z]", by_standard("in_.pan"), "pan|permanent account number"),
    Form("Pakistan (CNIC)", r"[0-9]{5}-?[0-9]{7}-?[0-9]", by_standard("pk.cnic"), "cnic|nicop|شناختی کارڈ"),
    Form(
        "Turkey (kimlik)",
        r"[1-9][0-9]{10}",
        by_standard("tr.tckimlik"),
        "t\\.?c\\.? ?kimlik(?: no)?|kimlik(?: no)?|tckn",
    ),
    Form(
        "Iran (national code)",
        r"[0-9]{3}-?[0-9]{6}-?[0-9]",
        iranian,
        "national (?:code|id)|kod-?e? ?melli|کد ملی|شماره ملی",
    ),
    Form("Afghanistan (tazkira)", r"[0-9]{4}-?[0-9]{4}-?[0-9]{5}", anything, "e?-?tazkira|tazkera|تذکره"),
    Form("Russia (SNILS)", r"[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}", russian_pension, "snils|снилс", True),
    Form("Russia (SNILS)", r"[0-9]{11}", russian_pension, "snils|снилс"),
    Form("Russia (INN)", r"[0-9]{12}", by_standard("ru.inn"), "inn|инн"),
    Form("Ukraine (tax number)", r"[0-9]{10}", by_standard("ua.rntrc"), "rnokpp|рнокпп|іпн|ипн"),
    Form(
        "United Kingdom (NINO)",
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
        anything,
        r"nino|ni(?: no\.?| number)?|national insurance(?: (?:number|no\.?))?",
    ),
    Form(
        "Canada (SIN)",
        r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}",
        by_standard("ca.sin"),
        "sin|social insurance(?: number)?",
    ),
    Form(
        "France (NIR)",
        r"[12] ?[0-9]{2} ?[01][0-9] ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        by_standard("fr.nir"),
        "nir|sécurité sociale|securite sociale|insee",
    ),
    Form(
        "Italy (codice fiscale)",
        r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]",
        by_standard("it.codicefiscale"),
        "codice fiscale|c\\.f\\.",
        True,
    ),
    Form(
        "Germany (IdNr)",
        r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        by_standard("de.idnr"),
        "steuer-?id\\w*|idnr|steuerliche identifikationsnummer",
    ),
    Form("Netherlands (BSN)", r"[0-9]{8,9}", by_standard("nl.bsn"), "bsn|burgerservicenummer"),
    Form("Poland (PESEL)", r"[0-9]{11}", by_standard("pl.pesel"), "pesel"),
    Form("Romania (CNP)", r"[1-9][0-9]{12}", by_standard("ro.cnp"), "cnp"),
    Form(
        "Sweden (personnummer)",
        r"(?:19|20)?[0-9]{6}[-+]?[0-9]{4}",
        by_standard("se.personnummer"),
        "personnummer|personal identity number",
    ),
    Form(
        "South Korea (RRN)",
        r"[0-9]{6}-?[1-8][0-9]{6}",
        by_standard("kr.rrn"),
        "rrn|resident registration(?: number)?|주민등록번호",
    ),
    Form(
        "Vietnam or Thailand (citizen identity)", r"[0-9]{12,13}", anything, "cccd|cmnd|căn cước|บัตรประชาชน"
    ),
)
"""The first form of a number that fits is taken."""
