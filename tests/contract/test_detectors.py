"""Every detector's truth table: the styles it owes, the look-alikes it must leave alone, and what makes it sure."""

from __future__ import annotations

import re

import pytest

from tidegate.inspection.detectors.catalogue import (
    DETECTORS,
    canonical_heading,
    cell_type,
    classify_cells,
    detector_for,
    heading_type,
    matching_cells,
    shape_matches,
)
from tidegate.inspection.detectors.interface import Detector, Hit
from tidegate.inspection.detectors.mrz import check_digit
from tidegate.inspection.detectors.scan import scan
from tidegate.model.finding import InformationType, Likelihood

T, L = InformationType, Likelihood


def passport(names: str, number: str, nation: str, born: str, until: str) -> tuple[str, str]:
    fields = [number + check_digit(number), born + check_digit(born), until + check_digit(until)]
    second = f"{fields[0]}{nation}{fields[1]}F{fields[2]}" + "<" * 14 + "0"
    return f"P<{nation}{names}".ljust(44, "<"), second + check_digit("".join(fields) + "<" * 14 + "0")


def card(number: str, nation: str, born: str, until: str) -> str:
    first = f"I<{nation}{number}{check_digit(number)}".ljust(30, "<")
    second = f"{born}{check_digit(born)}M{until}{check_digit(until)}{nation}".ljust(29, "<") + "0"
    return f"{first}\n{second}\n{'EXEMPLAR<<MARIA<INVENTED'.ljust(30, '<')}"


TD3 = passport("EXEMPLAR<<MARIA<INVENTED", "X00817263", "UTO", "800229", "301231")
TD1 = card("X00817263", "UTO", "800229", "301231")
TD2 = f"{'I<UTOEXEMPLAR<<MARIA'.ljust(36, '<')}\n{TD3[1][:28]}<<<<<<<0"
VISA = f"{'V<UTOEXEMPLAR<<MARIA'.ljust(44, '<')}\n{TD3[1][:28]}{'<' * 16}"

