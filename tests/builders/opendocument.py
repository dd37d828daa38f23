"""OpenDocument packages and flat files in pieces: a body, its styles, and any further entries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{OASIS}:{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "number": "datastyle", "meta": "meta",
        "presentation": "presentation", "form": "form", "config": "config", "chart": "chart", "script": "script",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
MIME = "application/vnd.oasis.opendocument."
KINDS = {"ods": "spreadsheet", "odt": "text", "odp": "presentation", "odg": "graphics"}
BODIES = {"ods": "spreadsheet", "odt": "text", "odp": "presentation", "odg": "drawing"}
ORDINARY = {
    "odt": "<text:p>An ordinary memo about the weather.</text:p>",
    "ods": (
        '<table:table table:name="Weather"><table:table-column/><table:table-row><table:table-cell '
        'office:value-type="string"><text:p>Month</text:p></table:table-cell></table:table-row></table:table>'
    ),
    "odp": '<draw:page draw:name="p1"><draw:frame><draw:text-box><text:p>Weather</text:p></draw:text-box></draw:frame></draw:page>',
    "odg": '<draw:page draw:name="p1"><draw:rect><text:p>Weather</text:p></draw:rect></draw:page>',
}


def content(kind: str, body: str, styles: str = "", before: str = "") -> str:
    """A content.xml. `styles`: automatic ones. `before`: elements before the body."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} office:version="1.3">'
        f"{before}<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{BODIES[kind]}>{body}</office:{BODIES[kind]}></office:body>"
        "</office:document-content>"
    )


def styles_part(common: str = "", automatic: str = "", masters: str = "") -> str:
    """A styles.xml."""
    return (
        f"<office:document-styles {SPACES}><office:styles>{common}</office:styles><office:automatic-styles>"
        f"{automatic}</office:automatic-styles><office:master-styles>{masters}</office:master-styles>"
        "</office:document-styles>"
    )


def meta_part(inner: str) -> str:
    """A meta.xml."""
    return f"<office:document-meta {SPACES}><office:meta>{inner}</office:meta></office:document-meta>"


def settings_part(inner: str) -> str:
    """A settings.xml."""
    items = (
        f'<config:config-item-set config:name="ooo:configuration-settings">{inner}</config:config-item-set>'
    )
    return f"<office:document-settings {SPACES}><office:settings>{items}</office:settings></office:document-settings>"


def manifest_part(kind: str, names: list[str], encrypted: frozenset[str] = frozenset()) -> str:
    """A META-INF/manifest.xml."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="">'
        + ("<manifest:encryption-data/>" if name in encrypted else "")
        + "</manifest:file-entry>"
        for name in names
    )
    return (
        f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{MIME}{KINDS[kind]}"/>{entries}</manifest:manifest>'
    )


def package(
    kind: str,
    body: str | None = None,
    *,
    styles: str = "",
    before: str = "",
    entries: Mapping[str, str | bytes] | None = None,
    unlisted: Mapping[str, str | bytes] | None = None,
    encrypted: frozenset[str] = frozenset(),
    mimetype: bool = True,
) -> bytes:
    """A whole package."""
    inside: dict[str, str | bytes] = {
        "content.xml": content(kind, ORDINARY[kind] if body is None else body, styles, before),
        "styles.xml": styles_part(),
        **(entries or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", MIME + KINDS[kind], zipfile.ZIP_STORED)
        for name, text in {**inside, **(unlisted or {})}.items():
            archive.writestr(name, text)
        archive.writestr("META-INF/manifest.xml", manifest_part(kind, list(inside), encrypted))
    return packed.getvalue()


def flat(kind: str, body: str, styles: str = "") -> bytes:
    """The same in one XML file."""
    text = content(kind, body, styles).replace("document-content", "document")
    return text.replace('office:version="1.3"', f'office:mimetype="{MIME}{KINDS[kind]}"', 1).encode()


def style(name: str, family: str, properties: str = "", **attributes: str) -> str:
    """One automatic style."""
    more = "".join(
        f' {key.replace("_", ":", 1).replace("_", "-")}="{value}"' for key, value in attributes.items()
    )
    return f'<style:style style:name="{name}" style:family="{family}"{more}>{properties}</style:style>'


def cell(text: str, more: str = "", inner: str = "") -> str:
    """A cell of text."""
    return f'<table:table-cell office:value-type="string" {more}>{inner}<text:p>{text}</text:p></table:table-cell>'


def sheet(*rows: str, name: str = "Sheet1", more: str = "", columns: str = "<table:table-column/>") -> str:
    """A sheet. `rows`: cells of each, or whole rows."""
    made = "".join(
        row
        if row.startswith(("<table:table-row", "<table:table-header"))
        else f"<table:table-row>{row}</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{name}" {more}>{columns}{made}</table:table>'
