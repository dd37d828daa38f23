"""Every word of every page is in a catalogue, in every language that the page speaks, and the compiled ones are in step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src" / "tidegate" / "service" / "console" / "templates"
sys.path.insert(0, str(ROOT / "tools"))

from template_words import untranslated  # noqa: E402


def test_no_template_has_words_outside_the_catalogues() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}:{line}: {words}"
        for path in sorted(TEMPLATES.rglob("*.*"))
        for line, words in untranslated(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Send it</p>", ["Send it"]),
        ('<p>{% translate "Send it" %}</p>', []),
        ("<p>{% blocktranslate %}Send it {{ when }}{% endblocktranslate %}</p>", []),
        ('<a aria-label="All of them"></a>', ["All of them"]),
        ('<a aria-label="{% translate "All of them" %}"></a>', []),
        ('{{ one|default:"unknown" }}', ["unknown"]),
        ('{{ one|default:_("unknown") }}', []),
        ('{% status "on" "Set up" %}', ["Set up"]),
        ('{% include "x.html" with title="Nothing here" %}', ["Nothing here"]),
        ("{% block main_class %}tg-main--narrow{% endblock %}", []),
        ("<script>let words = 'of ours';</script><b>Tidegate</b> 12 {# a note #}", []),
        ("{% if a > 1 %}More{% endif %}", ["More"]),
    ],
)
def test_words_are_found_where_people_see_them(source: str, words: list[str]) -> None:
    assert [found for _, found in untranslated(source)] == words


def test_catalogues_are_whole_and_in_step() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "translations.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
