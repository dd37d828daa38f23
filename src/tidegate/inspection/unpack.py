"""The walker: recognise, read, recurse, and account. Whatever goes wrong below becomes a Gap here."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import ReadingError
from tidegate.inspection.formats import OPAQUE, recognise
from tidegate.inspection.formats.interface import HEAD, Format
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK
from tidegate.model.content import Content
from tidegate.model.gap import Gap
from tidegate.model.part import PartReceipt

NOTHING = BLANK + b"\xfe\xef\xbb\xbf"
"""What a file may hold and yet be empty: blanks, and marks of byte order."""

SCRAP = 4
"""Fewer left-over bytes than this hold no name, number or date: some writers round their files up."""


class Walk:
    """One file's walk. Iterate `contents(part)` to the end, then read `parts` and `gaps`."""

    def __init__(self) -> None:
        self.parts: list[PartReceipt] = []
        self.gaps: list[Gap] = []
        self._outer: Part | None = None
        self._inner: Part | None = None

    def fraction(self) -> float:
        """How far the walk is through the outermost part's bytes, 0 to 1, for a progress bar."""
        if self._outer is None:
            return 0.0
        if self._inner is None or self._inner.within is None:
            return self._outer.source.fraction
        start, end = self._inner.within
        return (start + self._inner.source.fraction * (end - start)) / max(self._outer.source.size, 1)

    def contents(self, part: Part) -> Iterator[Content]:
        """Every passage and block of the part and of all parts within it, in reading order."""
        reader: Format | None = None
        failure = ""
        if part.depth == 0:
            self._outer = part
        elif part.depth == 1:
            self._inner = part
        try:
            part.budget.part()
            if part.depth > part.limits.depth:
                failure = f"nested deeper than {part.limits.depth} (limit depth)"
            else:
                reader = part.format or self._recognise(part)
                if reader is not None:
                    yield from self._read(part, reader)
        except ReadingError as error:
            failure = str(error)
        except MemoryError:
            failure = "needs more memory than the policy grants (limit memory_bytes)"
        except RecursionError:
            failure = "nested too deeply to be read"
        except Exception as error:
            # The message of a foreign exception may quote the file; its class may not.
            failure = f"the {reader.name if reader else 'format'} reader failed ({type(error).__name__})"
        self._close(part, reader, failure)

    def _recognise(self, part: Part) -> Format | None:
        if not part.source.head(1):
            if part.depth == 0:
                part.gap("empty file: nothing to publish, and often a failed export")
            return None
        if part.depth == 0 and part.source.size <= HEAD and not part.source.head(HEAD).strip(NOTHING):
            part.gap("empty file: holds nothing but blanks, and is often a failed export")
            part.ledger.claim_all(Claim.FILL)
            return None
        if part.padding and not part.source.view().tobytes().strip(BLANK):
            part.ledger.claim_all(Claim.FILL)
            return None
        if part.padding and part.source.size < SCRAP:
            part.ledger.claim_all(Claim.INERT)
            return None
        if part.remnant:
            # Its reader left all of it over: asking again would give the same reader, again and again.
            part.gap("nothing in it could be read as what it begins like")
            return OPAQUE
        return recognise(part.source.head(HEAD), part)

    def _read(self, part: Part, reader: Format) -> Iterator[Content]:
        for item in reader.read(part):
            if not isinstance(item, Part):
                yield item
                continue
            yield from self.contents(item)
            if item.within is not None:
                whole = self.parts[-1].whole
                part.ledger.claim(*item.within, Claim.CHILD if whole else Claim.UNREAD)

    def _close(self, part: Part, reader: Format | None, failure: str) -> None:
        name = reader.name if reader else ""
        try:
            holes = part.ledger.unclaimed()
            for start, end in holes:
                part.gap(failure or "bytes that no reader understood", start, end)
            if failure and not holes:
                part.gap(failure)
            for start, end in part.ledger.overlaps():
                part.gaps.append(Gap(part.location(f"bytes {start}-{end}"), 0, "bytes used twice"))
            self.parts.append(part.receipt(name))
        except (ReadingError, OSError, MemoryError) as error:
            # Even its size cannot be known: count one byte, unread, so that the receipt cannot look whole.
            part.gaps.append(Gap(part.location(), 0, failure or str(error)))
            self.parts.append(PartReceipt(part.location(), 1, 0, name))
        self.gaps.extend(part.gaps)
