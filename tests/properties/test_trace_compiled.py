"""The compiled steps of the trace answer as the plain ones do, on any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from tidegate.trace import compiled, numbers, tags
from tidegate.trace.numbers import Scanned
from tidegate.trace.steps import plainly

WRITTEN = some.text(alphabet="0123456789 -./()aTZ_\n<", max_size=80) | some.text(
    alphabet="0129-/. ", max_size=40
)
PIECES = [
    *(
        "1",
        "23",
        "-",
        "x",
        " ",
        ">",
        "\0",
        "&#49;",
        "&nbsp;",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<br/>",
        "<strongest>",
    ),
    *("<span class='q'>", "</span>", "<a\nhref=x>", "</a>", "<I>", "</I>", "< 1", "<script>x<b>1</script>"),
    *("<STYLE a=1>1</Style>", "<!-- <p> 1 -->"),
]


def told(found: Scanned) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    return (
        sorted(zip(*(column.tolist() for column in found.numbers), strict=True)),
        sorted(zip(*(column.tolist() for column in found.days), strict=True)),
    )


@given(WRITTEN)
def test_numbers_and_days_are_the_same(text: str) -> None:
    assert told(compiled.scan(text.encode())) == told(numbers.scan(text.encode()))


@given(some.lists(some.sampled_from(PIECES), max_size=14).map("".join))
def test_what_stands_between_tags_is_the_same(page: str) -> None:
    assert compiled.between(page.encode()) == tags.between(page.encode())


@given(some.lists(some.lists(some.binary(max_size=9), min_size=1, max_size=4), min_size=1, max_size=3))
def test_bodies_are_laid_the_same_batch_after_batch(batches: list[list[bytes]]) -> None:
    steps = compiled.steps()
    for bodies in batches:
        assert bytes(steps.laid(bodies)) == plainly.laid(bodies)


@given(
    some.lists(some.sampled_from([b"<table", b"<tab", b"<", b"t", b"ab", b"le", b" "]), max_size=6).map(
        b"".join
    )
)
def test_tables_are_seen_the_same(page: bytes) -> None:
    assert compiled.steps().is_tabled(page) == plainly.is_tabled(page)


def test_days_are_read_in_every_order_without_marks() -> None:
    for written in (b"19900304", b"04031990", b"03041990"):
        days = set(numbers.scan(b" " + written + b" ").days.ordinals.tolist())
        assert 726530 in days, written
        assert days == set(compiled.scan(b" " + written + b" ").days.ordinals.tolist())
