"""What can be explained without looking at a file: information types, and the words of a report. A table of text.

Detectors and the judge explain their own workings in more detail (`tidegate explain` joins both); this is
what every report can say of a rule without importing them.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.finding import InformationType


@dataclass(frozen=True, slots=True)
class Topic:
    """`id`: the rule id in SARIF and the word for `explain`. `remedy`: how a file becomes clear of it."""

    id: str
    title: str
    summary: str
    text: str
    remedy: str = ""


VERDICT = "verdict"
UNREAD = "unread"

_REMOVE = "Remove the column, row or passage, or publish the file in a slot whose contract allows it."
_IDENTIFIER = (
    "Remove it, with the row or passage that speaks of the person. No slot allows identifiers; "
    "where it is not one, say so to the policy's owner with the finding's fingerprint."
)
_NAMED = (
    "Remove the people, or, where they are published on purpose (officials, office holders), let the policy's "
    "owner declare a slot with people = \"named\", a reason, an owner and an expiry."
)


def rule_id(type: InformationType) -> str:
    """The type's name in lower case without spaces: `uscis-receipt`."""
    return type.value.lower().replace(" ", "-")


def _type(type: InformationType, summary: str, text: str, remedy: str) -> Topic:
    return Topic(rule_id(type), type.value, summary, text, remedy)


_T = InformationType
_TYPES = (
    _type(_T.A_NUMBER, "An alien registration number.",
          "Seven to nine digits, mostly after an A, that follow one person through every immigration case. "
          "Recognised by its style, by words beside it, and by a column of its own.", _IDENTIFIER),
    _type(_T.USCIS_RECEIPT, "The receipt number of an immigration application.",
          "Three letters of an office and ten digits, or IOE and ten digits; it opens the case's status to "
          "anyone who has it.", _IDENTIFIER),
    _type(_T.SSN, "A social security number.",
          "Nine digits in groups of three, two and four, outside the ranges never issued.", _IDENTIFIER),
    _type(_T.ITIN, "An individual taxpayer identification number.",
          "Nine digits that begin with a 9, with a middle group from the issued ranges.", _IDENTIFIER),
    _type(_T.I94, "The number of an arrival record.",
          "Eleven digits, or nine digits, a letter and a digit in the newer form.", _IDENTIFIER),
    _type(_T.SEVIS, "A student and exchange visitor number.", "An N and ten digits.", _IDENTIFIER),
    _type(_T.FIN, "A fingerprint identification number.", "Digits under a heading or words that say so.",
          _IDENTIFIER),
    _type(_T.PASSPORT, "A passport number.", "Letters and digits beside words or under a heading that say so.",
          _IDENTIFIER),
    _type(_T.MRZ, "The machine-readable lines of a passport or identity card.",
          "Lines of 30, 36 or 44 characters whose check digits agree (TD1, TD2, TD3). They hold the name, "
          "the nationality and the birth date.", _IDENTIFIER),
    _type(_T.NATIONAL_ID, "Another country's identity number.",
          "Numbers in the form of a country's identity number, whose check digits agree.", _IDENTIFIER),
    _type(_T.PAYMENT_CARD, "A payment card number.",
          "Thirteen to nineteen digits with an issuer's prefix and a right check digit.", _IDENTIFIER),
    _type(_T.BANK_ACCOUNT, "A bank account number.", "An IBAN, or a routing and account number.", _IDENTIFIER),
    _type(_T.PERSON_NAME, "The name of a person.",
          "A column of names in any order and case, or a name beside an identifier.", _NAMED),
    _type(_T.BIRTH_DATE, "A date of birth.", "A column of dates whose heading or range says so, or a date "
          "after such words.", _REMOVE),
    _type(_T.NATIONALITY, "A nationality or country of birth, a row per person.",
          "A column of countries or nationalities in a table with a row per person. Countries in statistics "
          "are not this.", _REMOVE),
    _type(_T.PROTECTION_CLAIM, "A claim of asylum or of protection from torture.",
          "Words of such a claim in a table with a row per person, or beside a person in text. That somebody "
          "asked for protection may by itself put them in danger.", _REMOVE),
    _type(_T.CASE_STATUS, "The state of one person's case.",
          "A column of statuses or decisions in a table with a row per person.", _REMOVE),
    _type(_T.ATTORNEY, "Who represents one person.",
          "A column of attorneys in a table with a row per person.", _REMOVE),
    _type(_T.PHONE, "A telephone number of a person.",
          "A valid number in national or international form, in a table with a row per person or beside one.",
          _REMOVE),
    _type(_T.EMAIL, "An e-mail address of a person.", "An address of a person rather than of an office.", _REMOVE),
    _type(_T.ADDRESS, "Where a person lives or stays.",
          "Street addresses in a table with a row per person, or beside a person in text.", _REMOVE),
    _type(_T.FACILITY, "Where a person is held.",
          "A column of detention facilities in a table with a row per person. Statistics by facility are not "
          "this.", _REMOVE),
    _type(_T.SMALL_COUNT, "A number of people small enough to point at one.",
          "A cell of a statistics table below the slot's minimum_count (zero is allowed).",
          "Merge or suppress the small cells, and the totals from which they could be computed."),
    _type(_T.ROSTER, "A table with a row per person.",
          "Its columns mean names, identifiers or what is known of one person. Statistics are not a roster, "
          "however many numbers they hold.", "Remove the table; where its people are published on purpose, "
          "see person-name."),
)  # fmt: skip

