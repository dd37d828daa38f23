"""Inside the sandbox nothing can be loaded or opened: every detector must come to its answer there all the same."""

from __future__ import annotations

import pytest

TEXTS = {
    "Mexico": "CURP GARC800101HDFRRL09 and RFC GARC800101AB1",
    "IBAN": "IBAN DE89 3704 0044 0532 0130 00, IBAN GB82 WEST 1234 5698 7654 32, IBAN FR14 2004 1010 0505 0001 3M02 606",
    "China": "身份证号码 11010519491231002X",
    "India": "Aadhaar 2341 2341 2346, PAN AAPPV8261K",
    "Turkey": "TC kimlik 10000000146",
    "telephones": "Applicant's telephone +98 21 1234 5678, +52 55 1234 5678, +44 20 7946 0958, +93 70 123 4567, +509 34 10 1234",
    "Brazil": "CPF 529.982.247-25",
    "Spain": "NIE X1234567L",
    "Poland": "PESEL 44051401359",
    "Russia": "СНИЛС 112-233-445 95, ИНН 500100732259",
    "Sweden": "personnummer 811218-9876",
    "Korea": "RRN 971013-9019902",
    "Pakistan": "CNIC 34201-0891231-8",
    "Dominican Republic": "cédula 224-0002211-1, Cuba carné de identidad 91021027775, Ecuador cédula 171430710-3",
    "Europe": "NIR 2 95 10 99 126 111 93, codice fiscale RCCMNL83S18D969H, Steuer-ID 36574261809, BSN 111222333",
    "Romania": "CNP 1630615123457, Ukraine РНОКПП 1759013776, SIN 046 454 286",
    "entities": "A&#57;00123457 &eacute; %41900123457",
    "names": "Applicant: Maria Lopez; 申请人 王小明; متقاضی: رضا کریمی; заявитель Иван Петров",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_no_detector_needs_what_the_sandbox_forbids(kind: str, inspect_bytes) -> None:
    inspection = inspect_bytes("a.txt", TEXTS[kind].encode())
    assert inspection.analysis.people is not None, inspection.analysis.gaps
    assert not inspection.analysis.gaps
