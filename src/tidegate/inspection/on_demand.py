"""What few files need: the first that does is read again once the zygote has loaded the group.

A group is named by the module whose late import asks for it. A module of ours in a group imports its libraries
and does whatever they would do at their first call (open files, start engines), because a child can do neither.
"""

from __future__ import annotations

from tidegate.inspection.detectors.national_forms import STANDARD
from tidegate.inspection.formats.biff.text import PRELOAD as CODE_PAGES
from tidegate.inspection.formats.database.dbase_fields import CODECS as DBASE_PAGES

_FORMATS = "tidegate.inspection.formats."

ON_DEMAND: tuple[tuple[str, ...], ...] = (
    ("phonenumbers", "phonenumbers.data.*"),
    ("stdnum.iban", *sorted(STANDARD)),
    (f"{_FORMATS}pdf.reader",),
    (f"{_FORMATS}pdf.encryption",),
    (f"{_FORMATS}pdf.pictures",),
    (f"{_FORMATS}richtext.reader",),
    (f"{_FORMATS}archive.tar_members",),
    (f"{_FORMATS}unknown.font_reader",),
    (f"{_FORMATS}unknown.der_reader",),
    (f"{_FORMATS}unknown.openpgp_reader",),
    (f"{_FORMATS}archive.zip_methods",),
    (f"{_FORMATS}archive.stream_codecs",),
    (f"{_FORMATS}archive.sevenzip_reader",),
    (f"{_FORMATS}archive.rar_reader",),
    (f"{_FORMATS}archive.cab_reader",),
    (f"{_FORMATS}archive.iso_reader",),
    (f"{_FORMATS}archive.ar_reader",),
    (f"{_FORMATS}archive.cpio_reader",),
    (f"{_FORMATS}archive.rpm_reader",),
    (f"{_FORMATS}archive.members",),
    (f"{_FORMATS}mail.message_reader", "encodings.*"),
    (f"{_FORMATS}mail.directory",),
    (f"{_FORMATS}mail.tnef_reader",),
    (f"{_FORMATS}mail.web_archive_reader",),
    (f"{_FORMATS}unknown.strings",),
    (f"{_FORMATS}unknown.catalogue_reader",),
    (f"{_FORMATS}opendocument.package",),
    (f"{_FORMATS}opendocument.binaries",),
    (f"{_FORMATS}opendocument.book",),
    (f"{_FORMATS}xml.spreadsheetml",),
    (f"{_FORMATS}xml.wordml",),
    (f"{_FORMATS}xml.flat_package",),
    (f"{_FORMATS}xml.svg",),
    (f"{_FORMATS}xml.places",),
    (f"{_FORMATS}text.yaml_rows",),
    (f"{_FORMATS}text.interchange_cells",),
    (f"{_FORMATS}text.markdown_page",),
    (f"{_FORMATS}biff.stream", f"{_FORMATS}biff.pivot", f"{_FORMATS}biff.revisions", *CODE_PAGES),
    (f"{_FORMATS}biff.decryption",),
    (f"{_FORMATS}ooxml.binary_package",),
    (f"{_FORMATS}ooxml.chart",),
    (f"{_FORMATS}ooxml.sheet_drawing",),
    (f"{_FORMATS}ole.documents", *CODE_PAGES),
    (f"{_FORMATS}ole.unlock", "cryptography.hazmat.backends.openssl.backend", "xml.dom.expatbuilder"),
    (f"{_FORMATS}ole.metafile_records",),
    (f"{_FORMATS}ooxml.document_reader",),
    (f"{_FORMATS}ooxml.slides_reader",),
    (f"{_FORMATS}database.sqlite_reader",),
    (f"{_FORMATS}database.parquet_reader",),
    (f"{_FORMATS}database.arrow_reader",),
    (f"{_FORMATS}database.arrow_library",),
    (f"{_FORMATS}database.avro_reader",),
    (f"{_FORMATS}database.dbase_reader", *DBASE_PAGES),
    (f"{_FORMATS}database.dbase_memo",),
    (f"{_FORMATS}database.access_reader",),
    (f"{_FORMATS}database.sqlite_logs",),
    (f"{_FORMATS}picture.frames",),
    (f"{_FORMATS}picture.ocr.scripts",),
)
