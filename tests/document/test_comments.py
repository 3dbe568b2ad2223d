"""Where comments are, and where a `#` is none."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_share.document.comments import (
    Comments,
    indentation,
    is_blank_line,
    line_end,
    line_start,
    next_line,
)
from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source


def comments_of(text: str) -> Comments:
    return Comments(compose(Source("f", text.encode())))


FOUND: dict[str, list[str]] = {
    # whole lines and ends of lines
    "# a\nb: c\n": ["# a"],
    "b: c # a\n": ["# a"],
    "b: c\n# a": ["# a"],
    "b: c\n  # a\n#b\n": ["# a", "#b"],
    "b: # a\n  c: d\n": ["# a"],
    "- # a\n  b\n": ["# a"],
    "b: c\t# a\n": ["# a"],
    "b: c\n#\n": ["#"],
    "# a # b\nc: d\n": ["# a # b"],
    "# 'a\nc: d # it's\n": ["# 'a", "# it's"],
    "# a": ["# a"],
    "": [],
    "b: c\n": [],
    # a # in a scalar
    "b: c#d\n": [],
    "b: c #d\n": ["#d"],
    "b: 'c # d'\n": [],
    "b: 'c # d' # e\n": ["# e"],
    'b: "c # d" # e\n': ["# e"],
    'b: "c \\" # d" # e\n': ["# e"],
    "b: 'c\n  # d\n  e'\n": [],
    "'# b': c # d\n": ["# d"],
    "b#c: d\n": [],
    "b: &x # y\n  c\n": [],
    "- &x b # d\n- *x # e\n": ["# d", "# e"],
    # block scalars
    "b: |\n  # c\n  d\n": [],
    "b: | # a\n  # c\n  d\n": ["# a"],
    "b: |2- # a\n  # c\n": ["# a"],
    "b: >-\n  # c\n\n  # d\n# e\n": ["# e"],
    "b: !!str | # a\n  # c\n": ["# a"],
    "b: &x |- # a\n  # c\n": ["# a"],
    "b: |\n  c\n # d\ne: f\n": ["# d"],
    "b: |\n# c\n": ["# c"],
    "b: |\n\n# c\nd: e\n": ["# c"],
    "- |\n  # b\n# c\n- d\n": ["# c"],
    # flow
    "[a, # b\n c] # d\n": ["# b", "# d"],
    "{a: b, # c: d\n e: 'f # g'}\n": ["# c: d"],
    "[a,# b\n c]\n": ["# b"],
    "[a#b]\n": [],
    "[\n  # b\n]\n": ["# b"],
    # documents and directives
    "%YAML 1.1 # a\n---\nb: c\n": [],
    "# a\n%YAML 1.1\n# b\n--- # c\nd: e\n": ["# a", "# b", "# c"],
    "b: c # d\n--- # e\n# f\n": ["# d"],
    "b: c\n# d\n... # e\n": ["# d"],
    "b: c\n... # d\n# e\n": [],
    # other line breaks
    "b: c # d\r\ne: f # g\r\n": ["# d", "# g"],
    "b: c # d\re: f # g\r": ["# d", "# g"],
    "b: c # d\x85e: f # g": ["# d", "# g"],
    "b: c # d\u2028e: f # g": ["# d", "# g"],
    "b: c # é😀\ne: f # g": ["# é😀", "# g"],
    # JSON
    '{"a": "b # c"}': [],
    '{\n\t"a": "#"\n}\n': [],
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=ascii(t)) for t, e in FOUND.items()])
def test_the_comments_of_a_text(text: str, expected: list[str]) -> None:
    found = comments_of(text).all

    assert [text[comment.start : comment.end] for comment in found] == expected
    assert [comment.text(text) for comment in found] == [comment[1:] for comment in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a\n", (0, True)),
        ("  # a\n", (2, True)),
        ("b: c # a\n", (5, False)),
        ("b: c\n  # a\n", (2, True)),
        ("- # a\n  b\n", (2, False)),
        ("b: c\r   # a\n", (3, True)),
        ("b: c\x85 # a\n", (1, True)),
        ("b: | # a\n  c\n", (5, False)),
    ],
    ids=ascii,
)
def test_the_column_and_whether_a_comment_has_its_line_for_itself(text: str, expected: tuple[int, bool]) -> None:
    (comment,) = comments_of(text).all

    assert (comment.column, comment.own_line) == expected


def test_comments_between_two_offsets() -> None:
    text = "# 1\na: b # 2\n# 3\nc: d\n# 4\n"
    comments = comments_of(text)

    def between(start: int, end: int) -> list[str]:
        return [comment.text(text).strip() for comment in comments.between(start, end)]

    assert between(0, len(text)) == ["1", "2", "3", "4"]
    assert between(1, text.index("# 3")) == ["2"]
    assert between(text.index("# 2"), text.index("# 3") + 1) == ["2", "3"]
    assert between(text.index("# 2"), text.index("# 2")) == []
    assert between(len(text), len(text)) == []


@pytest.mark.parametrize(
    ("text", "line_after", "blank"),
    [
        ("# a\nb: c\n", "b: c", False),
        ("# a\n\nb: c\n", "", True),
        ("# a\n# b\nc: d\n", "c: d", False),
        ("# a\n# b\n# c\n\nd: e\n", "", True),
        ("# a\n  # b\n\nd: e\n", "  # b", False),
        ("b:\n  # a\n# c\nd: e\n", "# c", False),
        ("b:\n  # a\n  # c\n\n  d: e\n", "", True),
        ("b:\n    # a\n\n   # a line that is shorter stands between\nc: d\n", "", True),
        ("b:\n  # a\n  c: d # e\n", "  c: d # e", False),
        ("b: c # a\n     # d\n\ne: f\n", "", True),
        ("b: c # a\n# d\n\ne: f\n", "# d", False),
        ("b: c # a\nd: e # f\n\ne: f\n", "d: e # f", False),
        ("# a\n  \nb: c\n", "  ", True),
        ("a: b\n# a\n   \n", "   ", True),
        ("b: c # a\ne: f\n", "e: f", False),
        ("b: c\n# a", None, False),
        ("b: c\n# a\n", None, False),
        ("b: c\n# a\n\n", "", True),
        ("b: c\n# a\n  ", "  ", True),
        ("# a\r\n# b\r\n\r\nc: d\r\n", "", True),
        ("# a\r# b\rc: d", "c: d", False),
        ("# a\n'# b': c\n", "'# b': c", False),
        ("b:\n# a\n- c\n", "- c", False),
        ("b: | # a\n  # c\n\n", "  # c", False),
    ],
    ids=ascii,
)
def test_the_line_after_a_block_of_comments_of_one_indentation(text: str, line_after: str | None, blank: bool) -> None:
    comments = comments_of(text)
    first = comments.all[0]
    after = comments.line_after_block(first)

    assert (text[after : line_end(text, after)] if after < len(text) else None) == line_after
    assert comments.is_followed_by_blank_line(first) is blank


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n", []),
        ("# a\n# b\nc: d\n# e\n", [["# a", "# b"], ["# e"]]),
        ("# a\n  # b\n # c\n", [["# a", "# b", "# c"]]),
        ("# a\n\n# b\n \n# c\n", [["# a"], ["# b"], ["# c"]]),
        ("a: b # c\n     # d\n     # e\n", [["# c"], ["# d", "# e"]]),
        ("a: b # c\nd: e # f\n", [["# c"], ["# f"]]),
        ("# a\nb: c # d\n", [["# a"], ["# d"]]),
        ("# a\r\n# b\r\n", [["# a", "# b"]]),
        ("# a\r# b\u2028# c\r\r# d", [["# a", "# b", "# c"], ["# d"]]),
        ("[a, # a\n# b\n b, # c\n]\n", [["# a"], ["# b"], ["# c"]]),
    ],
    ids=ascii,
)
def test_blocks_are_comments_on_neighbouring_lines(text: str, expected: list[list[str]]) -> None:
    comments = comments_of(text)

    assert [[text[comment.start : comment.end] for comment in block] for block in comments.blocks] == expected
    assert [comments.block_of(comment) for block in comments.blocks for comment in block] == [
        block for block in comments.blocks for _ in block
    ]


def test_many_comments_know_the_ends_of_their_blocks() -> None:
    """Did each look for it, this would not end."""
    count = 50_000
    text = "# a\n" * count + " " * 100_000 + "\nb: c\n"
    comments = comments_of(text)

    assert {comments.line_after_block(comment) for comment in comments.all} == {4 * count}
    assert all(map(comments.is_followed_by_blank_line, comments.all))


LINES = "ab\n\r\nc\rd\x85\u2028e"


@pytest.mark.parametrize(
    ("offset", "start", "end", "following"),
    [
        (0, 0, 2, 3),
        (1, 0, 2, 3),
        (2, 0, 2, 3),
        (3, 3, 3, 5),
        (5, 5, 6, 7),
        (6, 5, 6, 7),
        (7, 7, 8, 9),
        (9, 9, 9, 10),
        (10, 10, 11, 11),
        (11, 10, 11, 11),
    ],
)
def test_lines_begin_and_end_at_every_line_break(offset: int, start: int, end: int, following: int) -> None:
    assert (line_start(LINES, offset), line_end(LINES, offset), next_line(LINES, offset)) == (start, end, following)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [("a", 0, 0), ("  a", 2, 2), ("- a", 2, None), ("\ta", 1, None), ("x\n   a", 5, 3), ("x\r a", 3, 1), ("  a", 1, 1)],
    ids=ascii,
)
def test_indentation_is_of_spaces(text: str, offset: int, expected: int | None) -> None:
    assert indentation(text, offset) == expected


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [("\n", 0, True), ("  \t\n", 0, True), ("  ", 0, True), ("", 0, False), ("a\n", 2, False), ("a\n\nb", 2, True)],
    ids=ascii,
)
def test_a_blank_line_holds_blanks_and_is_not_the_end(text: str, start: int, expected: bool) -> None:
    assert is_blank_line(text, start) is expected


def test_all_comments_are_in_the_first_document() -> None:
    text = "a: b # 1\n---\n# 2\n'#': [ # 3\n"
    document: Any = compose(Source("f", text.encode()))

    assert [comment.start for comment in Comments(document).all] == [5]
