"""However an identifier is written, it is found: types by styles by transformations by carriers, all of them."""

from __future__ import annotations

import base64
import html
import itertools
import json
import quopri
import random
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tidegate.inspection.canonical import canonical, views
from tidegate.inspection.detectors.mrz import check_digit
from tidegate.inspection.detectors.scan import scan
from tidegate.model.finding import InformationType, Likelihood

T = InformationType
CHOICE = random.Random(20221128)


def zone(names: str, number: str, nation: str, born: str, sex: str, until: str) -> str:
    """A passport's two lines, with the check digits that ICAO 9303 asks for."""
    first = f"P<{nation}{names}".ljust(44, "<")[:44]
    fields = [number + check_digit(number), born + check_digit(born), until + check_digit(until)]
    extra = "<" * 14 + "0"
    second = f"{fields[0]}{nation}{fields[1]}{sex}{fields[2]}{extra}"
    return f"{first}\n{second}{check_digit(fields[0] + fields[1] + fields[2] + extra)}"


# Invented, and outside what was issued where a range allows it: A-numbers 000000xxx and 9xxxxxxxx, social security
# numbers 987-65-432x (kept for advertisements), receipts of a year to come.
STYLES: dict[InformationType, tuple[str, ...]] = {
    T.A_NUMBER: (
        "A908172635",
        "A 908 172 635",
        "A908-172-635",
        "A-908-172-635",
        "A# 908172635",
        "A000041927",
    ),
    T.USCIS_RECEIPT: ("IOE9908172635", "EAC-99-081-72635", "MSC 99 081 72635"),
    T.SSN: ("219-45-0938",),
    T.ITIN: ("987-65-4320",),
    T.I94: ("908172635A7",),
    T.SEVIS: ("N0008172635",),
    T.MRZ: (zone("EXEMPLAR<<MARIA<INVENTED", "X00817263", "UTO", "800229", "F", "301231"),),
}
LABELLED: dict[InformationType, tuple[tuple[str, str], ...]] = {
    T.A_NUMBER: (
        ("A-Number: ", "908172635"),
        ("Alien registration number ", "908-172-635"),
        ("A# ", "90817263"),
    ),
    T.SSN: (("SSN ", "219450938"), ("Social Security Number: ", "219 45 0938")),
    T.I94: (("I-94 admission number ", "90817263512"),),
    T.SEVIS: (("SEVIS ID ", "0008172635"),),
    T.PASSPORT: (("Passport No. ", "X0817263"), ("pasaporte ", "908172635")),
    T.FIN: (("FIN: ", "1908172635"),),
}

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u2062\ufe0f\u202d"


def script(first: int) -> Callable[[str], str]:
    return lambda value: "".join(chr(first + int(c)) if c in "0123456789" else c for c in value)


def between(mark: str) -> Callable[[str], str]:
    return lambda value: mark.join(value)


