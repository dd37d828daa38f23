"""Whom a network's owner wants written to, and where it lies. In: a CSV of the operator's. Out: contacts.

Columns `asn`, `mail`, `country` (two letters), and `name` if wished. A network that is not in it has no contact: the
answer of a registry is one look-up away, and that look-up is a person's, for it tells the registry whom we look for.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.errors import ResponseError

_COUNTRY = re.compile(r"[A-Z]{2}")
_ANYBODY = "abuse@"


@dataclass(frozen=True, slots=True)
class Contact:
    """`mail`: one plain address. `country`: where the network lies (ISO 3166), "" where nobody said."""

    mail: str = field(repr=False)
    country: str
    name: str = ""


def contacts(path: Path) -> Mapping[int, Contact]:
    """By the number of the autonomous system. Raises ResponseError naming file, row and fix."""
    found: dict[int, Contact] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                asn, contact = _contact(row, f"{path.name}: row {number}")
                found[asn] = contact
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ResponseError(f"{path.name}: contacts cannot be read ({type(error).__name__})") from None
    return found


def _contact(row: Mapping[str, str | None], where: str) -> tuple[int, Contact]:
    asn = (row.get("asn") or "").strip().upper().removeprefix("AS")
    mail, country = (row.get("mail") or "").strip(), (row.get("country") or "").strip().upper()
    if not (asn.isascii() and asn.isdigit()) or mail.count("@") != 1:
        raise ResponseError(f"{where} needs asn and mail, such as 64500,{_ANYBODY}example.net,US")
    if country and not _COUNTRY.fullmatch(country):
        raise ResponseError(f"{where}: country is two letters, such as US, or empty")
    return int(asn), Contact(mail, country, (row.get("name") or "").strip())
