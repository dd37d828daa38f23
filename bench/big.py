"""A workbook of one million rows and fifteen columns, written as Excel writes it (shared strings), about 120 MB."""

from __future__ import annotations

import random
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from builders.people import CLAIMS, FACILITIES, FAMILY, GIVEN

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADINGS = ("A-Number", "Last Name", "First Name", "Birth Date", "Country", "Facility", "Case Status", "Book-in",
            "Bond", "Days", "Receipt", "Phone", "E-mail", "Docket", "Note")  # fmt: skip
STYLE = [' s="1"' if i in (3, 7) else "" for i in range(15)]
TEXT = frozenset({0, 1, 2, 4, 5, 6, 10, 11, 12, 13, 14})


class Strings:
    """The shared string table while it grows."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self.index.setdefault(text, len(self.index))


def rows(count: int, seed: int = 1):
    """`count` rows of fifteen values: seven text columns unique or nearly so, the rest categories and numbers."""
    chance = random.Random(seed)
    countries = sorted(GIVEN)
    given = {c: GIVEN[c].split() for c in countries}
    family = {c: FAMILY[c].split() for c in countries}
    for number in range(count):
        country = chance.choice(countries)
        first, last = chance.choice(given[country]), chance.choice(family[country])
        yield (f"A{900_000_000 + number * 7 % 99_999_999}", last, first, 20_000 + chance.randrange(17_000), country,
               chance.choice(FACILITIES), chance.choice(CLAIMS), 44_000 + chance.randrange(800),
               chance.randrange(500, 25_000), chance.randrange(900), f"IOE9{number:09d}",
               f"202-555-01{number % 100:02d}", f"{first}{number}@example.org", f"{number % 97}-{number}",
               "Requests interpreter" if number % 3 else "Medical hold")  # fmt: skip


def make(path: Path, count: int = 1_000_000) -> None:
    """Write the workbook."""
    strings = Strings()
    letters = "ABCDEFGHIJKLMNO"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write(f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for number, row in enumerate(_all(count), 1):
                cells = "".join(
                    f'<c r="{letters[i]}{number}" t="s"><v>{strings.of(str(v))}</v></c>'
                    if number == 1 or i in TEXT
                    else f'<c r="{letters[i]}{number}"{STYLE[i]}><v>{v}</v></c>'
                    for i, v in enumerate(row)
                )
                out.write(f'<row r="{number}">{cells}</row>'.encode())
            out.write(b"</sheetData></worksheet>")
        with package.open("xl/sharedStrings.xml", "w") as out:
            out.write(f'<sst xmlns="{MAIN}" uniqueCount="{len(strings.index)}">'.encode())
            for text in strings.index:
                out.write(f"<si><t>{escape(text)}</t></si>".encode())
            out.write(b"</sst>")
        for name, text in _frame().items():
            package.writestr(name, text)


def _all(count: int):
    yield HEADINGS
    yield from rows(count)


def _frame() -> dict[str, str]:
    relation = f'<Relationship Type="{OFFICE}'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType='
        '"application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}/officeDocument" Id="r1" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}/worksheet" Id="r1" '
        f'Target="worksheets/sheet1.xml"/>{relation}/sharedStrings" Id="r2" Target="sharedStrings.xml"/>'
        f'{relation}/styles" Id="r3" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
