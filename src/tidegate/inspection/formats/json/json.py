"""JSON, JSON lines, GeoJSON -> tables where objects repeat, else labelled passages; broken JSON as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain

from tidegate.errors import LimitError
from tidegate.inspection.formats.encoding import begin, claim_rest, decoded
from tidegate.inspection.formats.flow import line_batches, passages
from tidegate.inspection.formats.json.tables import Harvest, Pairs
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Value

_OPENS = re.compile(r'[\ufeff\x1e\s]*(?:\{\s*(?:["}]|$)|\[\s*(?:[\[{"\]]|-?[0-9]|true|false|null|NaN|$))')
_BLANK = re.compile(r"[\ufeff\x1e\s]*")
_NEXT = re.compile(r"\s*(,|\])\s*")
_EXACT_DIGITS = 18
_EXACT = 10**15
_CUT = "ends in the middle: the file was cut short"
_TOO_DEEP = "nested too deeply to be read as JSON; read as text"


def _integer(digits: str) -> Value:
    return int(digits) if len(digits) <= _EXACT_DIGITS else digits


def _decimal(digits: str) -> Value:
    number = float(digits)
    if number.is_integer() and abs(number) < _EXACT:
        return int(number)  # An identifier that went through a table of numbers: `900000000.0`.
    return number if repr(number) == digits else digits


_DECODER = json.JSONDecoder(
    object_pairs_hook=Pairs, parse_int=_integer, parse_float=_decimal, parse_constant=str, strict=False
)


class Json:
    """Numbers stay exact, all of several equal keys are kept, and what is not JSON is read as text."""

    name = "json"
    suffixes = frozenset({".json", ".jsonl", ".ndjson", ".geojson"})
    reads = (
        "every key, string and number of JSON, JSON lines, concatenated JSON and GeoJSON, broken JSON as "
        "text; not what is nested hundreds of levels deep"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether it begins as an object or array does."""
        text = begin(head)
        return text is not None and _OPENS.match(text) is not None

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks and labelled passages."""
        pieces = decoded(part)
        text = _first_line(pieces, part.limits.part_bytes)
        if _is_lines(text):
            yield from _read_lines(part, chain([text], pieces))
        else:
            yield from _read_whole(part, _joined(text, pieces, part.limits.part_bytes))
        claim_rest(part)


def _joined(text: str, pieces: Iterator[str], limit: int) -> str:
    held, size = [text], len(text)
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > limit:
            raise LimitError(f"more than {limit:,} characters of JSON in one value (limit part_bytes)")
    return "".join(held)


def _first_line(pieces: Iterator[str], limit: int) -> str:
    """The beginning with at least one line end and something after it, if there is one."""
    held: list[str] = []
    size, ended = 0, False
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > limit:
            raise LimitError(f"more than {limit:,} characters of JSON in one line (limit part_bytes)")
        if ended or "\n" in piece.strip():
            break
        ended = "\n" in piece
    return "".join(held)


def _is_lines(text: str) -> bool:
    """Whether the first line is a whole value and another one follows."""
    lines = text.lstrip("\ufeff\x1e \t\r\n").split("\n", 1)
    if len(lines) < 2 or not _OPENS.match(lines[1]):
        return False
    try:
        _DECODER.decode(lines[0])
    except (ValueError, RecursionError):
        return False
    return True


def _read_lines(part: Part, pieces: Iterator[str]) -> Iterator[Content | Part]:
    """One value a line, in constant memory. A line that is not JSON is text."""
    harvest = Harvest(part)
    number = 0
    for batch in line_batches(pieces, part.limits.part_bytes):
        for line in batch:
            number += 1
            text = line.strip("\ufeff\x1e \t\r\n")
            if not text:
                continue
            try:
                harvest.element(_DECODER.decode(text), "", number)
            except ValueError:
                yield from passages(part, line, spot=f"line {number}", line=number)
            except RecursionError:
                part.gap(_TOO_DEEP, spot=f"line {number}")
                yield from passages(part, line, spot=f"line {number}", line=number)
            yield from harvest.take()
    yield from harvest.finish()


def _read_whole(part: Part, text: str) -> Iterator[Content | Part]:
    """Values one after another; from the first character that is not JSON on, the rest is text."""
    harvest = Harvest(part)
    at, number = _skip(text, 0), 0
    try:
        while at < len(text):
            if text[at] == "[":
                for end in _elements(text, at, harvest):
                    at = end
                    yield from harvest.take()
            else:
                value, end = _DECODER.raw_decode(text, at)
                at, number = end, number + 1
                if number == 1 and _skip(text, at) == len(text):
                    harvest.visit(value, "")
                else:
                    harvest.element(value, "", number)
                yield from harvest.take()
            at = _skip(text, at)
    except ValueError as error:
        if _is_cut(error, text):
            part.gap(_CUT)
        yield from harvest.finish()
        yield from _rest(part, text, at)
        return
    except RecursionError:
        part.gap(_TOO_DEEP)
        yield from harvest.finish()
        yield from _rest(part, text, at)
        return
    yield from harvest.finish()


def _is_cut(error: ValueError, text: str) -> bool:
    """Whether decoding failed because there was no more: what is broken within may be another language."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")


def _elements(text: str, at: int, harvest: Harvest) -> Iterator[int]:
    """A top-level array element by element, so that only its text is held whole. Yields how far it came."""
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        yield at + 1
        return
    number = 0
    while True:
        value, end = _DECODER.raw_decode(text, at)
        found = _NEXT.match(text, end)
        if found is None:
            # What was decoded is within the rest that is read as text.
            raise json.JSONDecodeError("no comma after an element", text, end)
        number += 1
        harvest.element(value, "", number)
        yield found.end()
        if found[1] == "]":
            return
        at = found.end()


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _rest(part: Part, text: str, at: int) -> Iterator[Content]:
    line = text.count("\n", 0, at) + 1
    yield from passages(part, text[at:], spot=f"from line {line}" if at else "", line=line)
