"""Descriptions: whatever the JSON is, it becomes nouns or one line that quotes nothing of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.histories import history
from tidegate.errors import ResponseError
from tidegate.model.duty import Facts
from tidegate.response.description import Description
from tidegate.response.plain import build, plain

CANARY = "Zyxwvut959303917"
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([CANARY, "", "2022-11-28", "1e9", "\udcff"])
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([CANARY, "facts", "incident", "at"]), inner, max_size=3)
    ),
    max_leaves=8,
)
WHOLE = {
    "facts": {"instants": {"discovery": "2022-11-28T13:53:00-05:00"}, "answers": {"federal_agency": True}},
    "rulings": [
        {"clock": "a/b", "ruling": "met", "by": "R", "at": "2022-11-28T13:53:00-05:00", "reason": "why"}
    ],
    "incident": plain(history()),
}


def _attempt(value: object) -> None:
    try:
        build(Description, value, "x.json")
    except ResponseError as error:
        # The place may be a key of ours; what stood there is never told.
        message = str(error)
        assert CANARY not in message
        assert "\n" not in message
        assert message.startswith("x.json")


@given(ANYTHING)
def test_whatever_it_is_it_is_a_noun_or_a_line(value: object) -> None:
    _attempt(value)


def _paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, one in inner for path in _paths(one, (*here, key)))]


PATHS = [path for path in _paths(WHOLE) if path]


@given(st.sampled_from(PATHS), ANYTHING, st.booleans())
def test_one_thing_wrong_anywhere_is_a_noun_or_a_line(
    path: tuple[Any, ...], value: object, drop: bool
) -> None:
    spoilt: Any = json.loads(json.dumps(WHOLE))
    at = spoilt
    for key in path[:-1]:
        at = at[key]
    if drop:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    _attempt(spoilt)


def test_what_is_whole_is_read_and_written_alike() -> None:
    made = build(Description, WHOLE, "x.json")
    assert made.incident == history()
    assert build(Description, json.loads(json.dumps(plain(made))), "x.json") == made


@pytest.mark.parametrize("value", [1.0, True, "6252", None])
def test_a_count_is_a_whole_number_and_nothing_like_it(value: object) -> None:
    whole = {"instants": {"discovery": "2022-11-28T13:53:00-05:00"}, "people_least": value}
    with pytest.raises(ResponseError, match="people_least: write a whole number"):
        build(Facts, whole, "x")


def test_sets_days_and_instants_become_plain() -> None:
    assert plain(
        {"a": frozenset({2, 1}), "b": dt.date(2022, 11, 28), "c": (dt.UTC.utcoffset(None) is None,)}
    ) == {
        "a": [1, 2],
        "b": "2022-11-28",
        "c": [False],
    }


def test_pairs_of_two_kinds_come_back() -> None:
    from tidegate.model.notice import Fetcher, KnownAccesses

    told = KnownAccesses(True, ((Fetcher.PERSON, 3), (Fetcher.PERSON, 1)))
    assert build(KnownAccesses, plain(told), "accesses") == told
