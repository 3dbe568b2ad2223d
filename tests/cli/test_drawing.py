"""Tables and trees: they keep to the width of the terminal, and lose nothing but what a table has no room for."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_share.cli.drawing import Branch, columns_of, cut, table, tree, wrapped

if TYPE_CHECKING:
    from kubectl_share.cli.printing import Parts

NAMES = ["a", "prod", "arn:aws:eks:eu-central-1:111122223333:cluster/shop", "büro", "日本語", "two words", "", "x" * 25]


def text_of(parts: Parts) -> str:
    return "".join(text for text, _ in parts)


def test_tree() -> None:
    branches = [
        Branch("user", [("alice", "1"), (" of prod", "")], [Branch("key", [("k", "")]), Branch("token", [("t", "")])]),
        Branch("namespace", [("shop", "")]),
    ]
    assert [text_of(line) for line in tree([("prod", "")], branches, None)] == [
        "prod",
        "├─ user       alice of prod",
        "│  ├─ key    k",
        "│  └─ token  t",
        "└─ namespace  shop",
    ]


def test_tree_on_a_narrow_terminal() -> None:
    branches = [Branch("says", [("one two three four five six seven", "")], [Branch("a", [("b" * 40, "")])])]
    assert [text_of(line) for line in tree([("x", "")], branches, 34)] == [
        "x",
        "└─ says  one two three four five",
        "   │     six seven",
        "   └─ a  bbbbbbbbbbbbbbbbbbbb",
        "         bbbbbbbbbbbbbbbbbbbb",
    ]


def test_table() -> None:
    rows = [[("prod", "1"), ("https://prod.example", ""), ("", "")], [("a", ""), ("b", ""), ("c", "31")]]
    assert [text_of(line) for line in table(["NAME", "SERVER", "X"], rows, None)] == [
        "NAME  SERVER                X",
        "prod  https://prod.example",
        "a     b                     c",
    ]


def test_table_on_a_narrow_terminal() -> None:
    rows = [[("prod", ""), ("https://prod.example:6443", "")]]
    assert [text_of(line) for line in table(["NAME", "SERVER"], rows, 22)] == [
        "NAME  SERVER",
        "prod  https://…le:6443",
    ]


@pytest.mark.parametrize(
    ("text", "size", "shown"),
    [("abc", 3, "abc"), ("abcdef", 5, "ab…ef"), ("abcdef", 4, "ab…f"), ("日本語日本語", 7, "日…語"), ("ab", 1, "…")],
)
def test_cut(text: str, size: int, shown: str) -> None:
    assert cut(text, size, "…") == shown
    assert columns_of(shown) <= size


@given(st.integers(0, 2**32))
def test_wrapped_text_keeps_to_the_width_and_is_all_there(seed: int) -> None:
    rng = random.Random(seed)
    parts = [(" ".join(rng.choices(NAMES, k=rng.randint(0, 3))), rng.choice(["", "1"])) for _ in range(3)]
    room = rng.randint(8, 60)
    lines = [text_of(line) for line in wrapped(parts, room)]
    assert all(columns_of(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text_of(parts).split())


@given(st.integers(0, 2**32))
def test_table_keeps_to_the_width(seed: int) -> None:
    rng = random.Random(seed)
    rows = [[(rng.choice(NAMES), "") for _ in range(4)] for _ in range(rng.randint(1, 5))]
    wide = rng.randint(50, 120)
    lines = [text_of(line) for line in table(["A", "B", "C", "D"], rows, wide)]
    assert len(lines) == len(rows) + 1
    assert all(columns_of(line) <= wide for line in lines)


def test_control_characters_are_escaped_before_they_are_measured() -> None:
    assert [text_of(line) for line in wrapped([("a\x1b[31mb\n", "")], 40)] == ["a\\x1b[31mb\\n"]
    assert [text_of(line) for line in table(["X"], [[("\x1b[2J", "")]], 80)] == ["X", "\\x1b[2J"]
