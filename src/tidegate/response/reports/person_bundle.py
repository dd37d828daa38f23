"""One person's evidence: what they must be able to prove, and the office holds. In: a sheet, a history, a decision.
Out: a Document for that person, their attorney and a court. It says nothing of anybody else.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import ResponseError
from tidegate.model.case_review import Decision, EvidenceSheet, FromCountry
from tidegate.model.duty import Standing
from tidegate.model.history import History
from tidegate.response.reports.document import Block, Bullets, Document, Heading, Paragraph, Signing, Table
from tidegate.response.reports.words import count, instant, maybe, span
from tidegate.response.review.routes import ROUTES, Route

MARKING = "For the person, their attorney and the court"
_FROM = {
    FromCountry.SEEN: "yes: at least one retrieval came from a network of that country",
    FromCountry.NONE_SEEN: "none was seen; this is no proof, because a network may be used from anywhere",
    FromCountry.UNKNOWN: "not known: the owner of at least one network, or a part of the logs, is missing",
}
_MARKS = {
    Standing.VERIFIED: "read at its source",
    Standing.SECONDARY: "read in another's account",
    Standing.UNVERIFIED: "not verified: ask counsel",
}


def bundle(
    sheet: EvidenceSheet, history: History, issued_for: str = "", decision: Decision | None = None
) -> Document:
    """The bundle. `issued_for`: how the person is named on it, by whoever holds the name; else the key stands there.

    Raises ResponseError where the sheet is of another incident.
    """
    if sheet.incident != history.reference:
        raise ResponseError("the evidence sheet belongs to another incident: nothing was made")
    blocks: list[Block] = [
        Paragraph(
            "The office published the file described here by error. This paper states what the office knows about "
            "the exposure of this person. It is evidence that the person may use."
        ),
        *_person(sheet, issued_for),
        *_exposed(sheet),
        *_public(sheet, history),
        *_takers(sheet),
        *_missing(sheet, history),
        *_decision(decision),
        *_routes(decision),
        Heading("Statement of the office"),
        Paragraph(
            "The facts above are taken from the office's records of this incident, kept as evidence under the digests "
            f"given, as of {instant(sheet.as_of)}."
        ),
        Signing(("Name and office", "Date", "Signature")),
    ]
    return Document("Evidence of exposure", f"Incident {history.reference}", MARKING, tuple(blocks))


def _person(sheet: EvidenceSheet, issued_for: str) -> Iterator[Block]:
    rows = (("issued for", issued_for or "see the letter with this number"), ("number", sheet.person))
    yield Table("Whom it concerns", ("what", "value"), rows, (1, 3))


def _exposed(sheet: EvidenceSheet) -> Iterator[Block]:
    yield Heading("What the file showed of this person")
    if not sheet.exposed:
        yield Paragraph(
            "Not known: assume that everything the office holds of the person was in it.", strong=True
        )
        return
    rows = tuple(
        (one.kind, "on opening the file" if one.visible else "in a hidden place of it")
        for one in sheet.exposed
    )
    yield Table("Kinds of information", ("kind", "seen"), rows, (1, 1))
    others = count(sheet.relatives)
    yield Paragraph(f"Relatives whom the file exposes as well: {others}.")


def _public(sheet: EvidenceSheet, history: History) -> Iterator[Block]:
    rows = (
        ("public from, at the earliest", maybe(sheet.exposed_from)),
        ("public until, at the latest", maybe(sheet.exposed_until)),
        ("public for, at the most", span(sheet.exposed_from, sheet.exposed_until)),
        ("the file", f"{history.file.length:,} bytes"),
        ("its SHA-256", history.file.sha256),
        ("public copies found since", count(sheet.reposts)),
        ("the last of them", maybe(sheet.reposted_last) if sheet.reposts else "none"),
    )
    yield Heading("When it was public")
    yield Table(
        "Bounds: it may have been shorter, and not longer as far as is known", ("what", "value"), rows, (1, 2)
    )


def _takers(sheet: EvidenceSheet) -> Iterator[Block]:
    rows = (
        ("fetched by", f"{count(sheet.takers)} clients"),
        ("with the whole file, or perhaps", count(sheet.whole)),
        ("of unknown country", count(sheet.owners_unknown)),
        ("from the country that the person fears", _FROM[_seen(sheet)]),
    )
    yield Heading("Who fetched it")
    yield Table("From the access logs; who a client is, they do not tell", ("what", "value"), rows, (1, 2))


def _seen(sheet: EvidenceSheet) -> FromCountry:
    none = sheet.from_country is FromCountry.NONE_SEEN
    return FromCountry.UNKNOWN if none and sheet.owners_unknown != 0 else sheet.from_country


def _missing(sheet: EvidenceSheet, history: History) -> Iterator[Block]:
    said = tuple(dict.fromkeys((*sheet.missing, *history.not_known)))
    if said:
        yield Heading("What the office does not know")
        yield Bullets(said)


def _decision(decision: Decision | None) -> Iterator[Block]:
    yield Heading("Case review")
    if decision is None:
        yield Paragraph("Not decided. The stay continues at least until it is.")
        return
    appeal = " on appeal" if decision.on_appeal else ""
    yield Paragraph(
        f"Decided{appeal} by two named people on {instant(decision.at)}: {decision.outcome.value}."
    )


def _routes(decision: Decision | None) -> Iterator[Block]:
    chosen = [route for route in ROUTES if decision is None or route.key in decision.routes]
    if not chosen:
        return
    yield Heading("Ways in law that may be open")
    yield Paragraph(
        "This is no legal advice. Where no time limit stands here, one may run all the same: ask counsel soon."
    )
    yield Table(
        "To be looked at with counsel",
        ("way", "what to look at", "how well known"),
        tuple(map(_route, chosen)),
        (3, 4, 2),
    )


def _route(route: Route) -> tuple[str, str, str]:
    return route.title, route.asks, _MARKS[route.standing]