def middle(value: str, insert: str) -> str:
    inside = (i for i in range(1, len(value)) if value[i - 1].isdigit() and value[i].isdigit())
    at = min(inside, key=lambda i: abs(i - len(value) // 2), default=len(value) // 2)
    return value[:at] + insert + value[at:]


def full_width(value: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def look_alikes(value: str) -> str:
    return value.translate(str.maketrans("AEIOMCSNTXWP", "АЕІОМСЅΝТХԜР"))


MUST: dict[str, Callable[[str], str]] = {
    "as it is": lambda v: v,
    "zero width space": between("\u200b"),
    "every invisible": lambda v: "".join(c + ZERO_WIDTH[i % len(ZERO_WIDTH)] for i, c in enumerate(v)),
    "soft hyphen": lambda v: middle(v, "\u00ad"),
    "byte order mark": lambda v: middle(v, "\ufeff"),
    "combining marks": between("\u0335"),
    "keycaps": lambda v: "".join(c + "\ufe0f\u20e3" if c.isdigit() else c for c in v),
    "full width": full_width,
    "Arabic-Indic": script(0x660),
    "Persian": script(0x6F0),
    "Devanagari": script(0x966),
    "Bengali": script(0x9E6),
    "Thai": script(0xE50),
    "mathematical": script(0x1D7CE),
    "no-break space": lambda v: v.replace(" ", "\u00a0"),
    "figure and narrow space": lambda v: v.replace(" ", "\u2007").replace("-", "\u2011"),
    "en dash": lambda v: v.replace("-", "–"),
    "minus": lambda v: v.replace("-", "−"),
    "decimal entities": lambda v: "".join(f"&#{ord(c)};" for c in v),
    "hexadecimal entities": lambda v: "".join(f"&#x{ord(c):x};" for c in v),
    "entities twice": lambda v: html.escape("".join(f"&#{ord(c)};" for c in v)),
    "percent": lambda v: "".join(f"%{b:02X}" for b in v.encode()),
    "percent twice": lambda v: urllib.parse.quote("".join(f"%{b:02x}" for b in v.encode())),
    "percent, some": lambda v: "".join(
        urllib.parse.quote(c, safe="") if i % 3 else f"%{ord(c):02X}" if c.isascii() else c
        for i, c in enumerate(v)
    ),
    "u escapes": lambda v: json.dumps(full_width(v))[1:-1],
    "u escapes of ASCII": lambda v: "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else c for c in v),
    "x escapes": lambda v: "".join(f"\\x{b:02x}" for b in v.encode()),
    "quoted-printable": lambda v: "".join(f"={b:02X}" for b in v.encode()),
    "quoted-printable soft break": lambda v: middle(v, "=\n"),
    "line break": lambda v: middle(v, "\n"),
    "windows line break": lambda v: middle(v, "\r\n"),
    "hyphenated line break": lambda v: middle(v, "-\n"),
    "quoted mail line break": lambda v: middle(v, "\n> "),
    "tag inside": lambda v: middle(v, "<b></b>"),
    "comment inside": lambda v: middle(v, "<!-- x -->"),
    "emphasis": lambda v: middle(v, "**"),
    "base64": lambda v: base64.b64encode(v.encode()).decode(),
    "base64 twice": lambda v: base64.b64encode(base64.b64encode(v.encode())).decode(),
    "base64 of a sentence": lambda v: base64.b64encode(f"it is {v}, they say".encode()).decode(),
    "url-safe base64": lambda v: base64.urlsafe_b64encode(v.encode()).decode(),
    "hexadecimal": lambda v: v.encode().hex(),
    "hexadecimal, spaced": lambda v: v.encode().hex(" "),
    "UTF-16 base64": lambda v: base64.b64encode(v.encode("utf-16-le")).decode(),
    "look-alike letters": look_alikes,
}
SHOULD: dict[str, Callable[[str], str]] = {
    "letter by letter": lambda v: " ".join(v.replace(" ", "").replace("-", "").replace("#", "")),
    "dotted letter by letter": lambda v: ".".join(v.replace(" ", "").replace("-", "").replace("#", "")),
    "letter O for zero": lambda v: v[:2] + v[2:].replace("0", "O"),
    "spelled out": lambda v: " ".join(SPELLED.get(c, c) for c in v if c not in " -#"),
    "tag characters": lambda v: "".join(chr(0xE0000 + ord(c)) for c in v),
    "reversed order": lambda v: f"\u202e{v[::-1]}\u202c",
    "quopri": lambda v: quopri.encodestring(f"é {v} ".encode()).decode(),
}
SPELLED = dict(
    zip(
        "0123456789",
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
        strict=True,
    )
)
CARRIERS = (
    "The file {} was transferred on Tuesday.",
    "{}",
    "See the attachment ({}), page 4, and call back.\nThe next line has 12 words in it.",
    'x = {{"note": "{}"}}; total = 1842',
    "В деле указано: {} (стр. 3).",
    "| Facility | {} | 12 |\n",
)
_LINE = ("line break", "windows line break", "hyphenated line break", "quoted mail line break")


def found(type: InformationType, text: str) -> bool:
    return any(hit.type is type and hit.likelihood >= Likelihood.POSSIBLE for hit in scan(text))


@pytest.mark.parametrize("way", MUST)
def test_every_style_of_every_type_is_found_in_every_carrier(way: str) -> None:
    missed = [
        (type.value, style, carrier)
        for type, styles in STYLES.items()
        for style, carrier in itertools.product(styles, CARRIERS)
        if not found(type, carrier.format(MUST[way](style)))
    ]
    assert missed == []


@pytest.mark.parametrize("way", [way for way in MUST if "sentence" not in way])
def test_labelled_numbers_are_found_however_they_are_written(way: str) -> None:
    missed = [
        (type.value, label, value)
        for type, pairs in LABELLED.items()
        for (label, value), carrier in itertools.product(pairs, CARRIERS)
        if not found(type, carrier.format(label + MUST[way](value)))
    ]
    assert missed == []


def test_harder_disguises_are_found_nearly_always() -> None:
    cases = [
        (type, way, carrier.format(SHOULD[way](style)))
        for type, styles in STYLES.items()
        if type not in (T.MRZ, T.I94, T.SSN, T.ITIN)
        for style, carrier, way in itertools.product(styles, CARRIERS, SHOULD)
    ]
    missed = [(type.value, way) for type, way, text in cases if not found(type, text)]
    assert len(missed) <= 0.05 * len(cases), sorted(set(missed))


MARKUP = ("tag inside", "comment inside", "emphasis")
INNER = [way for way in MUST if way not in (*_LINE, "quoted-printable soft break")]
OUTER = [way for way in MUST if "UTF-16" not in way and way not in _LINE]


@settings(deadline=None)
@given(st.sampled_from(INNER), st.sampled_from(OUTER), st.integers(1, 999_999_999))
def test_two_disguises_at_once_hide_no_a_number(inner: str, outer: str, number: int) -> None:
    value = f"A{number:09d}"
    assume(len(set(value[1:])) > 2)
    assume(not ("64" in inner and outer in MARKUP))  # a tag inside base64 breaks it for everybody
    assert found(T.A_NUMBER, f"alien number {MUST[outer](MUST[inner](value))} of the file")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_canonical_text_is_stable_and_never_fails(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    scan(text)


LOOK_ALIKES = (
    "Invoice 20220917 for $1,204,551.20 was approved under purchase order 4500123987.",
    "Part number {d9} was backordered and replaced by {d9}.",
    "Appropriated funds of ${d9} were obligated under account {d9} during the year.",
    "2022-11-{d2}T08:{d2}:11Z INFO req={hex16} bytes={d9} ms={d3}",
    "def total(rows): return sum(rows) * {d9}",
    "ISBN 978-0-{d2}0-{d5}-1, DOI 10.1000/{d9}, PMID {d8}",
    "commit {hex40} by maintainer, build {d8}",
    "Zip 20{d3}-{d4}, latitude 38.{d7}, longitude -77.{d7}",
    "Table 3: {d9} | {d9} | {d9} | {d9}",
    "uuid {hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    "call 202-555-0{d3} or 1-800-555-0{d3} for the hotline",
    "epoch 16{d8}, nanoseconds 16{d8}{d9}",
    "The total was {d3},{d3},{d3} encounters, a change of {d2}.{d2} percent.",
    "account number {d9}, routing {d9}, contract 70CDCR{d2}D{d8}",
    "Facility | {d4} | {d4} | {d4} | {d9}\nOther facility | {d4} | {d4} | {d4} | {d9}",
    "{d9}\n{d9}\n{d9}\n",
    "Version 3.{d2}.{d3}, 192.168.{d2}.{d2}, port {d5}, pid {d5}",
    "Docket No. USCIS-2022-{d4}; 87 FR {d5}; RIN 1615-AC{d2}",
    "serial N-{d5} and model A{d4}, paper A4, A{d3} motor road",
    "sha256:{hex64}",
)


def filled(template: str) -> str:
    out = template
    while "{" in out:
        start, end = out.index("{"), out.index("}")
        kind = out[start + 1 : end]
        count = int(kind.lstrip("dhex"))
        letters = "0123456789" if kind[0] == "d" and not kind.startswith("hex") else "0123456789abcdef"
        out = out[:start] + "".join(CHOICE.choice(letters) for _ in range(count)) + out[end + 1 :]
    return out


def test_look_alikes_raise_almost_no_alarm() -> None:
    texts = [filled(template) for template in LOOK_ALIKES for _ in range(40)]
    alarms = [text for text in texts if any(hit.likelihood >= Likelihood.POSSIBLE for hit in scan(text))]
    assert len(alarms) <= 0.02 * len(texts), alarms[:10]


@settings(deadline=None, max_examples=30)
@given(st.text(alphabet="A0123456789<&#%=\\ux-. \n*>OIl", max_size=3000))
def test_other_readings_stay_in_proportion_to_the_text(text: str) -> None:
    read = sum(len(view.text) for view in views(text))
    assert read <= 60 * (len(text) + 200)
