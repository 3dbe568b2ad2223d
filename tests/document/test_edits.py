"""Changes by span: what is outside of them stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_share.document.edits import Edits
from tests.document.oracle import EXAMPLES

TEXT = "0123456789"


def edits_of(*changes: tuple[int, int, str]) -> Edits:
    edits = Edits()
    for start, end, text in changes:
        edits.replace(start, end, text)
    return edits


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], "0123456789"),
        ([(0, 1, "x")], "x123456789"),
        ([(9, 10, "x")], "012345678x"),
        ([(0, 10, "")], ""),
        ([(2, 4, "x")], "01x456789"),
        ([(2, 4, ""), (4, 6, "")], "016789"),
        ([(6, 8, "b"), (2, 4, "a")], "01a45b89"),
        # inserts keep their order, and stand before what is replaced at the same place
        ([(3, 3, "a"), (3, 3, "b")], "012ab3456789"),
        ([(3, 5, "x"), (3, 3, "a")], "012ax56789"),
        ([(3, 5, "x"), (5, 5, "a")], "012xa56789"),
        ([(0, 0, "a"), (10, 10, "b")], "a0123456789b"),
        # what lies inside a replaced span is lost; of two at one place the longer wins
        ([(2, 8, "x"), (4, 5, "y")], "01x89"),
        ([(4, 5, "y"), (2, 8, "x")], "01x89"),
        ([(2, 8, "x"), (4, 4, "y")], "01x89"),
        ([(2, 4, "x"), (2, 8, "y")], "01y89"),
        ([(2, 5, "x"), (4, 8, "y")], "01x56789"),
    ],
)
def test_changes_of_a_whole_text(changes: list[tuple[int, int, str]], expected: str) -> None:
    assert edits_of(*changes).applied(TEXT) == expected


@pytest.mark.parametrize(
    ("changes", "start", "end", "expected"),
    [
        ([], 2, 5, "234"),
        ([(3, 4, "x")], 2, 5, "2x4"),
        ([(0, 1, "x"), (8, 9, "y")], 2, 5, "234"),
        ([(1, 3, "x")], 2, 5, "234"),
        ([(4, 6, "x")], 2, 5, "234"),
        ([(2, 2, "x")], 2, 5, "x234"),
        ([(5, 5, "x")], 2, 5, "234"),
        ([(5, 5, "x")], 5, 8, "x567"),
        ([(10, 10, "x")], 8, 10, "89x"),
        ([(2, 5, "x")], 2, 5, "x"),
        ([(3, 3, "x")], 3, 3, ""),
    ],
)
def test_changes_of_a_part(changes: list[tuple[int, int, str]], start: int, end: int, expected: str) -> None:
    assert edits_of(*changes).applied(TEXT, start, end) == expected


def test_a_change_covers_a_span_when_it_replaces_all_of_it() -> None:
    edits = edits_of((2, 5, "x"), (7, 7, "y"))

    assert edits.covers(2, 5)
    assert edits.covers(3, 4)
    assert not edits.covers(2, 6)
    assert not edits.covers(1, 5)
    assert not edits.covers(7, 7)


def test_the_changes_of_another_set_are_taken_over() -> None:
    edits, others = edits_of((0, 1, "a"), (4, 4, "b")), edits_of((4, 4, "c"), (9, 10, "d"))
    edits.add(others)

    assert edits.applied(TEXT) == "a123bc45678d"
    assert others.applied(TEXT) == "0123c45678d"


@st.composite
def disjoint_changes(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    """A text, and changes of it that do not overlap and do not begin at the same place, in any order."""
    text = draw(st.text(max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    changes = [(start, draw(st.integers(start, end)), draw(st.text(max_size=3))) for start, end in spans]
    return text, draw(st.permutations(changes))


@settings(max_examples=5 * EXAMPLES)
@given(disjoint_changes())
def test_outside_the_spans_every_character_stays(given_: tuple[str, list[tuple[int, int, str]]]) -> None:
    text, changes = given_
    expected, position = "", 0
    for start, end, new in sorted(changes):
        expected += text[position:start] + new
        position = end

    assert edits_of(*changes).applied(text) == expected + text[position:]


@settings(max_examples=5 * EXAMPLES)
@given(disjoint_changes(), st.data())
def test_parts_that_no_change_crosses_make_up_the_whole(
    given_: tuple[str, list[tuple[int, int, str]]], data: st.DataObject
) -> None:
    text, changes = given_
    crossed = {at for start, end, _ in changes for at in range(start + 1, end)}
    free = [at for at in range(len(text) + 1) if at not in crossed]
    cut = data.draw(st.sampled_from(free))
    edits = edits_of(*changes)

    whole = edits.applied(text)
    if cut < len(text):
        assert edits.applied(text, 0, cut) + edits.applied(text, cut) == whole
