"""The README's picture: one file, real text, told to those who do not see it."""

from __future__ import annotations

from xml.etree import ElementTree

from tidegate.report.picture import picture

LINES = [
    "$ tidegate check ./site",
    "BLOCK  <leak> & co.xlsx   exit 1",
    "",
    "  read 1 of 1 parts",
    "CLEAR  ok.csv",
]
SVG = "{http://www.w3.org/2000/svg}"


def test_it_is_whole_and_self_contained() -> None:
    text = picture(LINES, "A block", "What <it> says")
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    assert root.findtext(f"{SVG}title") == "A block"
    assert root.findtext(f"{SVG}desc") == "What <it> says"
    assert ["".join(line.itertext()) for line in root.iter(f"{SVG}text")] == [line for line in LINES if line]
    assert "prefers-color-scheme: dark" in text
    assert text.count("http") == 1
    assert "href" not in text


def test_the_verdict_stands_out() -> None:
    text = picture(LINES, "t", "d")
    assert '<tspan class="block">BLOCK</tspan>  &lt;leak&gt; &amp; co.xlsx' in text
    assert '<tspan class="clear">CLEAR</tspan>' in text
