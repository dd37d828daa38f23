"""All objects of a file at once: what refers to what, in every revision, without trusting any table.

In: the file's bytes and their layout. Out: values with their references resolved, streams unpacked, and the role
that other objects give each stream.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.errors import DamagedError
from tidegate.inspection.formats.pdf.filters import Unpacked, unpack
from tidegate.inspection.formats.pdf.fonts import Font, font_of
from tidegate.inspection.formats.pdf.scan import Layout, Object
from tidegate.inspection.formats.pdf.syntax import Dictionary, Found, Name, Ref, Value, number, parse
from tidegate.inspection.source import Budget

_LONGEST_CHAIN = 32
_MOST_PAGES = 200_000
_REMEMBERED = 1 << 16
LATEST = 1 << 62
"""As of the whole file."""
_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")


@dataclass(slots=True, eq=False)
class Page:
    """One page of the document as it is now. `inherited`: what it has from the page itself or above it."""

    object: Object
    inherited: dict[str, Value] = field(default_factory=dict)

    @property
    def dictionary(self) -> Dictionary:
        """The page's own dictionary."""
        return self.object.dictionary


class Document:
    """The objects of one file. `troubles`: streams that could not be unpacked, by object."""

    def __init__(self, content: bytes, layout: Layout, budget: Budget) -> None:
        self.content, self.layout, self._budget = content, layout, budget
        self.objects: list[Object] = []
        self._versions: dict[int, list[Object]] = {}
        self._unpacked: dict[int, Unpacked] = {}
        self._fonts: dict[int, Font] = {}
        self.loose: list[tuple[Object, bytes]] = []
        for each in layout.objects:
            self._add(each)
        for each in [each for each in layout.objects if each.dictionary.get("Type") == "ObjStm"]:
            for inner in self._within(each):
                self._add(inner)

    def _add(self, each: Object) -> None:
        self.objects.append(each)
        self._versions.setdefault(each.number, []).append(each)

    def versions(self, number: int) -> list[Object]:
        """Every object of that number, in the order in which they lie in the file."""
        found = self._versions.get(number, [])
        if len(found) > 1:
            found.sort(key=_place)
        return found

    def is_latest(self, each: Object) -> bool:
        """Whether no later object has its number."""
        return self.versions(each.number)[-1] is each

    def object(self, value: Value, before: int = LATEST) -> Object | None:
        """What a reference points to, as the file was up to `before`; else the first that there is."""
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(value, Ref):
                return None
            found = self.versions(value.number)
            if not found:
                return None
            earlier = [each for each in found if _place(each) < before] if before != LATEST else found
            each = (earlier or found[:1])[-1]
            if not isinstance(each.value, Ref):
                return each
            value = each.value
        return None

    def resolve(self, value: Value, before: int = LATEST) -> Value:
        """A value, or what the reference points to."""
        if not isinstance(value, Ref):
            return value
        found = self.object(value, before)
        return found.value if found else None

    def dictionary(self, value: Value, before: int = LATEST) -> Dictionary:
        """The dictionary that a value is or refers to; empty for anything else."""
        found = self.resolve(value, before)
        return found if isinstance(found, Dictionary) else Dictionary()

    def array(self, value: Value, before: int = LATEST) -> list[Value]:
        """The array that a value is or refers to; empty for anything else."""
        found = self.resolve(value, before)
        return found if isinstance(found, list) else []

    def whole_number(self, value: Value) -> int:
        """A whole number, 0 for anything else."""
        found = self.resolve(value)
        return int(found) if isinstance(found, int | float) else 0

    def raw(self, each: Object) -> bytes:
        """The bytes of a stream as they stand in the file."""
        return self.content[slice(*each.stream)] if each.stream else b""

    def unpacked(self, each: Object, *, predicted: bool = False) -> Unpacked:
        """A stream's content. Short ones are remembered. Raises LimitError."""
        known = self._unpacked.get(id(each))
        if known is not None:
            return known
        result = unpack(self.raw(each), each.dictionary, self.resolve, self._budget, predicted=predicted)
        if len(result.content) <= _REMEMBERED:
            self._unpacked[id(each)] = result
        return result

    def stream(self, value: Value, before: int = LATEST) -> bytes:
        """The unpacked bytes of the stream that a value refers to."""
        found = self.object(value, before)
        return self.unpacked(found).content if found and found.stream else b""

    def _within(self, home: Object) -> Iterator[Object]:
        """The objects of an object stream; what stands between them goes to `loose`."""
        content = self.unpacked(home).content
        first = self.whole_number(home.dictionary.get("First"))
        header = [number(each) for each in content[:first].split()]
        places = [(int(a), first + int(b)) for a, b in zip(header[::2], header[1::2], strict=False)]
        at = first
        for each, start in sorted(places, key=lambda place: place[1]):
            if not 0 <= start <= len(content):
                continue
            found = Found()
            if start > at:
                self.loose.append((home, content[at:start]))
            try:
                value, end = parse(content, start, found)
            except DamagedError:
                end = start
            else:
                yield Object(each, home.start, home.end, value, found, home=home)
            at = max(at, end)
        self.loose.append((home, content[at:]))

    def catalog(self) -> Dictionary:
        """The root of the document: as the last trailer has it, else any that is one."""
        for trailer in reversed(self.layout.trailers):
            root = self.dictionary(trailer.dictionary.get("Root"))
            if root:
                return root
        return next(
            (e.dictionary for e in reversed(self.objects) if e.dictionary.get("Type") == "Catalog"),
            Dictionary(),
        )

    def is_encrypted(self) -> bool:
        """Whether any trailer says so."""
        return any("Encrypt" in trailer.dictionary for trailer in self.layout.trailers)

    def pages(self) -> list[Page]:
        """The pages in order, each object once. Cycles end where they close."""
        pages: list[Page] = []
        seen: set[int] = set()
        waiting: list[tuple[Value, dict[str, Value]]] = [(self.catalog().get("Pages"), {})]
        while waiting and len(pages) < _MOST_PAGES:
            value, above = waiting.pop()
            found = self.object(value)
            if found is None or id(found) in seen:
                continue
            seen.add(id(found))
            node = found.dictionary
            inherited = above | {key: node[key] for key in _INHERITED if key in node}
            kids = node.get("Kids")
            if kids is not None and node.get("Type") != "Page":
                waiting.extend((kid, inherited) for kid in reversed(self.array(kids)))
            else:
                pages.append(Page(found, inherited))
        return pages

    def fonts(self, resources: Value, before: int = LATEST) -> dict[str, Font]:
        """The fonts of a resource dictionary, by the names that content streams use."""
        listed = self.dictionary(self.dictionary(resources, before).get("Font"), before)
        return {name: self._font(value, before) for name, value in listed.items()}

    def _font(self, value: Value, before: int) -> Font:
        dictionary = self.resolve(value, before)
        key = id(dictionary)
        if key not in self._fonts:
            self._fonts[key] = font_of(
                dictionary, lambda each: self.resolve(each, before), lambda each: self.stream(each, before)
            )
        return self._fonts[key]

    def revision_end(self, each: Object) -> int:
        """Where the revision ends in which an object stands."""
        position = bisect_left(self.layout.ends, each.end)
        return self.layout.ends[position] if position < len(self.layout.ends) else LATEST


def _place(each: Object) -> int:
    return each.start


def is_name(value: Value, *names: str) -> bool:
    """Whether a value is one of these names."""
    return isinstance(value, Name) and value in names
