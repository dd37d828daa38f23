"""What each stream is for, as the objects say that refer to it: an attachment, a font, a script ...

In: a document. Out: a role for every stream object; what nothing refers to is told by its own dictionary, or is
nothing known.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.inspection.formats.pdf.document import Document, is_name
from tidegate.inspection.formats.pdf.scan import Object
from tidegate.inspection.formats.pdf.strings import decode_text
from tidegate.inspection.formats.pdf.syntax import Dictionary, Ref, Value


class Kind(enum.Enum):
    """How a stream is to be read."""

    CONTENT = "page content"
    FORM = "drawing"
    GLYPH = "glyph"
    PICTURE = "picture"
    ATTACHMENT = "attachment"
    FONT = "font"
    MAP = "character map"
    PROFILE = "colour profile"
    METADATA = "metadata"
    SCRIPT = "script"
    XFA = "form in XML"
    FUNCTION = "function"
    SHADING = "shading"
    NUMBERS = "numbers"
    TABLE = "table of objects"
    OBJECTS = "object stream"
    RICH = "rich text"
    PRIVATE = "private content of a program"
    CODEC = "dictionary of a picture"
    UNKNOWN = "unknown stream"


class Role(NamedTuple):
    """`name`: what an attachment is called. `resources`: what a content stream draws with."""

    kind: Kind
    name: str = ""
    resources: Value = None


_UNKNOWN = Role(Kind.UNKNOWN)
_FONT_FILES = ("FontFile", "FontFile2", "FontFile3")
_SIMPLE = (
    ("ToUnicode", Kind.MAP), ("UseCMap", Kind.MAP), ("Metadata", Kind.METADATA), ("Thumb", Kind.PICTURE),
    ("CIDToGIDMap", Kind.NUMBERS), ("CIDSet", Kind.NUMBERS), ("DestOutputProfile", Kind.PROFILE),
    ("JBIG2Globals", Kind.CODEC), ("RV", Kind.RICH), ("JS", Kind.SCRIPT),
)  # fmt: skip


def roles(document: Document) -> dict[int, Role]:
    """By `id` of the stream objects."""
    given: dict[int, Role] = {}
    for each in document.objects:
        for dictionary in each.found.dictionaries:
            for value, role in _given(document, dictionary):
                _give(document, given, value, role)
        for array in each.found.arrays:
            if is_name(array[0], "ICCBased") and len(array) > 1:
                _give(document, given, array[1], Role(Kind.PROFILE))
            elif is_name(array[0], "Indexed", "I") and len(array) > 3:
                _give(document, given, array[3], Role(Kind.NUMBERS))
    for each in document.objects:
        for hints in _hints(document, each):
            given.setdefault(id(hints), Role(Kind.NUMBERS))
    return {
        id(each): _own(each) or given.get(id(each), _UNKNOWN)
        for each in document.objects
        if each.stream is not None
    }


def _hints(document: Document, each: Object) -> Iterator[Object]:
    """The tables of a linearized document, which only it says where to find."""
    if "Linearized" in each.dictionary:
        places = document.array(each.dictionary.get("H"))[::2]
        for other in document.objects:
            if other.stream is not None and any(
                isinstance(place, int) and other.start <= place <= other.stream[0] for place in places
            ):
                yield other


def _give(document: Document, given: dict[int, Role], value: Value, role: Role) -> None:
    """To every version of the stream that a value refers to."""
    if not isinstance(value, Ref):
        return
    for each in document.versions(value.number):
        if isinstance(each.value, Ref):
            _give(document, given, each.value, role)
        elif each.stream is not None:
            given.setdefault(id(each), role)


def _own(each: Object) -> Role | None:
    """What a stream's own dictionary says beyond doubt."""
    dictionary = each.dictionary
    kind, subtype = dictionary.get("Type"), dictionary.get("Subtype")
    if is_name(kind, "XRef"):
        return Role(Kind.TABLE)
    if is_name(kind, "ObjStm"):
        return Role(Kind.OBJECTS)
    if is_name(subtype, "Image"):
        return Role(Kind.PICTURE)
    if is_name(subtype, "Form") or (is_name(kind, "Pattern") and "PaintType" in dictionary):
        return Role(Kind.FORM, resources=dictionary.get("Resources"))
    if is_name(kind, "Metadata"):
        return Role(Kind.METADATA)
    if is_name(kind, "EmbeddedFile"):
        return None
    if "FunctionType" in dictionary:
        return Role(Kind.FUNCTION)
    if "ShadingType" in dictionary or "HalftoneType" in dictionary:
        return Role(Kind.SHADING)
    if is_name(kind, "CMap") or "CMapName" in dictionary:
        return Role(Kind.MAP)
    return None


def _given(document: Document, owner: Dictionary) -> Iterator[tuple[Value, Role]]:
    """Roles that one dictionary gives to streams."""
    for key, kind in _SIMPLE:
        if key in owner:
            yield owner[key], Role(kind)
    for key in _FONT_FILES:
        if key in owner:
            yield owner[key], Role(Kind.FONT)
    if "EF" in owner:
        name = next((n for k in ("UF", "F") if (n := _file_name(document.resolve(owner.get(k))))), "")
        for value in document.dictionary(owner["EF"]).values():
            yield value, Role(Kind.ATTACHMENT, name=name)
    if "Contents" in owner and not is_name(owner.get("Type"), "Annot", "Sig"):
        role = Role(Kind.CONTENT, resources=owner.get("Resources"))
        yield owner["Contents"], role
        for value in document.array(owner["Contents"]):
            yield value, role
    if "CharProcs" in owner:
        for value in document.dictionary(owner["CharProcs"]).values():
            yield value, Role(Kind.GLYPH, resources=owner.get("Resources"))
    if "XFA" in owner:
        yield owner["XFA"], Role(Kind.XFA)
        for value in document.array(owner["XFA"]):
            yield value, Role(Kind.XFA)
    if "Encoding" in owner:
        yield owner["Encoding"], Role(Kind.MAP)
    if "Private" in owner:
        for value in document.dictionary(owner["Private"]).values():
            yield value, Role(Kind.PRIVATE)
        yield owner["Private"], Role(Kind.PRIVATE)


def _file_name(value: Value) -> str:
    return (decode_text(value) or "") if isinstance(value, bytes) else ""
