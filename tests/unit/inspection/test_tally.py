"""Fingerprints: the same values in any order, keyed, and no value kept."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from tidegate.inspection.tally import Evidence, Tally, keyed_fingerprint
from tidegate.model.finding import Finding, InformationType, Likelihood
from tidegate.model.location import Location

values = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=12)


def evidence(keys: list[str]) -> Evidence:
    found = Evidence()
    found.add(keys)
    return found


def finding(digest: str) -> Finding:
    return Finding(InformationType.A_NUMBER, 1, Location(), Likelihood.LIKELY, "why", digest)


@given(values, st.randoms())
def test_order_does_not_matter(keys: list[str], chance) -> None:
    shuffled = list(keys)
    chance.shuffle(shuffled)
    assert evidence(keys).digest == evidence(shuffled).digest


@given(values, st.text(min_size=1, max_size=8))
def test_one_value_more_changes_it(keys: list[str], more: str) -> None:
    assert evidence(keys).digest != evidence([*keys, more]).digest


def test_the_key_decides_the_fingerprint() -> None:
    one = finding(evidence(["900000001"]).digest)
    assert keyed_fingerprint(b"a" * 32, one) != keyed_fingerprint(b"b" * 32, one)
    assert keyed_fingerprint(b"a" * 32, one) == keyed_fingerprint(b"a" * 32, one)
    assert one.fingerprint not in keyed_fingerprint(b"a" * 32, one)


def test_people_are_counted_once_and_only_as_salted_hashes() -> None:
    one, other = Tally(b"0" * 16), Tally(b"1" * 16)
    for tally in (one, other):
        for key in ("A-number:900000001", "A-number:900000001", "A-number:900000002"):
            tally.person(key)
        assert len(tally.people) == 2
        assert b"900000001" not in pickle.dumps(tally.people)
    assert one.people != other.people


def test_findings_come_surest_first() -> None:
    tally = Tally(b"0" * 16)
    for likelihood in (Likelihood.POSSIBLE, Likelihood.VERY_LIKELY, Likelihood.LIKELY):
        tally.add(InformationType.SSN, Location(), likelihood, "why", evidence(["x"]))
    assert [f.likelihood for f in tally.findings] == sorted(
        (f.likelihood for f in tally.findings), reverse=True
    )
