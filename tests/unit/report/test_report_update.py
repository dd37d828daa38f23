"""The update: the worst verdict wins, people count once, and nothing unknown looks known."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cli_samples import PEOPLE, VERSIONS, block, clear, hold, people
from tidegate.model.verdict import Inspection, Verdict
from tidegate.report.update import Update

files = st.lists(st.sampled_from([clear(), hold(), block()]), min_size=1, max_size=12)


def update_of(*inspections: Inspection) -> Update:
    update = Update(VERSIONS)
    for inspection in inspections:
        update.add(inspection)
    return update


@given(files)
def test_the_worst_wins_in_any_order(inspections: list[Inspection]) -> None:
    verdict = update_of(*inspections).verdict
    assert verdict == max(inspection.verdict for inspection in inspections)
    assert update_of(*reversed(inspections)).verdict == verdict


@given(files, st.sampled_from([clear(), hold(), block()]))
def test_one_more_file_never_softens_it(inspections: list[Inspection], more: Inspection) -> None:
    assert update_of(*inspections, more).verdict >= update_of(*inspections).verdict


@given(files)
def test_reasons_exist_exactly_where_it_is_not_clear(inspections: list[Inspection]) -> None:
    update = update_of(*inspections)
    assert bool(update.reasons) == (update.verdict is not Verdict.CLEAR)


def test_no_file_is_not_clear() -> None:
    assert update_of().verdict is Verdict.HOLD


def test_people_in_two_files_count_once() -> None:
    other = block("other.xlsx")
    half = replace(other, analysis=replace(other.analysis, people=people(PEOPLE, PEOPLE // 2)))
    assert update_of(block(), block("copy.xlsx")).people == PEOPLE
    assert update_of(block(), half).people == PEOPLE + PEOPLE // 2


def test_people_are_unknown_only_where_nothing_was_read() -> None:
    assert update_of(hold()).people is None
    assert update_of(hold(), clear()).people == 0


def test_sums() -> None:
    update = update_of(block(), hold(), clear())
    assert (update.files, update.parts_total, update.parts_read) == (3, 14, 13)
    assert (update.bytes_total, update.bytes_read) == (1_204_331 + 512 + 2048, 1_204_331 + 2048)
    assert update.reasons[:2] == ["1 of 3 files blocks", "1 of 3 files holds"]
