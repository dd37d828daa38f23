"""Where in a document a string stands, in words that people use: an annotation on page 3, a bookmark, a link.

In: a document and its pages. Out: spots for strings, and whether the value of a form field is what its page shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.errors import ReadingError
from tidegate.inspection.formats.pdf.document import Document, Page, is_name
from tidegate.inspection.formats.pdf.scan import Object
from tidegate.inspection.formats.pdf.strings import Text
from tidegate.inspection.formats.pdf.syntax import Dictionary, Value

_BY_KEY = {
    "URI": "links",
    "JS": "scripts",
    "Alt": "alternative texts",
    "ActualText": "alternative texts",
    "Opt": "form fields",
    "Names": "names of destinations and files",
    "Dest": "destinations",
    "Dests": "destinations",
    "Limits": "names of destinations and files",
}
_SHORTEST = 4
_MOST_PARENTS = 16


class Places:
    """Knows every annotation's page, and which dictionaries describe the document."""

    def __init__(self, document: Document, pages: Sequence[Page]) -> None:
        self._document = document
        self._page: dict[int, int] = {}
        for number, page in enumerate(pages, 1):
            for value in document.array(page.dictionary.get("Annots")):
                annotation = document.dictionary(value)
                self._page.setdefault(id(annotation), number)
                self._page.setdefault(id(document.dictionary(annotation.get("A"))), number)
        self._described = {
            id(each.value)
            for trailer in document.layout.trailers
            for each in _versions(document, trailer.dictionary.get("Info"))
        }
        form = self._form()
        self._redrawn = document.resolve(form.get("NeedAppearances")) is True

    def spot(self, text: Text) -> str:
        """Of one string; "objects" where nothing better can be said."""
        owner, key = text.owner, text.key
        page = self._page.get(id(owner))
        if page is None and "Parent" not in owner and "Popup" in owner:
            page = self._page.get(id(self._document.dictionary(owner["Popup"])))
        if page is not None:
            is_link = is_name(owner.get("Subtype"), "Link") or "S" in owner
            what = "form field" if is_name(owner.get("Subtype"), "Widget") else "annotation"
            return f"{'link' if is_link else what} on page {page}"
        if id(owner) in self._described:
            return "document properties"
        if "FT" in owner or ("Kids" in owner and key in {"T", "TU", "V", "DV"}):
            return "form fields"
        if "EF" in owner or key in {"UF", "Desc"}:
            return "names of attachments"
        if key == "Title" and ("Parent" in owner or "Dest" in owner):
            return "bookmarks"
        if is_name(owner.get("Type"), "OCG"):
            return "names of layers"
        if "Rect" in owner and "Subtype" in owner:
            return "annotations"
        return _BY_KEY.get(key, "objects")

    def shows(self, text: Text) -> bool:
        """Whether the page shows a field's value: what it draws for the field holds it, or it draws nothing yet."""
        if text.key != "V" or self._redrawn:
            return True
        drawn = self._drawn(text.owner, 0)
        return not drawn or text.text[:_SHORTEST].encode("utf-8", "replace") in drawn

    def _drawn(self, owner: Dictionary, depth: int) -> bytes:
        """The content of what a field, or its places on pages, look like."""
        document = self._document
        normal = document.dictionary(owner.get("AP")).get("N")
        form = document.object(normal)
        if form is not None and form.stream is not None:
            try:
                return document.unpacked(form).content
            except ReadingError:
                return b""
        if depth:
            return b""
        kids = document.array(owner.get("Kids"))[:_MOST_PARENTS]
        return b"".join(self._drawn(document.dictionary(kid), 1) for kid in kids)

    def _form(self) -> Dictionary:
        document = self._document
        for trailer in reversed(document.layout.trailers):
            root = document.dictionary(trailer.dictionary.get("Root"))
            if "AcroForm" in root:
                return document.dictionary(root["AcroForm"])
        return Dictionary()


def _versions(document: Document, value: Value) -> list[Object]:
    found = document.object(value)
    return document.versions(found.number) if found else []
