"""Documents as PDF/UA-1. In: Documents. Out: bytes, the same for the same document.

Typst refuses what PDF/UA asks for and is not there, and a character that no font has: then there is no PDF, and a
message that names no word of it. One compiler is kept, so that only the first document pays for its fonts.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from tidegate.errors import NoticeError, ResponseError
from tidegate.report.screen import escaped
from tidegate.response.notices import fonts
from tidegate.response.reports.document import Document

TEMPLATE = Path(__file__).with_name("report.typ")
STANDARD: Literal["ua-1"] = "ua-1"


class Setter:
    """Sets documents in the fonts of letters, one after another; each thread has its own."""

    def __init__(self, folder: Path = fonts.HERE) -> None:
        """Raises ResponseError where Typst or fonts are missing."""
        try:
            fonts.files(folder)
            import typst
        except ImportError:
            raise ResponseError("a PDF needs Typst: install tidegate with its extra `service`") from None
        except NoticeError as error:
            raise ResponseError(str(error)) from None
        # Typst's own fonts are there for digests, which are set in letters of one width.
        loaded = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)]
        )
        self._families, self._failed = list(fonts.chain(fonts.FAMILIES[0])), typst.TypstError
        self._compiler = typst.Compiler(
            root=str(TEMPLATE.parent), font_paths=loaded, ignore_system_fonts=True
        )

    def set(self, document: Document) -> bytes:
        """The PDF. Raises ResponseError where the document cannot be set, naming no word of it."""
        source = _source({**_told(document), "fonts": self._families})
        try:
            content, warnings = self._compiler.compile_with_warnings(
                source, format="pdf", pdf_standards=STANDARD, timestamp=0
            )
        except self._failed as error:
            raise ResponseError(_why(str(error.message))) from None
        if warnings or not isinstance(content, bytes):
            raise ResponseError("the PDF was not set whole: write HTML instead")
        return content


def render(document: Document) -> bytes:
    """One document as PDF. Raises ResponseError."""
    return Setter().set(document)


def _source(told: dict[str, Any]) -> bytes:
    # ASCII JSON within a string: no word of a report can be read as markup.
    literal = json.dumps(told).replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/{TEMPLATE.name}": set-report\n#set-report(json(bytes("{literal}")))\n'.encode("ascii")


def _why(message: str) -> str:
    if "could not be displayed" in message:
        return "the PDF has a character that none of our fonts has: write HTML instead"
    return f"the report could not be set as {STANDARD}: write HTML instead"


def _told(document: Document) -> dict[str, Any]:
    told = asdict(document)
    told["blocks"] = [{"kind": type(block).__name__.lower(), **asdict(block)} for block in document.blocks]
    return {key: _clean(value) for key, value in told.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return escaped(" ".join(value.split()))
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, (list, tuple)) else value
