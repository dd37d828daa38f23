"""Where a text came out of a file, and whether a reader of the file would see it there."""

from __future__ import annotations

from contract.reading import Reading


def seen(reading: Reading, text: str) -> list[bool]:
    """For each passage and cell that holds the text, whether it is visible."""
    found = [p.location.visible for p in reading.passages if text in p.text or text in p.label]
    for block in reading.blocks:
        table = block.table
        found += [table.location.visible for name in table.headings or () if text in name]
        for row in block.rows:
            for column, value in row.cells.items():
                if text in str(value):
                    shown = row.visible and column not in table.hidden_columns | row.concealed
                    found.append(shown and table.location.visible)
    return found
