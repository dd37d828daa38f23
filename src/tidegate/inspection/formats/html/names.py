"""The element names of HTML and what they do to text: no values, no code."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _words("area base br col embed hr img input link meta param source track wbr")
"""Elements without content."""

RAW = _words("script style xmp iframe noembed noframes plaintext")
"""Elements whose content is characters, not markup."""

TEXT_ONLY = frozenset({"textarea", "title"})
"""Elements whose content is characters and references, not markup."""

UNSEEN = _words(
    "script style template noscript head datalist iframe noembed noframes object "
    "video audio canvas desc metadata defs annotation annotation-xml"
) | {"title"}
"""Elements whose content a browser does not show on the page."""

BLOCK = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr "
    "html legend li main menu nav noscript ol optgroup option p pre search section select "
    "summary table tbody td template textarea tfoot th thead title tr ul button input img "
    "object video audio canvas svg math label"
)
"""Elements that stand apart from the text around them. All others leave a word in one piece."""

PARAGRAPH = _words("p h1 h2 h3 h4 h5 h6 table section article ul ol dl pre blockquote form hr")
"""Blocks that a blank line sets off."""

ELEMENTS = (
    VOID
    | RAW
    | TEXT_ONLY
    | BLOCK
    | _words(
        "html a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label map "
        "mark marquee meter nobr output picture progress q rp rt ruby s samp slot small span "
        "strike strong sub sup time tt u var"
    )
) - {"svg", "math"}
"""Every element of HTML; one of these at the start of a text makes it HTML."""

CLOSES: dict[str, frozenset[str]] = {
    "p": BLOCK - _words("button input img object video audio canvas svg math label option"),
    "head": (BLOCK | {"body"}) - _words("title template noscript object"),
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option", "optgroup"}),
    "td": _words("td th tr tbody thead tfoot"),
    "th": _words("td th tr tbody thead tfoot"),
    "tr": _words("tr tbody thead tfoot"),
    "thead": frozenset({"tbody", "tfoot"}),
    "tbody": frozenset({"tbody", "tfoot", "thead"}),
    "caption": _words("tr td th tbody thead tfoot"),
}
"""Open elements (keys) that end without an end tag where one of these begins."""

QUIET = _words(
    "class style width height align valign border cellpadding cellspacing bgcolor color d x y x1 "
    "x2 y1 y2 cx cy r rx ry fill stroke points transform viewbox"
)
"""Attributes whose name says nothing about their value."""

ORDINARY = QUIET | _words(
    "id lang dir rel type role rows cols size colspan rowspan scope target tabindex nowrap face "
    "charset media method for hidden disabled checked selected xmlns href src name alt title "
    "value content label placeholder summary action onclick onload http-equiv property itemprop "
    "itemtype itemscope srcset defer async crossorigin integrity maxlength readonly required "
    "multiple autocomplete shape coords usemap srcdoc data-toggle data-target aria-label "
    "aria-hidden aria-expanded aria-controls aria-labelledby stroke-width"
)
"""Attributes whose name is no news; any other name is given out as text."""
