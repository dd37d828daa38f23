"""Names of OpenDocument elements and attributes with the prefixes that everyone uses, whatever a file calls them.

Also those of its predecessor (sxw, sxc), whose vocabulary is nearly the same.
"""

from __future__ import annotations

import re

_SPACE = re.compile(
    r"urn:oasis:names:tc:opendocument:xmlns:([a-z0-9-]+):1\.0|http://openoffice\.org/20[01][0-9]/([a-z]+)"
    r"|urn:org:documentfoundation:names:experimental:[a-z]+:xmlns:([a-z]+):1\.0"
)
_PREFIXES = {
    "drawing": "draw", "datastyle": "number", "xsl-fo-compatible": "fo", "svg-compatible": "svg",
    "smil-compatible": "smil",
}  # fmt: skip
_OTHERS = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/XSL/Format": "fo",
    "http://www.w3.org/2000/svg": "svg",
}


class Names(dict[str, str]):
    """Expat's `namespace local` -> `prefix:local`; the local name alone where the namespace is unknown."""

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        found = _SPACE.fullmatch(space)
        prefix = next(filter(None, found.groups()), "") if found else _OTHERS.get(space, "")
        prefix = _PREFIXES.get(prefix, prefix)
        short = f"{prefix}:{local}" if prefix else local
        if len(self) < 10_000:
            self[name] = short
        return short
