"""`tidegate notice preview`: a letter to somebody invented, in any language, as the PDF that would be printed."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.response.notices.typeset import Typesetter

AUDIENCES = {
    "person": "person",
    "attorney": "attorney",
    "judge": "immigration judge",
    "authority": "authority",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "preview",
        help="write a letter to somebody invented",
        description="Writes the letter to somebody invented, marked as a draft in every language.",
        allow_abbrev=False,
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--language", metavar="CODE", help="as en, es, fa, ru, zh, uk, ar, fr, pt, ht, am, pa")
    which.add_argument("--all", metavar="FOLDER", help="every letter in every language, one file each")
    parser.add_argument("--audience", choices=tuple(AUDIENCES), default="person", help="whom it is for")
    parser.add_argument("--paper", choices=("letter", "a4"), default="letter", help="size of the sheet")
    parser.add_argument("-o", "--output", metavar="FILE", help="the PDF to write (with --language)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Raises NoticeError, UsageError. A file appears whole or not at all."""
    from tidegate.errors import UsageError
    from tidegate.response.notices.typeset import A4, US_LETTER, Typesetter

    if (arguments.output is None) == (arguments.all is None):
        raise UsageError("name a file with -o, or with --all a folder")
    typesetter = Typesetter(paper=A4 if arguments.paper == "a4" else US_LETTER)
    if arguments.all is not None:
        return _all(arguments.all, typesetter)
    print(_one(arguments.output, arguments.language, AUDIENCES[arguments.audience], typesetter))
    return 0


def _all(folder: str, typesetter: Typesetter) -> int:
    from tidegate.errors import UsageError
    from tidegate.response.notices.languages import LANGUAGES, OFFICIAL

    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made a folder: {error.strerror}") from None
    for name, audience in AUDIENCES.items():
        for code in LANGUAGES if name == "person" else OFFICIAL:
            print(_one(os.path.join(folder, f"{name}-{code}.pdf"), code, audience, typesetter))
    return 0


def _one(path: str, code: str, audience: str, typesetter: Typesetter) -> str:
    from tidegate.model.notice import Audience
    from tidegate.response.notices import preview
    from tidegate.response.notices.compose import compose
    from tidegate.response.notices.papers.serials import code as picture

    notice = preview.notice(code, Audience(audience))
    letter = typesetter.letter(compose(notice), picture(notice.serial))
    _write(path, letter.content)
    return f"{path}: {letter.pages} pages, {code}, a draft to somebody invented"


def _write(path: str, content: bytes) -> None:
    from tidegate.errors import UsageError

    target = os.path.realpath(path)
    if os.path.lexists(target) and not os.path.isfile(target):
        raise UsageError(f"{path} is not a file that can be written")
    temporary = f"{target}.{os.urandom(8).hex()}"
    try:
        with open(temporary, "xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)
