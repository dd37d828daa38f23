"""To whom, where and by which way. In: a person's cells, what their row says. Out: Places, the best first.

A person who was removed is never written to at an address of the file: what stands there may be in the country they
fled. Their letter goes through their attorney, or waits for a person to find a safe way. The dead are not written to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tidegate.model.finding import InformationType as Type
from tidegate.model.notice import Recipient
from tidegate.model.person import Cell, Individual, Trait
from tidegate.response.cases.extend import SOURCE
from tidegate.response.notices.states import Way
from tidegate.service.notices.terms import Terms

CUSTODY, REMOVED, DECEASED = "in custody", "removed", "deceased"
_MAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+")
_PHONE = re.compile(r"^[+0-9 ().-]{7,}$")
_UNTIL = re.compile(r" until (\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Place:
    """One way to one recipient. `who`: what tells this recipient from others of the same person; protected."""

    way: Way
    recipient: Recipient
    who: str = ""


def of_person(person: Individual, custody: str) -> tuple[Place, ...]:
    """Where a letter to the person may go, the best way first; none where no way is known."""
    if custody == DECEASED:
        return ()
    name, country = name_of(person), country_of(person)
    if custody == REMOVED:
        through = (_through(one, name, country) for one in attorneys(person, ""))
        return tuple(one for one in through if one is not None)
    found: list[Place] = []
    facility = _latest(person, Type.FACILITY)
    homes = [cell.value for cell in person.cells if cell.kind is Type.ADDRESS]
    mails = [one for cell in person.cells if cell.kind is Type.EMAIL for one in _MAIL.findall(cell.value)]
    if facility and custody != "released":
        found.append(Place(Way.HAND, Recipient(name, (facility,), "", country)))
    found += [Place(Way.POST, Recipient(name, lines(home), "", country)) for home in reversed(homes)]
    found += [Place(Way.E_MAIL, Recipient(name, (), mail, country)) for mail in mails]
    return tuple(dict.fromkeys(found))


def attorneys(person: Individual, day: str) -> list[Place]:
    """Of record. `day`: ISO; those who ceased before are left out; "" for all who did not cease."""
    country = country_of(person)
    found: dict[str, Place] = {}
    for cell in person.cells:
        if cell.kind is not Type.ATTORNEY or not cell.value.strip() or _ceased(cell, day):
            continue
        name, _, contact = cell.value.partition(",")
        if _PHONE.match(name.strip()):
            continue
        place = _attorney(name.strip(), contact.strip(), country)
        before = found.get(place.who)
        if before is None or before.way is Way.NONE:
            found[place.who] = place
    return list(found.values())


def court(said: Terms) -> Place | None:
    """Where judges are written to."""
    return _official(said.court) if said.court else None


def authorities(said: Terms) -> list[Place]:
    """All that settings name."""
    return [_official(one.recipient) for one in said.authorities]


def name_of(person: Individual) -> str:
    """As the file writes it, family name last."""
    name = person.first(Type.PERSON_NAME)
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name


def number_of(person: Individual) -> str:
    """By which officials know the case."""
    return person.first(Type.A_NUMBER) or person.first(Trait.CASE)


def country_of(person: Individual) -> str:
    """ISO 3166, two letters; "" where the file's word is no country's name."""
    return next((code for one in person.values(Type.NATIONALITY) if (code := _country(one))), "")


def lines(address: str) -> tuple[str, ...]:
    """A written address, line by line."""
    parts = [part.strip() for part in re.split(r"[\r\n;]+", address) if part.strip()]
    return tuple(parts) or (address.strip(),)


def _latest(person: Individual, kind: Type) -> str:
    """What the case source says, before what the file said."""
    cells = [cell for cell in person.cells if cell.kind is kind and cell.value.strip()]
    known = [cell for cell in cells if cell.heading.startswith(SOURCE)]
    return (known or cells)[-1].value if cells else ""


def _through(attorney: Place, name: str, country: str) -> Place | None:
    if attorney.way is Way.NONE:
        return None
    care = (f"c/o {attorney.recipient.name}", *attorney.recipient.address)
    way = Way.ATTORNEY if attorney.recipient.mail else Way.POST
    return Place(way, Recipient(name, care, attorney.recipient.mail, country))


def _attorney(name: str, contact: str, country: str) -> Place:
    who = " ".join(sorted(name.casefold().split()))
    mail = next(iter(_MAIL.findall(contact)), "")
    if mail:
        return Place(Way.E_MAIL, Recipient(name, (), mail, country), who)
    if contact and not _PHONE.match(contact):
        return Place(Way.POST, Recipient(name, lines(contact), "", country), who)
    return Place(Way.NONE, Recipient(name, (), "", country), who)


def _official(one: Recipient) -> Place:
    way = Way.E_MAIL if one.mail else Way.POST if one.address else Way.NONE
    return Place(way, one, one.name.casefold())


def _ceased(cell: Cell, day: str) -> bool:
    found = _UNTIL.search(cell.heading)
    return found is not None and (not day or found[1] <= day)


def _country(word: str) -> str:
    return _countries().get(" ".join(word.casefold().split()), "")


@cache
def _countries() -> dict[str, str]:
    """English names and codes of countries, as CLDR has them."""
    from babel import Locale

    names = {code: name for code, name in Locale("en").territories.items() if len(code) == 2}
    found: dict[str, str] = {}
    found.update((name.casefold(), code) for code, name in names.items())
    found.update((code.casefold(), code) for code in names)
    return found
