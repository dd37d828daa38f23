"""The files of past disclosures, rebuilt with invented people: one function an incident, returning name and bytes.

Each keeps the mechanism of the real case (how the people came to be in the file) and nothing else of it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

from builders.people import FACILITIES, people, roster
from builders.workbook import PivotCache, Sheet, Workbook

Files = dict[str, bytes]
COUNTS = [
    ["Facility", "Book-ins", "Removals"],
    *[[name, 40 + i, 30 + 2 * i] for i, name in enumerate(FACILITIES)],
]


def agency_2022() -> Files:
    """The seed: a plain sheet with a row per person, posted as the statistics workbook."""
    return {"detention-statistics.xlsx": Workbook([Sheet("Sheet1", roster(300))]).to_bytes()}


def chart_with_its_workbook() -> Files:
    """1: a chart pasted into a document carries the whole workbook; a PDF twin is published too."""
    return {"report.docx": document({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": agency_workbook()}),
            "report.pdf": redacted_pdf()}  # fmt: skip


def two_tabs() -> Files:
    """2: the second tab holds the raw families."""
    rows = [["Family name", "Date of birth", "Nationality", "Outcome"]]
    rows += [[p.family, p.born, p.country, p.claim] for p in people(60, 2)]
    return {"returns.xlsx": Workbook([Sheet("Summary", COUNTS), Sheet("Raw data", rows)]).to_bytes()}


def narratives() -> Files:
    """3: a freedom-of-information spreadsheet whose free text names people."""
    rows: list[list[object]] = [["Report no.", "Month", "Description"]]
    for index, person in enumerate(people(40, 3)):
        text = f"Victim {person.name}, born {person.born:%d-%m-%Y}, nationality {person.country}, reports threats."
        rows.append([index + 1, "March", text])
    return {"trafficking-reports.xlsx": Workbook([Sheet("Reports", rows)]).to_bytes()}


def identity_columns_on_a_page() -> Files:
    """4: two identity columns stay in a web listing of decisions."""
    rows = "".join(f"<tr><td>{p.name}</td><td>{p.country}</td><td>{p.born:%d/%m/%Y}</td><td>Refused</td></tr>"
                   for p in people(50, 4))  # fmt: skip
    head = "<tr><th>Applicant</th><th>Nationality</th><th>Date of birth</th><th>Decision</th></tr>"
    return {
        "visa-decisions.html": f"<!doctype html><html><body><table>{head}{rows}</table></body></html>".encode()
    }


def hotline_narratives() -> Files:
    """5: the redacted columns are empty, the narrative beside them is not."""
    lines = ["Call,Date,Caller,Narrative"]
    lines += [f'{i},2017-04-2{i % 10},[redacted],"Caller gave SSN {p.ssn.replace("666", "523")} of {p.name}, Eloy"'
              for i, p in enumerate(people(40, 5))]  # fmt: skip
    return {"hotline.csv": "\n".join(lines).encode()}


def hidden_source_sheet() -> Files:
    """7: visible sheets were deleted; the hidden source sheet stayed. Surnames and initials, rank, unit."""
    rows = [["Surname", "Initials", "Rank", "Unit", "Location"]]
    rows += [
        [p.family, p.given[0], "Constable", f"Unit {i % 9}", p.facility] for i, p in enumerate(people(120, 7))
    ]
    return {
        "staffing.xlsx": Workbook(
            [Sheet("Totals", COUNTS), Sheet("SAP export", rows, state="hidden")]
        ).to_bytes()
    }


def hidden_rows() -> Files:
    """8: a filter hides all but a few rows."""
    rows = [["Name", "Date of birth", "Family members", "Status"]]
    rows += [[p.listed, p.born, 3, p.claim] for p in people(180, 8)]
    return {"cases.xlsx": Workbook([Sheet("Cases", rows, hidden_rows=set(range(12, 182)))]).to_bytes()}


def pivot_source() -> Files:
    """10, 11, 13: the pivot table shows totals; its cache holds the rows it was made from."""
    fields = ["Name", "Date of birth", "Condition"]
    rows = [[p.name, p.born.isoformat(), p.claim] for p in people(90, 10)]
    return {
        "by-ward.xlsx": Workbook([Sheet("Pivot", COUNTS)], pivot_caches=[PivotCache(fields, rows)]).to_bytes()
    }


def raw_rows_as_statistics() -> Files:
    """12: the raw rows were posted as the statistics."""
    lines = ["Name,Sex,Date of birth,Ethnic origin,Disability,Sexual orientation"]
    lines += [f"{p.name},F,{p.born:%d/%m/%Y},{p.country},None,Prefer not to say" for p in people(70, 12)]
    return {"equality-statistics.csv": "\n".join(lines).encode()}


def hidden_in_replies() -> Files:
    """14: hidden raw data of victims and witnesses in replies to requests, one in an archive."""
    rows = [["Victim", "Crime no.", "DOB", "Offence"]]
    rows += [[p.name, f"36/{i:05d}/22", p.born, "Domestic"] for i, p in enumerate(people(50, 14))]
    book = Workbook([Sheet("Answer", COUNTS), Sheet("Data", rows, state="veryHidden")]).to_bytes()
    return {"reply.xlsx": book, "replies.zip": archive({"2022/reply.xlsx": book})}


def locked_workbook() -> Files:
    """15: locked for editing, so two checkers believed it was safe; the data stands beneath the summary."""
    rows = [*COUNTS, [], ["Employee", "Home address", "NI number"]]
    rows += [
        [p.name, f"{i} Maple Street, Austin, TX 78701", f"QQ{i:06d}A"] for i, p in enumerate(people(40, 15))
    ]
    return {"salaries.xlsx": Workbook([Sheet("Summary", rows, protected=True)]).to_bytes()}


def hidden_column_comes_back() -> Files:
    """16: the system put the address column back; staff hid it instead of removing it."""
    rows = [["Recipient", "Award", "Address"]]
    rows += [[p.name, "MBE", f"{i} Oak Avenue, Tucson, AZ 85701"] for i, p in enumerate(people(60, 16))]
    return {"honours.xlsx": Workbook([Sheet("List", rows, hidden_columns={2})]).to_bytes()}


def dashboard_data() -> Files:
    """17: the packaged dashboard carries the data behind its charts."""
    lines = ["name,dob,address,permit"]
    lines += [
        f"{p.name},{p.born},{i} Elm Street Fresno CA 93701,CCW{i:06d}" for i, p in enumerate(people(60, 17))
    ]
    return {
        "dashboard.twbx": archive({"Data/permits.csv": "\n".join(lines).encode(), "view.twb": b"<workbook/>"})
    }


def published_to_the_wrong_server() -> Files:
    """18: a file for colleagues was put on the public server."""
    lines = ["Initials\tDOB\tArea\tSex\tNHS number\tName"]
    lines += [f"{p.given[0]}{p.family[0]}\t{p.born}\tCardiff\tM\t999{i:07d}\t{p.name}"
              for i, p in enumerate(people(60, 18))]  # fmt: skip
    return {"cases.tsv": "\n".join(lines).encode("utf-16")}


def map_layer() -> Files:
    """19: a web map's layer with a row per client."""
    features = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [-89.6 + i / 999, 39.7]},
                 "properties": {"CASE_NO": f"93-{i:06d}", "NAME": p.name, "ADDRESS": f"{i} Main St, Peoria, IL 61602",
                                "STATUS": p.claim}} for i, p in enumerate(people(40, 19))]  # fmt: skip
    return {"layer.geojson": json.dumps({"type": "FeatureCollection", "features": features}).encode()}


