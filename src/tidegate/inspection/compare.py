"""A file's sheets against its slot's contract: shapes in, reasons to hold out. No value is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.inspection.rules import Reason
from tidegate.inspection.wording import inner_first, place, some
from tidegate.model.shape import ColumnShape, TableShape
from tidegate.model.slot import ColumnContract, Contract, SheetContract
from tidegate.model.verdict import Verdict
from tidegate.policy.outline import ANY, matcher, outline
from tidegate.policy.sheets import ABOUT_PEOPLE, FIGURES, Sheet, sheets

_SHOWN = 4
_WORDS = frozenset({"text", "prose"})


def compare(shapes: Sequence[TableShape], contract: Contract) -> list[Reason]:
    """Why these tables are not what the slot expects. Empty where the contract lists no sheets."""
    if not contract.sheets:
        return []
    expected = sorted(contract.sheets, key=_specific)
    tests = [(sheet, matcher(sheet.name)) for sheet in expected]
    reasons: list[Reason] = []
    met: list[SheetContract] = []
    strangers: list[Sheet] = []
    for sheet in sheets(shapes):
        # A file that is itself a table bears any name, so the contract for any name is asked first.
        asked = tests if sheet.location.parts else reversed(tests)
        found = next((one for one, test in asked if test(sheet.name)), None)
        if found is None:
            strangers.append(sheet)
            continue
        met.append(found)
        reasons += _columns(sheet, found)
        reasons += _rows(sheet, found)
    missing = [sheet for sheet in contract.sheets if sheet.required and sheet not in met]
    return [
        *(_stranger(sheet, contract, missing) for sheet in strangers),
        *_missing(missing, contract),
        *reasons,
    ]


def _specific(sheet: SheetContract) -> tuple[bool, int, str]:
    return (ANY in sheet.name, -len(outline(sheet.name)), sheet.name)


def _stranger(sheet: Sheet, contract: Contract, missing: Sequence[SheetContract]) -> Reason:
    renamed = f' (expected and missing: "{missing[0].name}")' if missing else ""
    text = f'{place(sheet.location, spot=False)} is not among the sheets of slot "{contract.name}"{renamed}'
    way = f"or, if it belongs there, learn the slot again with a release that has it ({contract.origin})"
    remedies = (f"remove {inner_first(sheet.location)}, {way}",)
    return Reason("contract-sheet", Verdict.HOLD, text, remedies, sheet.rows)


def _missing(missing: Sequence[SheetContract], contract: Contract) -> Iterator[Reason]:
    if missing:
        names = some([f'"{sheet.name}"' for sheet in missing], _SHOWN)
        remedy = f"check that it is the right file, or set required = false in the slot ({contract.origin})"
        yield Reason(
            "contract-missing", Verdict.HOLD, f"the file has no sheet {names}", (remedy,), len(missing)
        )


def _columns(sheet: Sheet, expected: SheetContract) -> Iterator[Reason]:
    if not expected.columns:
        return
    known: dict[str, list[ColumnContract]] = {}
    for column in expected.columns:
        known.setdefault(outline(column.heading), []).append(column)
    loose = [(column, matcher(column.heading)) for column in expected.columns if "*" in column.heading]
    strange: list[ColumnShape] = []
    changed: list[ColumnShape] = []
    for shape in dict.fromkeys(sheet.columns):
        matches = known.get(outline(shape.heading)) or [one for one, test in loose if test(shape.heading)]
        if not matches:
            strange.append(shape)
        elif not any(_kind_fits(shape.kind, one.kind) for one in matches):
            changed.append(shape)
    where = place(sheet.location, spot=False)
    if strange:
        text = f"{where} has columns that the slot does not expect: {_named(strange, sheet)}"
        yield Reason("contract-column", Verdict.HOLD, text, (_remedy(strange, sheet),), len(strange))
    if changed:
        text = f"{where} has columns of another kind than the slot expects: {_named(changed, sheet)}"
        yield Reason("contract-kind", Verdict.HOLD, text, (_remedy(changed, sheet),), len(changed))


def _kind_fits(found: str, expected: str) -> bool:
    """Whether a column may be of this kind: places and nationalities may come and go, people may not."""
    if found == expected:
        return True
    group = ABOUT_PEOPLE.get(found, "")
    if group in ("identifier", "person", "contact"):
        return False
    return not (expected in FIGURES and (found in _WORDS or group == "circumstance"))


def _named(columns: Sequence[ColumnShape], sheet: Sheet) -> str:
    # Where a sheet holds people, its first row may be one of them, taken for headings.
    shown = [one.heading.strip() if sheet.people == 0 else "" for one in columns]
    words = [f'"{heading}"' if heading else "one without a shown heading" for heading in shown]
    kinds = [f" ({one.kind})" if one.kind else "" for one in columns]
    hidden = ["" if one.visible else " (hidden)" for one in columns]
    return some([*dict.fromkeys(map("".join, zip(words, kinds, hidden, strict=True)))], _SHOWN)


def _remedy(columns: Sequence[ColumnShape], sheet: Sheet) -> str:
    where = inner_first(sheet.location)
    which = "this column" if len(columns) == 1 else "these columns"
    way = "or, if it belongs there, learn the slot again with a release that has it"
    return f"remove {which} from {where}, {way}"


def _rows(sheet: Sheet, expected: SheetContract) -> Iterator[Reason]:
    if expected.rows is None:
        return
    low, high = expected.rows
    if not low <= sheet.rows <= high:
        where = place(sheet.location, spot=False)
        text = f"{where} has {sheet.rows:,} rows; the slot expects {low:,} to {high:,}"
        remedy = "check that these are statistics and not raw rows, or widen rows in the slot"
        yield Reason("contract-rows", Verdict.HOLD, text, (remedy,), sheet.rows)