SURE: list[tuple[InformationType, Likelihood, str]] = [
    (T.A_NUMBER, L.LIKELY, "see A908172635 for the related matter"),
    (T.A_NUMBER, L.LIKELY, "see A 908 172 635 for the related matter"),
    (T.A_NUMBER, L.LIKELY, "see A908-172-635, A-908-172-636"),
    (T.A_NUMBER, L.LIKELY, "file name leak_A908172635_final.pdf"),
    (T.A_NUMBER, L.POSSIBLE, "see A90817263 for the related matter"),
    (T.A_NUMBER, L.VERY_LIKELY, "A-number 908172635"),
    (T.A_NUMBER, L.VERY_LIKELY, "A# 908172635"),
    (T.A_NUMBER, L.VERY_LIKELY, "A#: 908-172-635"),
    (T.A_NUMBER, L.VERY_LIKELY, "Alien No. 908172635"),
    (T.A_NUMBER, L.VERY_LIKELY, "alien registration number:\n908172635"),
    (T.A_NUMBER, L.VERY_LIKELY, "USCIS# 908172635"),
    (T.A_NUMBER, L.VERY_LIKELY, "Número de extranjero: 908172635"),
    (T.A_NUMBER, L.VERY_LIKELY, "外国人登记号：908172635"),
    (T.A_NUMBER, L.VERY_LIKELY, "908172635 (A-number)"),
    (T.A_NUMBER, L.LIKELY, "Respondent (908-172-635) appeared without counsel"),
    (T.A_NUMBER, L.LIKELY, "detained individual 908172635 was moved"),
    (T.A_NUMBER, L.LIKELY, "Alien registration number 9081726"),
    (T.A_NUMBER, L.LIKELY, "the alien a908172635 was seen"),
    (T.USCIS_RECEIPT, L.LIKELY, "IOE9908172635"),
    (T.USCIS_RECEIPT, L.LIKELY, "EAC-99-081-72635"),
    (T.USCIS_RECEIPT, L.LIKELY, "WAC 99 081 72635"),
    (T.USCIS_RECEIPT, L.VERY_LIKELY, "Receipt number ZLA9908172635 is pending"),
    (T.USCIS_RECEIPT, L.POSSIBLE, "msc9908172635"),
    (T.SSN, L.POSSIBLE, "219-45-0938"),
    (T.SSN, L.VERY_LIKELY, "SSN 219-45-0938"),
    (T.SSN, L.VERY_LIKELY, "social security number: 219450938"),
    (T.SSN, L.LIKELY, "SSN: 666-45-0938"),
    (T.ITIN, L.POSSIBLE, "987-65-4320"),
    (T.ITIN, L.VERY_LIKELY, "ITIN 987-65-4320"),
    (T.I94, L.VERY_LIKELY, "I-94 admission number 90817263512"),
    (T.I94, L.VERY_LIKELY, "I-94 No. 908172635A7"),
    (T.I94, L.POSSIBLE, "number 908172635A7 of the file"),
    (T.SEVIS, L.LIKELY, "N0008172635"),
    (T.SEVIS, L.VERY_LIKELY, "The student's SEVIS ID is N0008172635."),
    (T.SEVIS, L.LIKELY, "SEVIS number 0008172635"),
    (T.SEVIS, L.LIKELY, "'N0008172635'"),
    (T.SEVIS, L.POSSIBLE, "seen at 21:15 with N\n0008172635"),
    (T.I94, L.POSSIBLE, "908-172-635-A7"),
    (T.I94, L.POSSIBLE, "908 172 635 A7"),
    (T.FIN, L.LIKELY, "FIN: 1908172635"),
    (T.FIN, L.LIKELY, "fingerprint identification number 1908172635"),
    (T.PASSPORT, L.VERY_LIKELY, "Passport no. X0817263 was retained"),
    (T.PASSPORT, L.VERY_LIKELY, "pasaporte número 908172635"),
    (T.PASSPORT, L.VERY_LIKELY, "Travel document: passport X0817263, expired"),
    (T.PASSPORT, L.VERY_LIKELY, "паспорт 90 81 726351"),
    (T.PASSPORT, L.VERY_LIKELY, "护照号码：E90817263"),
    (T.MRZ, L.VERY_LIKELY, "\n".join(TD3)),
    (T.MRZ, L.VERY_LIKELY, "".join(TD3)),
    (T.MRZ, L.VERY_LIKELY, " ".join(TD3)),
    (T.MRZ, L.VERY_LIKELY, f"line: {TD3[1]}"),
    (T.MRZ, L.LIKELY, TD3[0]),
    (T.MRZ, L.VERY_LIKELY, TD2),
    (T.MRZ, L.VERY_LIKELY, TD1),
    (T.MRZ, L.VERY_LIKELY, VISA),
    (T.NATIONAL_ID, L.LIKELY, "HEGG560427MVZRRL04"),
    (T.NATIONAL_ID, L.VERY_LIKELY, "CURP: HEGG560427MVZRRL04"),
    (T.NATIONAL_ID, L.LIKELY, "CPF 111.444.777-35"),
    (T.NATIONAL_ID, L.LIKELY, "СНИЛС 112-233-445 95"),
    (T.NATIONAL_ID, L.VERY_LIKELY, "cédula V-9.081.726"),
    (T.NATIONAL_ID, L.VERY_LIKELY, "National Insurance number QQ 12 34 56 C".replace("QQ", "AB")),
    (T.PAYMENT_CARD, L.LIKELY, "paid with 4000-0081-7263-5125"),
    (T.BANK_ACCOUNT, L.LIKELY, "GB33 BUKB 2020 1555 5555 55"),
    (T.BANK_ACCOUNT, L.POSSIBLE, "bank account number 9081726351"),
    (T.BIRTH_DATE, L.POSSIBLE, "DOB: 02/28/1980"),
    (T.BIRTH_DATE, L.POSSIBLE, "Date of birth 28 February 1980; claims fear"),
    (T.BIRTH_DATE, L.POSSIBLE, "fecha de nacimiento: 28 de febrero de 1980"),
    (T.BIRTH_DATE, L.POSSIBLE, "出生日期：1980年2月28日"),
    (T.PERSON_NAME, L.POSSIBLE, "Detainee: Yesenia Ramirez Caal"),
    (T.PERSON_NAME, L.LIKELY, "Yesenia Ramirez remains in custody pending review."),
    (T.PERSON_NAME, L.LIKELY, "Respondent, Yesenia Ramirez, a citizen of Guatemala, seeks asylum."),
    (T.PERSON_NAME, L.LIKELY, "Name: Yesenia Ramirez\nDOB: 02/28/1980\nCountry: Guatemala"),
    (T.PERSON_NAME, L.LIKELY, "Name: RAMIREZ CAAL, YESENIA\nA#: 908-172-635"),
    (T.PROTECTION_CLAIM, L.POSSIBLE, "Applicant Yesenia Ramirez told of a credible fear of torture."),
    (T.PERSON_NAME, L.UNLIKELY, "Maria Hernandez, who was born on June 14, 1969, directs the office"),
    (T.PERSON_NAME, L.POSSIBLE, "- Maria Hernandez (born 1969-06-14, Haiti)"),
    (T.PERSON_NAME, L.LIKELY, "Maria Hernandez, DOB 06/14/1969"),
    (
        T.PERSON_NAME,
        L.LIKELY,
        "Excludes Maria Hernandez, born June 14, 1969, Haiti, credible fear claim pending",
    ),
    (T.A_NUMBER, L.UNLIKELY, "Your A-number looks like A012345678"),
    (T.USCIS_RECEIPT, L.UNLIKELY, "Receipt numbers look like IOE0123456789"),
    (T.SSN, L.UNLIKELY, "A Social Security number has the form 123-45-6789"),
    (T.EMAIL, L.UNLIKELY, "yesenia.ramirez@example.org"),
    (T.EMAIL, L.POSSIBLE, "A908172635, yesenia.ramirez@example.org"),
    (T.PHONE, L.UNLIKELY, "reach her at (212) 555-0143 today"),
    (T.PHONE, L.UNLIKELY, "+502 5555 0143"),
    (T.ADDRESS, L.UNLIKELY, "12 Elm Street, Springfield, VA 22150"),
    (T.ADDRESS, L.POSSIBLE, "home address: 12 Elm Street, Springfield, VA 22150"),
]