def decisions_in_bulk() -> Files:
    """21: decisions loaded without taking the names out."""
    pages = {}
    for index, person in enumerate(people(4, 21)):
        pages[f"decisions/{index}.html"] = (
            f"<html><body><h1>Appeals Tribunal</h1><p>Applicant: {person.name}</p><p>Date of birth: "
            f"{person.born:%B %d, %Y}</p><p>The applicant claims persecution in {person.country}.</p></body></html>"
        ).encode()
    return pages


def digit_runs() -> Files:
    """22: fixed-width records; the social security number stands in a run of digits nobody labelled."""
    lines = [f"{p.family:<16}{p.given:<14}{p.ssn.replace('-', '').replace('666', '523')}{p.born:%Y%m%d}{i:09d}"
             for i, p in enumerate(people(80, 22))]  # fmt: skip
    return {"payments.txt": "\n".join(lines).encode()}


def routine_file_gains_columns() -> Files:
    """23: this month's file has more columns than last month's."""
    lines = ["Voter,County,SSN,Date of Birth,License"]
    lines += [f"{p.listed},Fulton,{p.ssn.replace('666', '523')},{p.born:%m/%d/%Y},0{i:08d}".replace(", ", " ")
              for i, p in enumerate(people(60, 23))]  # fmt: skip
    return {"voters.csv": "\n".join(lines).encode()}


def database_dump() -> Files:
    """24: a database dump in the web root."""
    rows = ",\n".join(f"({i},'{p.given}','{p.family}','{p.born}','{p.email}','yes')"
                      for i, p in enumerate(people(60, 24)))  # fmt: skip
    table = (
        "CREATE TABLE donor (id int, first_name text, last_name text, dob date, email text, at_risk text);\n"
    )
    return {"backup.sql": f"{table}INSERT INTO donor VALUES\n{rows};\n".encode()}


def identity_scans() -> Files:
    """25: scans of passports and licences."""
    person = people(1, 25)[0]
    lines = ["PASSPORT", f"Surname: {person.family}", f"Given names: {person.given}",
             f"Date of birth: {person.born:%d/%m/%Y}", f"A-Number: A{person.a_number}"]  # fmt: skip
    return {"passport-scan.png": written(lines)}


def boxes_over_text() -> Files:
    """26, 27, 28: black boxes drawn over text that is still there."""
    return {"manual.pdf": redacted_pdf()}


def name_in_the_title() -> Files:
    """29: the victim is named in the document's title."""
    book = Workbook([Sheet("Annex", COUNTS)], title=f"Applicant: {people(1, 29)[0].name}, DOB 03/04/1988")
    return {"annex.xlsx": book.to_bytes()}


def agency_workbook() -> bytes:
    """A workbook of people, to be hidden in something."""
    return Workbook([Sheet("Data", roster(30, 1))]).to_bytes()


def document(parts: Files) -> bytes:
    """A word-processing document with extra parts."""
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return archive(
        {"[Content_Types].xml": types, "word/document.xml": b"<document><p>Chart 1</p></document>", **parts}
    )


def archive(files: Files) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def redacted_pdf() -> bytes:
    """A page with a name under a black rectangle."""
    person = people(1, 26)[0]
    page = f"BT /F1 12 Tf 72 700 Td (Applicant {person.name}) Tj ET 0 g 60 690 300 30 re f".encode()
    return b"%%PDF-1.4\n1 0 obj<</Length %d>>stream\n%s\nendstream endobj\n%%%%EOF\n" % (len(page), page)


def written(lines: list[str]) -> bytes:
    """A picture of lines of print."""
    image = Image.new("L", (1200, 80 * len(lines) + 80), 235)
    drawing, font = ImageDraw.Draw(image), ImageFont.load_default(36)
    for number, line in enumerate(lines):
        drawing.text((60, 60 + 80 * number), line, fill=20, font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


Build = Callable[[], Files]
