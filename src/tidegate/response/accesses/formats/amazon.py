"""Amazon: server access logs of S3 and access logs of an Application Load Balancer. Out: their Formats.

S3 counts the body alone (`bytes sent`), the balancer header and body (`sent_bytes`). Both may get more fields at
the end, which are let pass.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tidegate.model.access import Vantage
from tidegate.response.accesses.formats.clocks import CLF, ISO_UTC
from tidegate.response.accesses.formats.interface import Fields
from tidegate.response.accesses.formats.template import Field, compiled

_S3 = compiled(
    "s3",
    [
        Field(""), b" ", Field(""), b" [", Field("", CLF), b"] ", Field("peer"), b" ", Field(""), b" ",
        Field("identity"), b" ", Field("operation"), b" ", Field("key"), b' "', Field("request"), b'" ',
        Field("status"), b" ", Field(""), b" ", Field("body"), b" ", Field(""), b" ", Field(""), b" ",
        Field(""), b' "', Field(""), b'" "', Field("agent"), b'" ', Field("rest"),
    ],
    Vantage.ORIGIN,
)  # fmt: skip


def _stored(line: bytes) -> Fields | None:
    """S3 names the object by its key; the path in the request may begin with the bucket."""
    fields = _S3.fields(line)
    if fields is None or fields["key"] in ("", "-"):
        return fields
    method, _, rest = fields["request"].partition(" ")
    query = rest.rpartition(" ")[0].partition("?")[2]
    # In the log the key is percent-encoded once more than in the request.
    return {key: value for key, value in fields.items() if key != "request"} | {
        "method": method,
        "path": "/" + fields["key"],
        "query": query,
    }


S3 = replace(_S3, fields=_stored, after=_S3.after.removesuffix(rb"[^\r\x00\n]*") + rb"[^\x00\r\n]*")

_ALB = compiled(
    "alb",
    [
        Field("kind"), b" ", Field("", ISO_UTC), b" ", Field(""), b" ", Field("peer"), b" ", Field(""), b" ",
        Field(""), b" ", Field(""), b" ", Field(""), b" ", Field("status"), b" ", Field(""), b" ", Field(""),
        b" ", Field("whole"), b' "', Field("request"), b'" "', Field("agent"), b'" ', Field(""), b" ",
        Field("tls"), b" ", Field(""), b' "', Field("identity"), b'" ', Field("rest"),
    ],
    Vantage.ORIGIN,
)  # fmt: skip
_KINDS = rb"(?:https?|h2|grpcs|wss?)"


def _balanced(line: bytes) -> Fields | None:
    fields = _ALB.fields(line)
    if fields is None or not re.fullmatch("https?|h2|grpcs|wss?", fields.get("kind", "")):
        return None
    # A trace names a request to its client, not one line: `Root=1-...` may be sent by the client itself.
    return {key: value for key, value in fields.items() if key != "identity"}


ALB = replace(_ALB, before=_ALB.before.replace(rb"[^\x20\x00\n]*", _KINDS, 1), fields=_balanced)
