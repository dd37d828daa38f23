"""What crosses the sandbox boundary comes back equal, and anything else is refused with a ValueError."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.inspection.wire import GAPS_LISTED, Order, decode_analysis, encode_analysis
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.gap import Gap
from tidegate.model.limits import Limits
from tidegate.model.location import Location
from tidegate.model.part import PartReceipt
from tidegate.model.shape import ColumnShape, TableShape
from tidegate.model.verdict import Analysis

words = st.text(max_size=12)
counts = st.integers(0, 2**40)
places = st.builds(Location, st.lists(words, max_size=3).map(tuple), words, st.booleans())
analyses = st.builds(
    Analysis,
    findings=st.lists(
        st.builds(
            Finding,
            st.sampled_from(InformationType),
            counts,
            places,
            st.sampled_from(Likelihood),
            words,
            words,
        ),
        max_size=3,
    ).map(tuple),
    gaps=st.lists(st.builds(Gap, places, counts, words), max_size=3).map(tuple),
    parts=st.lists(st.builds(PartReceipt, places, counts, counts, words), max_size=3).map(tuple),
    shapes=st.lists(
        st.builds(
            TableShape,
            places,
            words,
            st.lists(st.builds(ColumnShape, words, words, st.booleans()), max_size=3).map(tuple),
            counts,
            counts,
        ),
        max_size=2,
    ).map(tuple),
    people=st.none() | st.frozensets(st.binary(min_size=8, max_size=8), max_size=4),
    bytes_total=counts,
    bytes_read=counts,
)
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(analyses)
def test_an_analysis_comes_back_equal(analysis: Analysis) -> None:
    assert decode_analysis(encode_analysis(analysis)) == analysis


@given(documents)
def test_any_other_document_is_refused(document: object) -> None:
    with pytest.raises(ValueError):
        decode_analysis(json.dumps(document).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(reply: bytes) -> None:
    with pytest.raises(ValueError):
        decode_analysis(reply)


@given(analyses, st.sampled_from(("findings", "gaps", "parts", "shapes", "people", "bytes")), documents)
def test_a_field_of_another_form_is_refused_or_harmless(
    analysis: Analysis, field: str, value: object
) -> None:
    raw = json.loads(encode_analysis(analysis))
    raw[field] = value
    try:
        decoded = decode_analysis(json.dumps(raw).encode())
    except ValueError:
        return
    assert all(isinstance(gap, Gap) for gap in decoded.gaps)
    assert all(isinstance(finding.type, InformationType) for finding in decoded.findings)


def test_a_flood_of_gaps_is_counted_in_one_more_and_never_vanishes() -> None:
    gaps = tuple(Gap(Location(("part",), str(n)), 2, "unread") for n in range(GAPS_LISTED + 40))
    decoded = decode_analysis(encode_analysis(Analysis(gaps=gaps)))
    assert len(decoded.gaps) == GAPS_LISTED + 1
    assert sum(gap.size for gap in decoded.gaps) == sum(gap.size for gap in gaps)


@given(words, st.frozensets(words, max_size=3), st.frozensets(st.sampled_from(InformationType), max_size=3))
def test_an_order_comes_back_equal(
    name: str, named: frozenset[str], types: frozenset[InformationType]
) -> None:
    order = Order(name, b"0123456789abcdef", Limits(depth=3), named, types, 11)
    assert Order.decode(order.encode()) == order


def test_a_name_that_is_not_unicode_travels() -> None:
    order = Order("bad\udcff.csv", b"0" * 16, Limits())
    assert Order.decode(order.encode()).name == order.name
