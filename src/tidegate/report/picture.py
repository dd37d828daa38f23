"""A terminal as a picture. In: lines of a text report. Out: a self-contained SVG with real text."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tidegate.report.screen import columns

CHARACTER, LINE, MARGIN, BAR = 8.4, 21, 20, 34
FONTS = "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
STYLE = """
.paper { fill: #f6f8fa; stroke: #d0d7de } .bar { fill: #d0d7de }
.text { fill: #1f2328 } .dim { fill: #59636e }
.block { fill: #b3111d; font-weight: 700 } .hold { fill: #7d4e00; font-weight: 700 }
.clear { fill: #116329; font-weight: 700 }
@media (prefers-color-scheme: dark) {
  .paper { fill: #0d1117; stroke: #3d444d } .bar { fill: #3d444d }
  .text { fill: #e6edf3 } .dim { fill: #9198a1 }
  .block { fill: #ff7b72 } .hold { fill: #e3b341 } .clear { fill: #56d364 }
}
"""
WORDS = {"BLOCK": "block", "HOLD": "hold", "CLEAR": "clear"}
DIM = ("  read ", "    policy ")


def picture(lines: Sequence[str], title: str, description: str) -> str:
    """`title` and `description` are for people who do not see it. Lines that begin with `$` are typed."""
    width = MARGIN * 2 + CHARACTER * max(columns(line) for line in lines)
    height = BAR + MARGIN + LINE * len(lines)
    drawn = "\n".join(_line(line, BAR + LINE * (number + 1)) for number, line in enumerate(lines) if line)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" \
width="{width:.0f}" height="{height}" role="img" aria-labelledby="title description" direction="ltr">
<title id="title">{escape(title)}</title>
<desc id="description">{escape(description)}</desc>
<style>{STYLE}</style>
<rect class="paper" x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1}" rx="8"/>
<circle class="bar" cx="22" cy="18" r="5"/><circle class="bar" cx="40" cy="18" r="5"/>\
<circle class="bar" cx="58" cy="18" r="5"/>
<g font-family="{escape(FONTS)}" font-size="14" xml:space="preserve">
{drawn}
</g>
</svg>
"""


def _line(line: str, y: int) -> str:
    word, _, rest = line.partition(" ")
    style = "dim" if line.startswith(DIM) or line.startswith("$") else "text"
    coloured = f'<tspan class="{WORDS.get(word, "")}">{escape(word)}</tspan>{escape(" " + rest)}'
    text = coloured if word in WORDS else escape(line)
    # textLength keeps columns aligned in whatever font the reader has.
    length = f'textLength="{columns(line) * CHARACTER:.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text class="{style}" x="{MARGIN}" y="{y}" {length}>{text}</text>'
