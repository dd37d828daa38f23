"""Column headings and form labels in canonical words, and the information type that they announce."""

from __future__ import annotations

import functools
import re
import unicodedata

from tidegate.inspection.canonical import canonical
from tidegate.inspection.canonical.expressions import expression
from tidegate.model.finding import InformationType

ATTORNEY = (
    r"(?:[a-z]+ )?(?:attorneys?|counsels?|lawyers?|(?:legal |accredited )?representatives?|atty|legal rep"
    r"|g ?28|abogad[oa]|representante(?: legal)?|avocat)"
    r"(?: (?:of record|last|first|full|name|names|firm|bar (?:number|no|#|id)|address|info(?:rmation)?"
    r"|contact|eoir id))*"
)
FACILITY = (
    r"(?:current |detention |initial |last |custody |holding )*(?:facilit(?:y|ies)|detention (?:centers?"
    r"|centres?|sites?|locations?)|jail|prison|detloc|det loc"
    r"|place of detention|custody location|book ?in (?:facility|location)|centro de detencion)(?: ?(?:names?"
    r"|codes?|ids?|desc(?:ription)?|locations?))*"
)

_CAMEL = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})"
_MARKS = r"[^\w#]+|_+"


@functools.lru_cache(maxsize=4096)
def canonical_heading(heading: str) -> str:
    """Words in lower case with single spaces: `ALIEN_NUMBER`, `alienNumber` and `Alien Number:` become one.

    Latin letters lose their marks (`Número` becomes `numero`); `#` stays and stands alone.
    """
    words = re.sub(_MARKS, " ", re.sub(_CAMEL, " ", canonical(heading))).replace("#", " # ")
    unmarked = unicodedata.normalize("NFKD", words.lower())
    return " ".join("".join(c for c in unmarked if not 0x300 <= ord(c) <= 0x36F).split())


def announced(heading: str, headings: dict[InformationType, str]) -> InformationType | None:
    """The first type whose `headings` fit the whole canonical heading."""
    name = canonical_heading(heading)
    if not name:
        return None
    for type, words in headings.items():
        if words and expression(rf"^(?:{words})$").found(name):
            return type
    return None
