"""Encrypted documents that open without a password: the same document in clear, as a part of its own.

Imported late and on demand. In: the part and its objects. Out: one child part, and one more for every earlier
revision that holds objects which later ones replaced; strings and streams need their key, so nothing is read here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.pdf.document import Document
from tidegate.inspection.formats.pdf.pdf import Pdf
from tidegate.inspection.formats.pdf.strings import comment, texts
from tidegate.inspection.formats.pdf.syntax import Ref
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

ALL = "TidegateAll"
_LOCKED = "is encrypted and asks for a password: publish it without"
_MOST_REVISIONS = 64


def _start_cryptography() -> None:
    """Make the library open its source of randomness now: once the sandbox has closed, it cannot."""
    locked = io.BytesIO()
    with pikepdf.new() as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="", user="", R=6))
    with pikepdf.open(locked):
        pass


_start_cryptography()


def read_encrypted(part: Part, document: Document) -> Iterator[Content | Part]:
    """The document without its encryption. Raises DamagedError where that takes a password."""
    content, layout = document.content, document.layout
    clear, listed = _in_clear(part, content)
    yield part.child("document in clear.pdf", Memory(clear), label="document in clear", format=Pdf())
    covered = {id(each) for each in document.objects if document.is_latest(each) and each.number in listed}
    yield from _earlier(part, document, covered)
    for start, end in layout.leftovers:
        yield part.stretch(start, end, f"bytes {start}-{end} outside of objects")
    for start, end in layout.structure:
        part.ledger.claim(start, end, Claim.STRUCT)
    for each in layout.objects:
        plain = each.dictionary.get("Type") in ("XRef", "ObjStm") or each.value in (None, [], 0)
        if id(each) in covered or plain or isinstance(each.value, int):
            part.ledger.claim(each.start, each.end, Claim.STRUCT)
        else:
            part.gap("an encrypted object that no table lists", each.start, each.end)
    yield from _unencrypted(part, document)


def _unencrypted(part: Part, document: Document) -> Iterator[Content]:
    """What stands in clear: comments, trailers, and the dictionary that says how the rest is encrypted."""
    for raw in document.layout.comments:
        yield from passages(part, comment(raw), spot="comments between objects", visible=False)
    for trailer in document.layout.trailers:
        value = trailer.dictionary.get("Encrypt")
        how = document.object(value) if isinstance(value, Ref) else None
        for each in (trailer, how):
            for text, label, *_ in texts(each.found) if each else ():
                yield from passages(part, text, label=label, spot="trailer", visible=False)


def _earlier(part: Part, document: Document, covered: set[int]) -> Iterator[Part]:
    """Earlier revisions, from the latest back, as long as they cover objects that nothing covers yet."""
    for end in list(reversed(document.layout.ends))[:_MOST_REVISIONS]:
        here = [each for each in document.objects if each.end <= end]
        last = {each.number: each for each in sorted(here, key=lambda each: each.start)}
        missing = [each for each in last.values() if id(each) not in covered]
        if not missing:
            continue
        try:
            clear, listed = _in_clear(part, document.content[:end])
        except DamagedError:
            continue
        if gained := {id(each) for each in missing if each.number in listed}:
            covered |= gained
            yield part.child(
                "earlier revision.pdf",
                Memory(clear),
                label="earlier revision in clear",
                visible=False,
                format=Pdf(),
            )


def _in_clear(part: Part, content: bytes) -> tuple[bytes, set[int]]:
    """The document without its encryption, all its objects kept, and their numbers. Raises DamagedError."""
    room = part.limits.part_bytes
    if len(content) > room:
        raise LimitError(f"an encrypted document of more than {room:,} bytes (limit part_bytes)")
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            objects = [each for each in document.objects if isinstance(each, pikepdf.Object)]
            numbers = {each.objgen[0] for each in objects}
            document.Root[f"/{ALL}"] = document.make_indirect(pikepdf.Array(objects))
            document.save(
                out, encryption=False, compress_streams=False, fix_metadata_version=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )  # fmt: skip
    except pikepdf.PasswordError:
        raise DamagedError(_LOCKED) from None
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise DamagedError("is encrypted in a way that cannot be undone") from error
    part.budget.expand(out.tell())
    return out.getvalue(), numbers