_WORDS = (
    Topic(VERDICT, "verdict", "The file may not be published as it is.",
          "clear (exit 0): every byte was read and nothing protected was found, or what was found is allowed by "
          "the slot's contract. hold (exit 3): something was not read, or is not sure. block (exit 1): the file "
          "speaks of protected people. Only clear may be published. An update has the worst verdict of its files.",
          "Do what the report lists under \"what would clear it\"."),
    Topic(UNREAD, "gap", "Bytes that nobody could vouch for.",
          "A Gap is a part of the file that was not read: an unknown, damaged or encrypted format, a limit, bytes "
          "that no part of the format accounts for. A file with a Gap is never clear.",
          "Publish the content in a format that can be read (`tidegate doctor` lists them), or remove the part."),
    Topic("likelihood", "likelihood", "How sure a detector is.",
          "unlikely: the form alone, and many other things have it. possible: the form, with a little support; "
          "holds. likely: form and support (heading, words beside it, neighbouring columns); blocks. very likely: "
          "several supports or a check digit as well; blocks. A slot's contract can move both borders "
          "(`hold_from`, `block_from`)."),
    Topic("fingerprint", "fingerprint", "A finding's name without its value.",
          "32 hexadecimal digits, the same for the same values under this installation's key, so that a ruling "
          "on a finding survives a new file name. `tidegate explain FINGERPRINT --report report.json` tells where "
          "it is."),
    Topic("people", "people", "How many distinct persons a file speaks of.",
          "Counted over all tables and passages of a file, and once more over the update, so that a person in "
          "two files counts once. Not known (null) where nothing could be read."),
    Topic("sandbox", "sandbox", "Where files are read.",
          "Each file is read in a process of its own that can open nothing, reach no network and start nothing. "
          "Where the system lacks one of its layers, the receipt names the weaker profile, and the policy decides "
          "whether such a file may clear (`sandbox_weaker`). `tidegate doctor` lists the layers."),
    Topic("slot", "slot", "A place on the site, with a contract.",
          "The contract says what a file in that place may be and whom it may speak of: nobody, people named on "
          "purpose, or only numbers of people. `tidegate policy show` prints the contracts."),
)  # fmt: skip

TOPICS: dict[str, Topic] = {topic.id: topic for topic in (*_WORDS, *_TYPES)}
"""By rule id."""

ALIASES = {"clear": VERDICT, "hold": VERDICT, "block": VERDICT, "gap": UNREAD, "unlikely": "likelihood",
           "possible": "likelihood", "likely": "likelihood", "very-likely": "likelihood"}  # fmt: skip
"""Other words for the same topic."""
