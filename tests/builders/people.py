"""Invented people from a seed: every name is put together at random, every number is one never issued.

A-numbers start with 9 (issued ones have not passed 3 hundred million), social security numbers use area 666,
telephones 555-01xx, mail example.org. The same seed gives the same people.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

GIVEN = {
    "Iran": "Amir Reza Farhad Behrouz Kamran Arash Navid Shirin Nasrin Parisa Mahsa Azadeh Roya Zahra",
    "Guatemala": "Wilmer Yesenia Dilcia Selvin Elmer Reina Byron Mynor Rigoberto Floridalma Telma Heydi",
    "Russia": "Dmitri Sergei Aleksei Irina Svetlana Natalia Oleg Pavel Galina Yelena Ruslan Ksenia",
    "China": "Xiaoming Lihua Guoqiang Meiling Zhiyuan Haoran Jianguo Xueying Tingting Weidong Minghui Yanling",
    "Haiti": "Wilner Frantz Roseline Guerline Mackenson Wisly Islande Djimy Nadege Fabienne Evens Yvrose",
    "Ethiopia": "Abebe Kebede Tesfaye Alemayehu Mulugeta Selam Tigist Meseret Hirut Bekele Girma Dawit",
    "Honduras": "Marvin Gladys Osmin Delmy Nery Edwin Josue Keylin Darwin Suyapa Maynor Lesly",
    "Afghanistan": "Zabihullah Najibullah Farid Khalid Palwasha Mariam Esmatullah Nasrullah Latifa Zakia Shabnam",
}
FAMILY = {
    "Iran": "Hosseini Ahmadi Karimi Rezaei Moradi Sadeghi Ghasemi Soltani Khosravi Bagheri Norouzi Zamani",
    "Guatemala": "Xol Caal Tzoc Ixcoy Ajanel Tambriz Ramirez Cuxum Sicajau Quixtan Choc Funes",
    "Russia": "Ivanov Sokolov Morozov Volkov Lebedev Kozlov Pavlov Orlov Makarov Zaitsev Belov Tarasov",
    "China": "Zhang Wang Chen Huang Zhao Zhou Wu Xu Sun Zhu Liang Deng",
    "Haiti": "Dorvil Desir Cadet Exantus Toussaint Celestin Fleurimond Guerrier Jeudy Mondesir Romelus Telusma",
    "Ethiopia": "Gebremariam Tekle Woldemichael Assefa Desta Negash Tadesse Berhane Demissie Zeleke Hagos Mengistu",
    "Honduras": "Mejia Alvarado Argueta Zelaya Chavez Morales Funez Banegas Murillo Paz Orellana Maradiaga",
    "Afghanistan": "Ahmadzai Noori Stanikzai Popal Wardak Hotak Rahmani Haidari Safi Barakzai Zadran Sultani",
}
FACILITIES = (
    "Stewart Detention Center", "Eloy Federal Contract Facility", "T. Don Hutto Residential Center",
    "Joe Corley Processing Center", "Otay Mesa Detention Center", "Krome North Service Processing Center",
    "Winn Correctional Center", "Karnes County Immigration Processing Center",
)  # fmt: skip
CLAIMS = (
    "Credible Fear Pending", "Positive Credible Fear", "Negative Credible Fear", "Withholding Only",
    "Reasonable Fear Review", "Convention Against Torture Granted", "Asylum Appeal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person. `a_number`: nine digits. `born`: birth date."""

    given: str
    family: str
    a_number: str
    born: dt.date
    country: str
    facility: str
    claim: str
    phone: str
    email: str
    ssn: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def listed(self) -> str:
        return f"{self.family.upper()}, {self.given.upper()}"


def people(count: int, seed: int = 20221128) -> list[Person]:
    """`count` people with distinct A-numbers."""
    chance = random.Random(seed)
    numbers = chance.sample(range(900_000_000, 999_999_999), count)
    return [_person(chance, f"{number:09d}") for number in numbers]


def _person(chance: random.Random, a_number: str) -> Person:
    country = chance.choice(sorted(GIVEN))
    given = chance.choice(GIVEN[country].split())
    family = chance.choice(FAMILY[country].split())
    return Person(
        given=given,
        family=family,
        a_number=a_number,
        born=dt.date(1955, 1, 1) + dt.timedelta(days=chance.randrange(17_000)),
        country=country,
        facility=chance.choice(FACILITIES),
        claim=chance.choice(CLAIMS),
        phone=f"202-555-01{chance.randrange(100):02d}",
        email=f"{given}.{family}{chance.randrange(1000)}@example.org".lower(),
        ssn=f"666-{chance.randrange(1, 100):02d}-{chance.randrange(1, 10_000):04d}",
    )


HEADINGS = ("A-Number", "Last Name", "First Name", "DOB", "Country of Citizenship", "Facility", "Case Status")


def row(person: Person, style: str = "A#") -> list[object]:
    """One row under `HEADINGS`. `style` of the A-number: `A#`, `number` (a cell), `dashed`, `spaced`."""
    n = person.a_number
    number: object = {
        "A#": f"A{n}",
        "number": int(n),
        "dashed": f"A{n[:3]}-{n[3:6]}-{n[6:]}",
        "spaced": f"A {n[:3]} {n[3:6]} {n[6:]}",
    }[style]
    return [number, person.family, person.given, person.born, person.country, person.facility, person.claim]


def roster(count: int, seed: int = 20221128) -> list[list[object]]:
    """Heading row and one row a person, A-numbers in mixed styles, as the file of 2022 is described."""
    styles = ("A#", "number", "dashed", "spaced")
    return [list(HEADINGS)] + [row(p, styles[i % 4]) for i, p in enumerate(people(count, seed))]
