"""YAML: recognised here, read by `yaml_rows`, which is loaded on demand."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.encoding import begin
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_START = ("%YAML", "---\n%YAML")


class Yaml:
    """By its name, or by its directive."""

    name = "yaml"
    suffixes = frozenset({".yaml", ".yml"})
    reads = "all characters, comments and escapes; tables where mappings repeat; anchors are not expanded"

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether it is text and named so, or says so."""
        text = begin(head)
        return text is not None and (
            name.endswith(tuple(self.suffixes)) or text.lstrip("\ufeff").startswith(_START)
        )

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages and Blocks."""
        from tidegate.inspection.formats.text.yaml_rows import read_yaml

        yield from read_yaml(part)