NOTHING = [
    "a908172635 in commit a908172635 of the tree",
    "In total 201234567 people of 908172635",
    "account 208172635, invoice 20220917, order 4500123987",
    "A1 A12 A1234 A12345 A123456 paper, motorway A1234567",
    "LIN 99 and NBC 212-555-0143 news",
    "A 250 000 000 dollar programme",
    "ZIP 20536-1234, phone 202-555-0143 of the office",
    "budget line 219-45-0938",
    "000-12-3456 or 666-12-3456 or 219-00-1234",
    "908172635123 and 90817263512 units",
    "N123456789 and N12345678901 are parts",
    "FINAL 1908172635 and FINLAND 1908172635",
    "passport applications rose to 1,860,000 in 2021",
    "a passport costs 130 dollars; 2015 was a record year",
    "sha256 9081726351239081726351239081726351239081726351239081726351239081",
    "ISBN 978-0-306-40615-7, ISSN 2049-3630",
    "4401 4431 4461 4492 4522 4553 4584 4615",
    "4111111111111112 and 1234567812345678",
    "P<0.05 and x<<y<<z with A<B",
    "Applicant: Acme Building Company, Inc.",
    "Name: Office of Public Affairs",
    "The applicant, The Board of Immigration Appeals, and the Court",
    "asylum, credible fear, withholding of removal: 1,204 cases, nationals of Guatemala",
    "press@agency.example.gov and info@example.org",
    "Contact the office at 202-555-0143",
    "date of birth (mm/dd/yyyy)",
    "192.168.100.200 2022-11-28T09:45:00Z 38.897700 -77.036500",
    "DE00370400440532013000 is no IBAN",
    "xref\n0 3\n0000000000 65535 f\n0000081726 00000 n\n0000173104 00000 n\ntrailer",
    "36°N\n0405\n0480\n0600 and 38° N\n0008172635",
    "M0 288s71.6 128-160 160S0 408.4 0 320V88.4-71.6 160-160 176S0 401.2 0 312 512 256 512S0 397.4 0",
]


