"""Which formats there are, and which one a line is of. In: a line, or a name an operator wrote. Out: a Format."""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.errors import UsageError
from tidegate.response.accesses.formats import apache, nginx
from tidegate.response.accesses.formats.amazon import ALB, S3
from tidegate.response.accesses.formats.fields import DIRECTIVE, from_fields
from tidegate.response.accesses.formats.interface import Format
from tidegate.response.accesses.formats.json_lines import from_object

# Before one that would also take its lines, the one that says more.
FIXED = (
    S3,
    ALB,
    nginx.nginx(nginx.MAIN, "main"),
    nginx.nginx(nginx.COMBINED, "combined"),
    apache.apache(apache.COMMON, "common"),
    apache.apache(apache.COMBINED_IO, "combinedio"),
    apache.apache(apache.VHOST_COMBINED, "vhost_combined"),
    nginx.nginx(nginx.COMBINED + " $and_more", "combined_and_more"),
)
_BY_NAME = {form.name: form for form in FIXED}
# An edge writes the fields it was told to; without the line that names them, its default order.
CLOUDFRONT_FIELDS = (
    b"#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
    b"cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes "
    b"time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status "
    b"fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len "
    b"sc-range-start sc-range-end"
)
IIS_FIELDS = (
    b"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "
    b"sc-status sc-substatus sc-win32-status time-taken"
)
AKAMAI_FIELDS = (
    b"#Fields: date time cs-ip cs-method cs-uri sc-status sc-bytes time-taken "
    b"cs(Referer) cs(User-Agent) cs(Cookie)"
)
DECLARED = {"cloudfront": CLOUDFRONT_FIELDS, "iis": IIS_FIELDS, "akamai": AKAMAI_FIELDS}
_OBJECTS = ("json", "caddy", "cloudfront-json", "akamai-json")
NAMES = (*_BY_NAME, "nginx:LOG_FORMAT", "apache:LOGFORMAT", *DECLARED, *_OBJECTS)


def directive(line: bytes) -> bool:
    """Whether a line speaks of the log and not of a request: `#Fields`, `#Version`, `#Date`."""
    return DIRECTIVE.fullmatch(line) is not None


def declared(line: bytes) -> Format | None:
    """The format that a `#Fields` line declares."""
    return from_fields(line)


def recognise(
    line: bytes, names: Mapping[str, str] | None = None, *, undeclared: bool = True
) -> Format | None:
    """The format of one line by its content alone; None where it is of none. `names`: of a JSON object's fields.

    `undeclared`: may it be one whose fields no line has declared? Not after a declaration that cannot be read by.
    """
    if line.lstrip()[:1] == b"{":
        found = from_object(line, names)
        return found if found and found.hour(line) else None
    for form in FIXED:
        if form.hour(line):
            return form
    for line_of_fields in DECLARED.values() if undeclared else ():
        by_default = from_fields(line_of_fields)
        if by_default and by_default.hour(line):
            return by_default
    return None


def named(words: str) -> Format | None:
    """The format an operator names: one of NAMES, `nginx:` or `apache:` with a format's text.

    None for objects of JSON, which show their own names. Raises UsageError for any other word.
    """
    kind, colon, text = words.partition(":")
    if colon and kind == "nginx":
        return nginx.nginx(text)
    if colon and kind == "apache":
        return apache.apache(text)
    if words in _OBJECTS or words == "auto":
        return None
    if words in DECLARED:
        return from_fields(DECLARED[words])
    if words not in _BY_NAME:
        raise UsageError(f"--format {kind}: no such format; there are {', '.join(NAMES)}")
    return _BY_NAME[words]
