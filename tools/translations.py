"""The catalogues of the service's pages: gathered from templates and code, compared, compiled.

python tools/translations.py            adds new words to each .po, drops what is gone, writes each .mo
python tools/translations.py --check    exits 1 and names what is missing, doubtful, or out of step

Spanish has every word of every page; Persian and Arabic have those of the pages for people outside.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SERVICE = ROOT / "src" / "tidegate" / "service"
LOCALE = SERVICE / "locale"
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "lazy": None, "code": None, "counted": (1, 2),
}  # fmt: skip
OUTSIDE = (
    "console/templates/portal/outside/",
    "console/templates/watch/report.html",
    "console/templates/watch/report_later.html",
    "console/templates/watch/report_status.html",
    "console/templates/watch/report_thanks.html",
    "console/templates/console/base.html",
    "console/templates/console/parts/header.html",
    "console/templates/console/parts/field.html",
    "console/templates/console/parts/error_summary.html",
    "console/templates/console/parts/pagination.html",
    "console/watch/public.py",
    "console/portal/outside_forms.py",
    "console/portal/clients.py",
)
"""Where the words of the pages for people outside stand."""
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|%\(\w+\)[sd]|%%")
_PLURALS = ("ngettext", "ngettext_lazy", "npgettext", "counted")
_STAMPS = re.compile(rb'^"(?:PO|POT|Generated|Last|Language-Team|Report)[^"]*"\n', re.MULTILINE)
"""Lines of a header that say when and by what it was written."""
_EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Language:
    """One catalogue. `wanted`: whether words of this place belong into it."""

    code: str
    wanted: Callable[[str], bool]

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return LOCALE / self.code / "LC_MESSAGES"


LANGUAGES = (
    Language("es", lambda place: True),
    Language("fa", lambda place: place.startswith(OUTSIDE)),
    Language("ar", lambda place: place.startswith(OUTSIDE)),
)


def main() -> int:
    """0, or 1 where a catalogue is not in step."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where something is amiss"
    )
    check = arguments.parse_args().check
    words = list(gathered(SERVICE))
    troubles = [line for language in LANGUAGES for line in _one(language, words, check)]
    for line in troubles:
        print(line, file=sys.stderr)
    return 1 if troubles and check else 0


def gathered(service: Path) -> Iterator[tuple[str, Message]]:
    """Every text to translate and the file it stands in, relative to the service."""
    _django()
    from django.utils.translation.template import templatize

    for path in sorted(service.rglob("*")):
        place = path.relative_to(service).as_posix()
        if path.suffix in (".html", ".svg", ".txt") and "/templates/" in f"/{place}":
            # In brackets, so that the indentation of a page is not taken for Python's.
            source = f"(\n{templatize(path.read_text('utf-8'))}\n)"
        elif path.suffix == ".py" and "migrations" not in place:
            source = path.read_text("utf-8")
        else:
            continue
        yield from ((place, message) for message in _messages(source))


def _messages(source: str) -> Iterator[Message]:
    found = extract_python(BytesIO(source.encode()), list(KEYWORDS), (), {"encoding": "utf-8"})
    for _, function, arguments, _ in found:
        texts = arguments if isinstance(arguments, tuple) else (arguments,)
        shape = KEYWORDS.get(function)
        context = None
        if shape and isinstance(shape[0], tuple):
            context, texts = texts[0], texts[1:]
        if not texts or not isinstance(texts[0], str) or not texts[0]:
            continue
        plural = function in _PLURALS
        yield Message(texts[:2] if plural else texts[0], context=context, flags=_flags(texts[0]))


def _flags(text: str) -> set[str]:
    return {"python-format"} if re.search(r"%\(\w+\)s", text) else set()


def _one(language: Language, words: Sequence[tuple[str, Message]], check: bool) -> list[str]:
    po, mo = language.folder / "django.po", language.folder / "django.mo"
    kept = _read(po, language.code)
    fresh = Catalog(
        locale=language.code, project="Tidegate", version="", charset="utf-8", fuzzy=False,
        creation_date=_EPOCH, revision_date=_EPOCH,
        header_comment="# Words of the service's pages; kept in step by tools/translations.py.",
    )  # fmt: skip
    # A word that is counted somewhere is one message wherever it stands alone.
    pairs = {message.id[0]: message.id for _, message in words if isinstance(message.id, tuple)}
    for place, message in words:
        if not language.wanted(place):
            continue
        text = message.id if isinstance(message.id, str) else message.id[0]
        known = kept.get(text, message.context)
        wanted = pairs.get(text, message.id)
        same = known is not None and isinstance(known.id, tuple) == isinstance(wanted, tuple)
        doubt = {"fuzzy"} if known and known.fuzzy else set()
        fresh.add(
            wanted, known.string if known and same else None, [(place, None)],
            flags=message.flags | doubt, context=message.context,
        )  # fmt: skip
    written, compiled = _po(fresh), _mo(fresh)
    troubles = [f"{language.code}: {line}" for line in amiss(fresh)]
    if check:
        troubles += [
            f"{path.relative_to(ROOT)}: out of step; run tools/translations.py"
            for path, content in ((po, written), (mo, compiled))
            if not path.exists() or path.read_bytes() != content
        ]
    else:
        language.folder.mkdir(parents=True, exist_ok=True)
        po.write_bytes(written)
        mo.write_bytes(compiled)
    return troubles


def amiss(catalogue: Catalog) -> list[str]:
    """What keeps a catalogue from being whole: nothing there, in doubt, or other markup than the English."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        text = message.id if isinstance(message.id, str) else message.id[0]
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if not strings or not all(strings):
            found.append(f"not translated: {text!r}")
        elif message.fuzzy:
            found.append(f"in doubt: {text!r}")
        elif isinstance(message.id, str) and sorted(_MARKUP.findall(text)) != sorted(
            _MARKUP.findall(strings[0])
        ):
            found.append(f"other markup or values: {text!r}")
    return found


def _read(path: Path, code: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _po(catalogue: Catalog) -> bytes:
    into = BytesIO()
    write_po(into, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)
    return _STAMPS.sub(b"", into.getvalue())


def _mo(catalogue: Catalog) -> bytes:
    into, whole = BytesIO(), read_po(BytesIO(_po(catalogue)), locale=catalogue.locale)
    whole.creation_date = whole.revision_date = _EPOCH
    write_mo(into, whole)
    return into.getvalue()


def _django() -> None:
    """Templatize needs Django's own settings to be there, and none of ours."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


if __name__ == "__main__":
    sys.exit(main())
