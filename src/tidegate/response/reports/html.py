"""A document as one HTML page. In: a Document. Out: text; nothing in it is fetched, followed or run."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tidegate.report.screen import escaped
from tidegate.response.reports.document import Block, Bullets, Document, Heading, Paragraph, Table

STYLE = """
:root { color-scheme: light; --ink: #1b1f24; --dim: #57606a; --line: #d0d7de; --ground: #f6f8fa }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; color: var(--ink); background: #fff;
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem } h3 { font-size: 1rem; margin: 1.25rem 0 .4rem }
.head { color: var(--dim); border-bottom: 2px solid var(--ink); padding-bottom: .75rem; margin: 0 0 1.5rem }
.head strong { color: var(--ink) }
.wide { overflow-x: auto; margin: .75rem 0 }
table { border-collapse: collapse; width: 100% }
caption { text-align: start; color: var(--dim); font-size: .875rem; padding: .3rem 0 }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; min-width: 5.5rem }
thead th { font-size: .875rem; background: var(--ground) }
.fixed { font-family: ui-monospace, monospace; font-size: .8rem; overflow-wrap: anywhere }
.sign { display: grid; gap: 2.2rem; margin: 2.5rem 0 } .sign span { border-top: 1px solid var(--ink); max-width: 24rem }
@media print { body { max-width: none; padding: 0; font-size: 11pt } tr, h2, h3 { break-inside: avoid }
  h2, h3 { break-after: avoid } .wide { overflow: visible } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(document: Document) -> str:
    """The whole page."""
    body = "\n".join(line for block in document.blocks for line in _block(block))
    return (
        f'<!doctype html>\n<html lang="{text(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(document.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{text(document.title)}</h1>\n"
        f'<p class="head">{text(document.reference)} · <strong>{text(document.marking)}</strong></p>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level}>{text(block.text)}</h{block.level}>"
    elif isinstance(block, Paragraph):
        yield f"<p><strong>{text(block.text)}</strong></p>" if block.strong else f"<p>{text(block.text)}</p>"
    elif isinstance(block, Bullets):
        yield f"<ul>{''.join(f'<li>{text(item)}</li>' for item in block.items)}</ul>"
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield f'<div class="sign">{"".join(f"<span>{text(label)}</span>" for label in block.labels)}</div>'


def _table(table: Table) -> Iterator[str]:
    yield f'<div class="wide"><table><caption>{text(table.caption)}</caption><thead><tr>'
    yield "".join(f'<th scope="col">{text(heading)}</th>' for heading in table.headings)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield f"<tr>{''.join(_cell(cell, number in table.fixed) for number, cell in enumerate(row))}</tr>"
    yield "</tbody></table></div>"


def _cell(words: str, fixed: bool) -> str:
    shown = f"<bdi>{text(words)}</bdi>"
    return f'<td class="fixed">{shown}</td>' if fixed else f"<td>{shown}</td>"


def text(words: str) -> str:
    """Characters that move or hide others shown as escapes, markup as characters."""
    return escape(escaped(" ".join(words.split())))
