"""Logs that name their fields in a `#Fields` line: IIS, CloudFront, Akamai. In: that line. Out: a Format.

The line may come again in mid-file with other fields; from there on the new one holds. What a file says of
its times is UTC in all three. Which of them it is shows in the names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from tidegate.model.access import Vantage
from tidegate.response.accesses.formats.clocks import EPOCH, ISO_UTC, Clock
from tidegate.response.accesses.formats.interface import Format
from tidegate.response.accesses.formats.template import Field, Piece, compiled, unescaped

DIRECTIVE = re.compile(rb"(?:\xef\xbb\xbf)?#[A-Za-z-]+:[^\x00\n]*")
NAMES = {
    "c-ip": "peer",
    "cs-ip": "peer",
    "cs-method": "method",
    "cs-uri-stem": "path",
    "cs-uri": "target",
    "cs-uri-query": "query",
    "sc-status": "status",
    "cs(user-agent)": "agent",
    "cs(x-forwarded-for)": "forwarded",
    "x-forwarded-for": "forwarded",
    "cs(range)": "asked",
    "sc(content-range)": "answered",
    "sc(content-encoding)": "encoding",
    "ssl-protocol": "tls",
    "x-edge-request-id": "identity",
    "x-edge-result-type": "cache",
    "x-cache-status": "cache",
    "timestamp": "time",
}


def from_fields(line: bytes) -> Format | None:
    """The format that a `#Fields` line declares; None where it declares no time, or the line is another."""
    words = line.lstrip(b"\xef\xbb\xbf").decode("latin-1")
    if not words.startswith("#Fields:"):
        return None
    names = words[8:].split()
    low = [name.lower() for name in names]
    name, separator = _whose(low)
    pieces = _pieces(low, name, separator)
    if not any(isinstance(piece, Field) and piece.clock for piece in pieces):
        return None
    vantage = Vantage.ORIGIN if name == "iis" else Vantage.EDGE
    return compiled(name, pieces, vantage, _TIDY[name])


def _whose(names: Sequence[str]) -> tuple[str, bytes]:
    if "x-edge-location" in names or "x-edge-request-id" in names:
        return "cloudfront", b"\t"
    if "cs-ip" in names:
        return "akamai", b"\t"
    return "iis", b" "


def _bytes(name: str, vendor: str) -> str:
    """IIS and CloudFront count the header in `sc-bytes`; Akamai's is the object's."""
    return "body" if vendor == "akamai" else "whole"


def _clock(name: str) -> Clock | None:
    return {"timestamp": EPOCH, "timestamp(ms)": EPOCH}.get(name)


def _pieces(names: Sequence[str], vendor: str, separator: bytes) -> list[Piece]:
    pieces: list[Piece] = []
    skip = False
    for i, name in enumerate(names):
        if skip:
            skip = False
            continue
        if pieces:
            pieces.append(separator)
        if name == "date" and names[i + 1 : i + 2] == ["time"]:
            skip = True
            pieces.append(Field("", ISO_UTC))
        elif name == "sc-bytes":
            pieces.append(Field(_bytes(name, vendor)))
        elif vendor == "cloudfront" and name == "cs(host)":
            pieces.append(Field(""))
        elif name in ("x-host-header", "cs-host", "cs(host)"):
            pieces.append(Field("host"))
        elif name == "x-edge-detailed-result-type":
            pieces.append(Field("detail"))
        elif name.startswith("sc-range-"):
            pieces.append(Field(name.replace("sc-range-", "range_")))
        else:
            pieces.append(Field(NAMES.get(name, ""), _clock(name)))
    return pieces


def iis_tidy(text: str) -> str:
    """IIS writes a space as a plus, and a plus as itself: after a space it is taken for one."""
    return text.replace("++", " \0").replace("+", " ").replace("\0", "+")


def cloudfront_tidy(text: str) -> str:
    """CloudFront percent-encodes agents, a space as `%20` or, of old, as `%2520`."""
    return unquote(unquote(text))


def akamai_tidy(text: str) -> str:
    """Akamai puts headers in quotes."""
    return unescaped(text.strip('"'))


_TIDY = {"iis": iis_tidy, "cloudfront": cloudfront_tidy, "akamai": akamai_tidy}
