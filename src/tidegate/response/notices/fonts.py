"""The fonts letters are set in: Noto, by their own files and no others. In: the folder. Out: paths; what they can show.

A system's fonts are never asked: a letter must look the same on every machine, and a character that none of ours has
stops the letter, because a box in place of a name is a second harm. `tools/install_assets` puts the files in place.
"""

from __future__ import annotations

from pathlib import Path

from tidegate.errors import NoticeError

FAMILIES = (
    "Noto Sans",
    "Noto Naskh Arabic",
    "Noto Sans Ethiopic",
    "Noto Sans Gurmukhi",
    "Noto Sans SC",
)
WEIGHTS = ("400Regular", "700Bold")
HERE = Path(__file__).parent / "fonts"


def files(folder: Path = HERE) -> tuple[Path, ...]:
    """Every file that must be there. Raises NoticeError where one is not."""
    wanted = tuple(
        folder / f"{family.replace(' ', '')}_{weight}.ttf" for family in FAMILIES for weight in WEIGHTS
    )
    missing = [path.name for path in wanted if not path.is_file()]
    if missing:
        raise NoticeError(
            f"{len(missing)} fonts for letters are missing, {missing[0]} first: run tools/install_assets"
        )
    return wanted


def chain(first: str) -> tuple[str, ...]:
    """The families in the order in which a character is looked for."""
    return (first, *(family for family in FAMILIES if family != first))
