from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from contract.seen import seen
from contract.test_picture import png

WHO = "JANE ROE A900000001"
ADDRESS = "data:image/png;base64," + base64.b64encode(png(tail=WHO.encode() * 5)).decode()

SHOWN = {
    "prose": f"The person is {WHO}.\n",
    "emphasis": f"The person is **{WHO}**.\n",
    "heading": f"# {WHO}\n",
    "code": f"```html\n<!-- {WHO} -->\n```\n",
    "code in a line": f"write `<!-- {WHO} -->` so\n",
    "text of a link": f"[{WHO}](https://example.org)\n",
    "table": f"| a | b |\n|---|---|\n| {WHO} | 2 |\n| x | y |\n",
    "html table": f"<table>\n<tr><td>{WHO}</td><td>1</td></tr>\n</table>\n",
    "details": f"<details><summary>x</summary>\n\n{WHO}\n\n</details>\n",
}
HIDDEN = {
    "comment": f"text\n\n<!-- {WHO} -->\n",
    "comment over lines": f"text <!--\n{WHO}\n--> text\n",
    "comment without end": f"text <!-- {WHO}\n",
    "front matter": f"---\ntitle: x\nauthor: {WHO}\n---\ntext\n",
    "front matter in TOML": f'+++\nauthor = "{WHO}"\n+++\ntext\n',
    "target of a link": f"[x](https://example.org/?q={WHO})\n",
    "title of a link": f'[x](https://example.org "{WHO}")\n',
    "definition": f"[x]: https://example.org '{WHO}'\n",
    "definition as a comment": f"[//]: # ({WHO})\n",
    "hidden block": f'<div style="display:none">{WHO}</div>\n',
    "attribute": f'<p title="x" data-who="{WHO}">x</p>\n',
    "script": f"<script>var a = '{WHO}'</script>\n",
    "picture": f"![x]({ADDRESS})\n",
}


@pytest.mark.parametrize("place", SHOWN)
def test_what_a_reader_sees_is_visible(place: str) -> None:
    reading = read("a.md", f"# Weather\n\nIt rains.\n\n{SHOWN[place]}".encode())
    assert reading.whole, reading.gaps
    assert reading.reader == "markdown"
    assert any(seen(reading, WHO))


@pytest.mark.parametrize("place", HIDDEN)
def test_what_no_reader_sees_is_found_and_hidden(place: str) -> None:
    before = "" if place.startswith("front") else "# Weather\n\nIt rains.\n\n"
    reading = read("a.md", (before + HIDDEN[place]).encode())
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


def test_lines_keep_their_numbers() -> None:
    text = f"---\na: 1\n---\n<!-- x\ny -->\n\n{WHO}\n"
    found = next(p for p in read("a.md", text.encode()).passages if WHO in p.text)
    assert found.first_line + found.text[: found.text.index(WHO)].count("\n") == 7


def test_a_table_has_rows() -> None:
    text = "| A-Number | Name |\n|---|---|\n| A900000001 | Jane Roe |\n| A900000002 | John Roe |\n"
    assert {0: "A900000001", 1: "Jane Roe"} in read("a.md", text.encode()).rows


@pytest.mark.parametrize(
    "text", ["<div>" * 9000, "<!--" * 9000, "](" * 9000, "```\n" * 9001, "[a]: b\n" * 9000, "`" * 20_000]
)
def test_hostile_texts_are_survived(text: str) -> None:
    assert not any("reader failed" in why for why in read("a.md", text.encode()).gaps)


@settings(deadline=None, max_examples=60)
@given(NEEDLES, st.floats(0, 0.999))
def test_any_text_written_into_markdown_comes_out(needle: str, where: float) -> None:
    made = "".join(SHOWN.values()) + "".join(text for text in HIDDEN.values() if ADDRESS not in text)
    at = int(where * len(made))
    bare = "".join(read("a.md", (made[:at] + needle + made[at:]).encode()).text.split())
    assert "".join(needle.split()) in bare
