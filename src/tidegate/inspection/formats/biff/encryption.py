"""Whether a workbook stream is encrypted, and its bytes in the clear where Excel itself asks for no password.

In: the stream. Out: the same stream, or a decrypted copy with every record in its place.
"""

from __future__ import annotations

from tidegate.inspection.formats.biff.records import Kind, records, substreams


def decrypted(view: memoryview) -> memoryview:
    """The stream to be read. Raises DamagedError where only a password would open it."""
    first = next((stretch for stretch in substreams(view) if stretch.is_substream), None)
    if first is None:
        return view
    for record in records(view, first.start, first.end):
        if record.kind == Kind.FILE_PASS:
            from tidegate.inspection.formats.biff.decryption import decrypt

            return memoryview(decrypt(view, bytes(record.body)))
    return view
