"""Documents as PDF/UA-1. In: Documents. Out: bytes, the same for the same document.

Typst refuses what PDF/UA asks for and is not there, and a character that no font has: then there is no PDF, and a
message that names no word of it. One compiler is kept, so that only the first document pays for its fonts.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from tidegate.errors import ResponseError
from tidegate.report.screen import escaped
from tidegate.response.reports.document import Document

TEMPLATE = Path(__file__).with_name("report.typ")
STANDARD: Literal["ua-1"] = "ua-1"


class Setter:
    """Sets documents, one after another; each thread has its own."""

    def __init__(self, fonts: Path | None = None, families: tuple[str, ...] = ()) -> None:
        """`fonts`: a folder, and `families` in the order in which they are asked; without, Typst's own.

        Raises ResponseError where Typst is not installed.
        """
        try:
            import typst
        except ImportError:
            raise ResponseError("a PDF needs Typst: install tidegate with its extra `service`") from None
        loaded = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts)] if fonts else []
        )
        self._families, self._failed = list(families), typst.TypstError
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
    """One document as PDF, in Typst's own fonts. Raises ResponseError."""
    return Setter().set(document)


def _source(told: dict[str, Any]) -> bytes:
    # ASCII JSON within a string: no word of a report can be read as markup.
    literal = json.dumps(told).replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/{TEMPLATE.name}": set-report\n#set-report(json(bytes("{literal}")))\n'.encode("ascii")


def _why(message: str) -> str:
    if "could not be displayed" in message:
        return "the PDF has a character that no font has: give a folder of fonts, or write HTML"
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