def surest(hits: list[Hit], type: InformationType) -> Likelihood | None:
    return max((hit.likelihood for hit in hits if hit.type is type), default=None)


@pytest.mark.parametrize(("type", "likelihood", "text"), SURE)
def test_what_is_owed(type: InformationType, likelihood: Likelihood, text: str) -> None:
    found = surest(scan(text), type)
    assert found is not None
    assert found >= likelihood
    if likelihood is L.UNLIKELY:
        assert found == likelihood


@pytest.mark.parametrize("text", NOTHING)
def test_look_alikes(text: str) -> None:
    alarms = [(hit.type.value, hit.why) for hit in scan(text) if hit.likelihood >= L.POSSIBLE]
    assert alarms == []


@pytest.mark.parametrize(
    ("label", "text", "type"),
    [
        ("alien_number", "908172635", T.A_NUMBER),
        ("ssn", "219450938", T.SSN),
        ("dateOfBirth", "1980-02-28", T.BIRTH_DATE),
        ("I94Number", "90817263512", T.I94),
        ("passport-no", "X0817263", T.PASSPORT),
        ("applicantName", "Yesenia Ramirez", T.PERSON_NAME),
    ],
)
def test_the_name_of_a_field_is_context(label: str, text: str, type: InformationType) -> None:
    assert surest(scan(text, label), type) is not None
    if type is not T.PERSON_NAME:
        assert surest(scan(text), type) is None


def test_two_styles_of_one_number_have_one_key() -> None:
    text = "A908172635, A 908-172-635, A# 908 172 635 and alien number 908172635"
    assert {hit.key for hit in scan(text)} == {"908172635"}


def test_a_value_is_counted_once_however_often_it_can_be_read() -> None:
    assert len(scan("A908172635")) == 1
    assert len(scan("alien number A908172635\nand A908172636 on two lines\n12 of them")) == 2


def test_a_number_over_two_lines_is_found_where_it_is() -> None:
    (hit,) = scan("x" * 300 + " A9081\n72635 is the file")
    assert hit.type is T.A_NUMBER
    assert hit.start >= 200


def test_no_reason_quotes_a_value() -> None:
    for type, _, text in SURE:
        for hit in scan(text):
            assert not re.search("[0-9]{5}|Ramirez|EXEMPLAR", hit.why), type


def test_every_detector_keeps_the_protocol() -> None:
    for detector in DETECTORS:
        kept: Detector = detector
        assert len(kept.explains) > 60
        assert kept.headings
        assert detector_for(kept.type) is detector
    assert len({detector.type for detector in DETECTORS}) == len(DETECTORS)


