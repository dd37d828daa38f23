"""What a cabinet owes: its files, its reserved areas, and every byte between."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.cab import cabinet
from contract.reading import read
from contract.seen import seen

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.\n".encode()
PLAIN = b"Figures are final.\n"
LONG = b"".join(b"%d " % random.Random(3).randrange(10**6) for _ in range(9000))


@pytest.mark.parametrize("method", [0, 1])
def test_files_are_parts(method: int) -> None:
    reading = read("a.cab", cabinet({"a.txt": LONG + PLAIN, "b.txt": TEXT}, method=method))
    assert reading.whole, reading.gaps
    assert reading.reader == "cabinet"
    assert seen(reading, WHO) == [True]


HIDDEN = {
    "name": cabinet({WHO: PLAIN}),
    "reserved area": cabinet({"a.txt": PLAIN}, reserved=TEXT),
    "between files and blocks": cabinet({"a.txt": PLAIN}, gap=TEXT),
    "bytes of no file": cabinet({"a.txt": PLAIN}, unlisted=TEXT),
    "after the end": cabinet({"a.txt": PLAIN}) + TEXT,
}


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("a.cab", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


@pytest.mark.parametrize("method", [2, 3, 9])
def test_methods_that_cannot_be_read_are_held(method: int) -> None:
    reading = read("a.cab", cabinet({"a.txt": TEXT}, method=method))
    assert reading.gaps
    assert not any("failed" in why for why in reading.gaps)


def test_truncation_is_a_gap() -> None:
    content = cabinet({"a.txt": PLAIN, "b.txt": TEXT})
    for cut in range(5, len(content)):
        assert read("a.cab", content[:cut]).gaps, cut


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([0, 1]), st.data())
def test_bytes_put_in_anywhere_come_out_or_are_a_gap(method: int, data: st.DataObject) -> None:
    content = cabinet({"a.txt": PLAIN * 9}, method=method)
    # Put into a stored file's last bytes, half of it would be in the file and half behind.
    at = data.draw(st.integers(0, len(content)).filter(lambda at: not 0 < len(content) - at < len(TEXT)))
    assert read("a.cab", content[:at] + TEXT + content[at:]).shows(WHO)
