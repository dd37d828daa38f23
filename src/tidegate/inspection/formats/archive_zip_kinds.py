"""What a zip container really is, judged by what stands in it: an archive, a workbook, another package.

In: an opened container. Out: `PLAIN`, `WORKBOOK`, or words for the package that this version does not read.
"""

from __future__ import annotations

from tidegate.inspection.formats.archive_zip_container import Container

PLAIN = ""
WORKBOOK = "a workbook"
_FOLDERS = {
    "xl/workbook.bin": "a binary workbook (xlsb)",
    "word/": "a Word document",
    "ppt/": "a presentation",
    "visio/": "a Visio drawing",
    "fixeddocseq.fdseq": "an XPS document",
    "documents/1/": "an XPS document",
    "meta-inf/manifest.mf": "a Java archive",
    "androidmanifest.xml": "an Android package",
    "index/document.iwa": "an iWork document",
}
_MIMES = {
    b"application/vnd.oasis.opendocument": "an OpenDocument file",
    b"application/vnd.sun.xml": "an OpenOffice file",
    b"application/epub+zip": "an EPUB book",
}

PACKAGES = (".docx", ".docm", ".dotx", ".odt", ".ott", ".pptx", ".pptm", ".ppsx", ".odp", ".xlsb", ".ods", ".pages",
            ".numbers", ".key", ".epub", ".xps", ".vsdx", ".one")  # fmt: skip
"""Names of what is a zip archive inside; the zip reader says that it does not understand the package."""


def kind(container: Container) -> str:
    """`PLAIN`, `WORKBOOK`, or what the package is, in words."""
    names = {entry.name.replace("\\", "/").lstrip("/").lower(): entry for entry in container.entries}
    if "mimetype" in names:
        declared = container.head(names["mimetype"], 100)
        for mime, what in _MIMES.items():
            if declared.startswith(mime):
                return what
    for folder, what in _FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            if folder in ("word/", "ppt/", "visio/") and "[content_types].xml" not in names:
                continue
            return what
    if any(name.startswith("xl/") for name in names) or "[content_types].xml" in names:
        return WORKBOOK
    return PLAIN
