"""What one line says of how much was sent. In: a request, the file's lengths. Out: evidence, and bytes in place.

Which field counts bodies and which the header too is the format's to know; a "combined" log may be either, as
Debian's Apache writes it: where its number is above the file's length, it counts headers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidegate.model.access import Completeness, Outcome
from tidegate.response.accesses.completeness import (
    LARGEST_HEADER,
    SMALLEST_HEADER,
    Amount,
    Coding,
    End,
    Evidence,
    Kind,
    judged,
)
from tidegate.response.accesses.formats.interface import Request
from tidegate.response.accesses.question import Question

_NO_BODY = {"HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PROPFIND", "CONNECT"}
_PACKED = ("xlsx", "xlsm", "xlsb", "docx", "pptx", "odt", "ods", "zip", "gz", "7z", "rar", "zst", "xz", "bz2",
           "pdf", "jpg", "jpeg", "png", "gif", "mp4", "webp", "parquet")  # fmt: skip
_ASKED = re.compile(r"bytes=\s*(\d+)-(\d*)")
_ASKED_LAST = re.compile(r"bytes=\s*-(\d+)")
_ANSWERED = re.compile(r"bytes\s+(\d+)-(\d+)/(\d+|\*)")
_BARE = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer. `body`: bytes of the body at most. `exact`: the body alone was counted.

    `span`: the part asked for. `likely`: first and one past the last byte sent, where known; `certain`: how many
    of them were sent even if the header took the most a header can.
    """

    outcome: Outcome
    claim: Completeness
    code: str
    body: int | None
    exact: bool
    span: tuple[int, int] | None
    likely: tuple[int, int] | None
    certain: int
    encoded: bool


def sent(request: Request, question: Question) -> Sent:
    """What the line says was sent."""
    kind, outcome = _kind(request)
    count, exact = _count(request, question)
    span = _span(request, question.length) if kind is Kind.RANGE else None
    if kind is Kind.RANGE and span is None and count is not None and exact and count == question.length:
        span = (0, count - 1)
    coding = _coding(request, question, count) if kind is Kind.SERVED else Coding.PLAIN
    amount = _amount(kind, count, exact, coding, question)
    if kind is Kind.RANGE and amount is Amount.ALL and span != (0, (question.length or 0) - 1):
        amount = Amount.LESS
    claim, code = judged(Evidence(kind, amount, coding, _end(request)))
    plain = coding is Coding.PLAIN or amount is Amount.ALL
    likely, certain = _reached(kind, span, count, exact, question.length) if plain else (None, 0)
    body = count if exact or count is None else max(0, count - SMALLEST_HEADER)
    if body is not None and coding is Coding.PLAIN and question.length is not None and kind is Kind.SERVED:
        body = min(body, question.length)
    encoded = coding in (Coding.KNOWN, Coding.ENCODED)
    return Sent(outcome, claim, code, body, exact, span, likely, certain, encoded)


def _kind(request: Request) -> tuple[Kind, Outcome]:
    status = request.status
    if status is None or status == 0 or status == 499:
        # Stopped before an answer's status was known: bytes may still have been sent.
        return (Kind.SERVED if (request.body or request.whole) else Kind.OTHER), Outcome.UNFINISHED
    if status == 206:
        return (Kind.BODILESS, Outcome.HEAD) if request.method in _NO_BODY else (Kind.RANGE, Outcome.RANGE)
    if 200 <= status < 300:
        return (Kind.BODILESS, Outcome.HEAD) if request.method in _NO_BODY else (Kind.SERVED, Outcome.SERVED)
    if status == 304:
        return Kind.HELD, Outcome.NOT_MODIFIED
    return Kind.OTHER, _refusal(status)


def _refusal(status: int) -> Outcome:
    if 300 <= status < 400:
        return Outcome.REDIRECTED
    if status in (404, 410):
        return Outcome.ABSENT
    return Outcome.REFUSED if 400 <= status < 500 else Outcome.FAILED


def _count(request: Request, question: Question) -> tuple[int | None, bool]:
    """Bytes, and whether they are the body's alone."""
    if request.body is not None:
        return request.body, question.length is None or request.body <= question.length
    return request.whole, False


def _coding(request: Request, question: Question, count: int | None) -> Coding:
    if request.encoding is not None:
        name = request.encoding.lower()
        if name in ("", "identity"):
            return Coding.PLAIN
        return Coding.KNOWN if any(coding == name for coding, _ in question.lengths) else Coding.ENCODED
    if count is not None and any(count == length for _, length in question.lengths):
        return Coding.KNOWN
    return Coding.OPEN if _compressible(question) else Coding.PLAIN


def _compressible(question: Question) -> bool:
    if question.compressible is not None:
        return question.compressible
    if question.lengths:
        return True
    path = question.paths[0].partition("?")[0]
    return path.rsplit(".", 1)[-1].lower() not in _PACKED


def _amount(kind: Kind, count: int | None, exact: bool, coding: Coding, question: Question) -> Amount:
    if count is None:
        return Amount.UNSAID
    if count == 0 or (not exact and kind is not Kind.OTHER and count < SMALLEST_HEADER):
        return Amount.NOTHING
    lengths = _lengths(coding, question)
    if not lengths:
        return Amount.LESS if coding is Coding.ENCODED else Amount.SOME
    if exact:
        return Amount.ALL if count in lengths else Amount.LESS
    if any(count >= length + SMALLEST_HEADER and count <= length + LARGEST_HEADER for length in lengths):
        return Amount.WITH_HEADER
    return Amount.LESS if count < max(lengths) else Amount.WITH_HEADER


def _lengths(coding: Coding, question: Question) -> tuple[int, ...]:
    """Lengths of a whole body in this coding."""
    encoded = tuple(length for _, length in question.lengths)
    if coding is Coding.KNOWN:
        return encoded
    if coding is Coding.ENCODED or question.length is None:
        return ()
    return (question.length, *encoded) if coding is Coding.OPEN else (question.length,)


def _end(request: Request) -> End:
    if request.status == 499 or request.finished is False:
        return End.NO
    return End.YES if request.finished else End.UNSAID


def _span(request: Request, length: int | None) -> tuple[int, int] | None:
    """First and last byte of the part, as answered or else as asked."""
    if m := _ANSWERED.search(request.answered):
        return int(m[1]), int(m[2])
    # Several parts in one answer have text between them: their places are not told by its length.
    if "," in request.asked:
        return None
    if m := _ASKED.fullmatch(request.asked) or _BARE.fullmatch(request.asked):
        if not m[2]:
            return (int(m[1]), length - 1) if length else None
        return int(m[1]), min(int(m[2]), length - 1) if length else int(m[2])
    if (m := _ASKED_LAST.fullmatch(request.asked)) and length:
        return max(0, length - int(m[1])), length - 1
    return None


def _reached(
    kind: Kind, span: tuple[int, int] | None, count: int | None, exact: bool, length: int | None
) -> tuple[tuple[int, int] | None, int]:
    """The bytes that were sent of those asked for, and how many of them surely."""
    if kind is Kind.SERVED and length:
        span = (0, length - 1)
    if span is None or count is None or kind not in (Kind.SERVED, Kind.RANGE) or span[1] < span[0]:
        return None, 0
    wanted = span[1] - span[0] + 1
    surely = min(wanted, count if exact else max(0, count - LARGEST_HEADER))
    likely = min(wanted, count if exact else max(0, count - SMALLEST_HEADER))
    return ((span[0], span[0] + likely) if likely > 0 else None), surely