@pytest.mark.parametrize(
    ("headings", "type"),
    [
        (
            "A-Number|A#|A No|A No.|ANumber|ALIEN_NUMBER|alien_file_no|Número A|Alien Registration Number",
            T.A_NUMBER,
        ),
        ("SSN|Social Security No.|soc_sec_num|SSN#", T.SSN),
        ("DOB|Date of Birth|birthDate|BIRTH_DT|Fecha de Nacimiento|生日", T.BIRTH_DATE),
        (
            "Last Name|FIRST_NAME|Name|Full Name|Surname|Apellidos|nombre completo|Detainee Name|姓名|ФИО",
            T.PERSON_NAME,
        ),
        ("Attorney Name|Counsel|Representative|ATTY", T.ATTORNEY),
        ("Attorney Phone|Phone|Mobile|Telephone Number|teléfono", T.PHONE),
        ("E-mail|Attorney Email|email_address", T.EMAIL),
        ("Country of Citizenship|Nationality|CITIZENSHIP_COUNTRY|Country of Birth", T.NATIONALITY),
        ("Case Status|Custody Status|Disposition", T.CASE_STATUS),
        ("Facility|Detention Facility Name|DETLOC", T.FACILITY),
        ("Fear Claim|Credible Fear Decision|Basis of Claim|Asylum Status", T.PROTECTION_CLAIM),
        ("Receipt Number|RECEIPT_NO|USCIS Receipt #", T.USCIS_RECEIPT),
        ("I-94 Number|I94|Admission Number", T.I94),
        ("SEVIS ID|sevis_number", T.SEVIS),
        ("FIN|Fingerprint Number", T.FIN),
        ("Passport No.|PASSPORT_NUMBER|Pasaporte", T.PASSPORT),
        (
            "Total|Average Daily Population|A|Count|email_count|Contract No.|Zip|Oct-21|File Name|Facilities Total",
            None,
        ),
    ],
)
def test_headings(headings: str, type: InformationType | None) -> None:
    assert {heading: heading_type(heading) for heading in headings.split("|")} == dict.fromkeys(
        headings.split("|"), type
    )


def test_canonical_headings() -> None:
    assert canonical_heading("  ALIEN_fileNo: ") == "alien file no"
    assert canonical_heading("A#") == "a #"
    assert canonical_heading("Número A") == "numero a"


@pytest.mark.parametrize(
    ("value", "type"),
    [
        ("A908172635", T.A_NUMBER), (" A 908 172 635 ", T.A_NUMBER), ("Ａ９０８１７２６３５", T.A_NUMBER),
        ("IOE9908172635", T.USCIS_RECEIPT), ("N0008172635", T.SEVIS), ("219-45-0938", T.SSN),
        ("987-65-4320", T.ITIN), ("908172635A7", T.I94), ("a.b@example.org", T.EMAIL),
        ("(212) 555-0143", T.PHONE), ("GB33BUKB20201555555555", T.BANK_ACCOUNT), ("HEGG560427MVZRRL04", T.NATIONAL_ID),
        (TD3[1], T.MRZ),
        ("908172635", None), ("Houston", None), ("1,204", None), ("2022-11-28", None), ("", None),
        ("A908172635 and more", None),
    ],
)  # fmt: skip
def test_cells_by_their_own_shape(value: str, type: InformationType | None) -> None:
    found = cell_type(value)
    assert (found and found[0]) == type


def test_cells_in_bulk_keep_their_places() -> None:
    cells = ["Houston", "A908172635", "two\nlines", "", "N0008172635", "Número"] * 3
    assert [(hit.index % 6, hit.type) for hit in classify_cells(cells)] == [(1, T.A_NUMBER), (4, T.SEVIS)] * 3
    assert classify_cells([]) == []


@pytest.mark.parametrize(
    ("type", "value", "key"),
    [
        (T.A_NUMBER, "908172635", "908172635"), (T.A_NUMBER, "90817263", "090817263"), (T.A_NUMBER, "1204", None),
        (T.A_NUMBER, "A908172635", "908172635"), (T.SSN, "219450938", "219450938"), (T.I94, "90817263512", "90817263512"),
        (T.PASSPORT, "X0817263", "X0817263"), (T.PASSPORT, "Guatemala", None), (T.BIRTH_DATE, "02/28/1980", "1980-02-28"),
        (T.BIRTH_DATE, "28 Feb 1980", "1980-02-28"), (T.BIRTH_DATE, "1204", None), (T.PHONE, "212-555-0143", "2125550143"),
        (T.EMAIL, "A.B@example.org", "a.b@example.org"), (T.FACILITY, "anything", None),
    ],
)  # fmt: skip
def test_what_a_cell_could_be_under_its_heading(type: InformationType, value: str, key: str | None) -> None:
    assert shape_matches(type, value) == key
    assert matching_cells(type, ["x", value]) == ([] if key is None else [(1, key)])
