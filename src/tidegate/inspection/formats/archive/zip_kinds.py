"""What a zip container is when no package reader takes it: a plain archive, or a package that is not understood.

In: an opened container. Out: `PLAIN`, or words for the package that this version does not read.
"""

from __future__ import annotations

from tidegate.inspection.formats.archive.zip_container import Container, Entry

PLAIN = ""
_FOLDERS = {
    "visio/": "a Visio drawing",
    "fixeddocseq.fdseq": "an XPS document",
    "documents/1/": "an XPS document",
    "androidmanifest.xml": "an Android package",
    "index/document.iwa": "an iWork document",
}
_MIMES = {
    b"application/vnd.oasis.opendocument": "an OpenDocument file of an unknown kind",
    b"application/vnd.sun.xml": "an OpenOffice file of an unknown kind",
}

UNREAD = frozenset((*_FOLDERS.values(), *_MIMES.values()))
"""What `kind` may say."""

PACKAGE_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott", ".pptx", ".pptm", ".ppsx", ".ppsm",
                    ".potx", ".potm", ".odp",
                    ".xlsb", ".ods", ".ots", ".odg", ".pages", ".numbers", ".key", ".epub", ".xps", ".vsdx",
                    ".xlsx", ".xlsm", ".xltx", ".xltm")  # fmt: skip
"""Names of what is a zip archive inside; the zip reader says whether it is what it is named."""


def entries_by_name(container: Container) -> dict[str, Entry]:
    """Entries by their normal names: lower case, forward slashes, none at the start."""
    return {entry.name.replace("\\", "/").lstrip("/").lower(): entry for entry in container.entries}


def declared_type(container: Container) -> bytes:
    """What the `mimetype` entry of OpenDocument and EPUB packages says, or nothing."""
    entry = entries_by_name(container).get("mimetype")
    return container.head(entry, 100) if entry else b""


def kind(container: Container) -> str:
    """`PLAIN`, or what the package is, in words."""
    names = entries_by_name(container)
    declared = declared_type(container)
    for mime, what in _MIMES.items():
        if declared.startswith(mime):
            return what
    for folder, what in _FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            if folder == "visio/" and "[content_types].xml" not in names:
                continue
            return what
    return PLAIN
