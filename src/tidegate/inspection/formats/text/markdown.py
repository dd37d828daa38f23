"""Markdown: recognised here, read by `markdown_page`, which is loaded on demand."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.encoding import begin
from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Markdown:
    """By its name."""

    name = "markdown"
    suffixes = frozenset({".md", ".markdown", ".mdown", ".mkd", ".rmd", ".qmd", ".mdx"})
    reads = "text, tables, code, comments, front matter, link targets and definitions, HTML shown and hidden"

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether it is text and named so."""
        return name.endswith(tuple(self.suffixes)) and begin(head) is not None

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, Blocks and one part. A very long text is read as plain text, with its comments among it."""
        from tidegate.inspection.formats.text.markdown_page import read_markdown

        yield from read_markdown(part)
