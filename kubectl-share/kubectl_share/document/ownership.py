"""Which full-line comments belong to the lines below and above them."""

from __future__ import annotations

from kubectl_share.document.comments import is_blank_line, line_end, line_start, next_line


def comments_above(text: str, begin: int, column: int, floor: int = 0) -> int:
    """Where the line of the first full-line comment begins that stands directly above a line at its indentation.

    Args:
        text: the whole text.
        begin: where the line begins; it comes back if there is no such comment.
        column: the indentation.
        floor: how far to look.
    """
    while begin > floor:
        above = line_start(text, begin - 1)
        line = text[above:begin]
        if above < floor or line[:column].strip(" \t") or not line[column:].startswith("#"):
            break
        begin = above
    return begin


def begin_with_comments(text: str, start: int, floor: int = 0) -> int:
    """Where something begins together with the comments above it; `start` itself if it does not begin its line."""
    line = line_start(text, start)
    if text[line:start].strip(" \t"):
        return start
    column = start - line
    return comments_above(text, line, column, floor) + column


def end_of_deeper_comments(text: str, end: int, column: int) -> int:
    """Where the full-line comments end that stand below something and are indented deeper than it.

    They belong to it even where blank lines stand between.

    Args:
        text: the whole text.
        end: where the line below it begins; it comes back if there is no such comment.
        column: of the key or dash above.
    """
    line = end
    while line < len(text):
        following = next_line(text, line)
        content = text[line : line_end(text, line)]
        if content.lstrip(" ").startswith("#") and content[: column + 1].strip(" ") == "":
            end = following
        elif not is_blank_line(text, line):
            break
        line = following
    return end
