"""The comments of a document, and the lines that they and the nodes stand on."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.dialect import BREAKS
from kubectl_share.document.nodes import Alias, Scalar, walk
from kubectl_share.document.regular import FormedItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.composer import Document

_LINE_BREAK = re.compile(rf"\r\n|[{BREAKS}]")
"""What ends a line, and so a comment, to kubectl's YAML reader."""
_BLANKS = " \t"


class Comment(NamedTuple):
    """A comment: from its `#` to the end of its line, without the line break."""

    start: int
    end: int
    column: int
    """How many characters stand before it on its line, from 0."""
    own_line: bool
    """Whether nothing but blanks stands before it."""

    @property
    def line_start(self) -> int:
        """Where its line begins."""
        return self.start - self.column

    def text(self, whole: str) -> str:
        """What it says, without the `#`."""
        return whole[self.start + 1 : self.end]


def line_start(text: str, offset: int) -> int:
    """Where the line begins that `offset` is on."""
    if offset > 0 and text.startswith("\r\n", offset - 1):
        offset -= 1
    start = text.rfind("\n", 0, offset) + 1
    for other in "\r" if text.isascii() else "\r\x85\u2028\u2029":
        start = max(start, text.rfind(other, start, offset) + 1)
    return start


def line_end(text: str, offset: int) -> int:
    """Where the line ends that `offset` is on: the offset of its line break, or of the end of the text."""
    line_break = _LINE_BREAK.search(text, offset)
    return line_break.start() if line_break else len(text)


def next_line(text: str, offset: int) -> int:
    """Where the line after that of `offset` begins."""
    line_break = _LINE_BREAK.search(text, offset)
    return line_break.end() if line_break else len(text)


def indentation(text: str, offset: int) -> int | None:
    """The column of `offset` if nothing but spaces stands before it on its line."""
    start = line_start(text, offset)
    return offset - start if text[start:offset].strip(" ") == "" else None


def is_blank_line(text: str, start: int) -> bool:
    """Whether the line that begins at `start` holds nothing but blanks, and is not the end of the text."""
    return start < len(text) and text[start : line_end(text, start)].strip(_BLANKS) == ""


class _Below(NamedTuple):
    """The line below a block of comments."""

    start: int
    is_blank: bool


class Comments:
    """The comments of a document, in file order."""

    def __init__(self, document: Document) -> None:
        self._text = document.source.text
        self.all = list(_find(document)) if "#" in self._text else []
        self._starts = [comment.start for comment in self.all]

    def between(self, start: int, end: int) -> list[Comment]:
        """The comments that begin in a span."""
        return self.all[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]

    @cached_property
    def blocks(self) -> list[list[Comment]]:
        """All comments, those together that fill neighbouring lines; one at the end of a line stands by itself."""
        blocks: list[list[Comment]] = []
        goes_on_at = -1
        for comment in self.all:
            if comment.own_line and comment.line_start == goes_on_at:
                blocks[-1].append(comment)
            else:
                blocks.append([comment])
            goes_on_at = next_line(self._text, comment.end) if comment.own_line else -1
        return blocks

    def block_of(self, comment: Comment) -> list[Comment]:
        """The block that a comment is in."""
        return self.blocks[bisect_right(self.blocks, comment.start, key=lambda block: block[0].start) - 1]

    def is_followed_by_blank_line(self, comment: Comment) -> bool:
        """Whether the block of comments of one indentation that this one belongs to ends at a blank line."""
        return self._below(comment).is_blank

    def line_after_block(self, comment: Comment) -> int:
        """Where the first line begins that is no full-line comment of the same indentation, from this comment on."""
        return self._below(comment).start

    def _below(self, comment: Comment) -> _Below:
        return self._ends_of_blocks[bisect_right(self._starts, comment.start) - 1]

    @cached_property
    def _ends_of_blocks(self) -> list[_Below]:
        """For each comment what stands below its block: all in one go from the last one up, for blocks may be long."""
        found: list[_Below] = []
        following: Comment | None = None
        for comment in reversed(self.all):
            start = next_line(self._text, comment.end)
            if following and following.own_line and (following.line_start, following.column) == (start, comment.column):
                found.append(found[-1])
            else:
                found.append(_Below(start, is_blank_line(self._text, start)))
            following = comment
        return found[::-1]


def _find(document: Document) -> Iterator[Comment]:
    text, end = document.source.text, document.end
    covered = list(_spans_without_comments(document))
    starts = [start for start, _ in covered]
    at = text.find("#")
    while 0 <= at < end:
        index = bisect_right(starts, at) - 1
        if index >= 0 and at < covered[index][1]:
            at = text.find("#", covered[index][1])
            continue
        begin = line_start(text, at)
        if text.startswith("%", begin):  # a directive
            at = text.find("#", line_end(text, at))
            continue
        stop = line_end(text, at)
        yield Comment(at, stop, at - begin, text[begin:at].strip(_BLANKS) == "")
        at = text.find("#", stop)


def _spans_without_comments(document: Document) -> Iterator[tuple[int, int]]:
    """Where a `#` is no comment: in the scalars. The first line of a block scalar may end with a comment."""
    text = document.source.text
    if document.root is None:
        return
    for node in walk(document.root, above=FormedItem):  # there is no # in those
        if isinstance(node, Scalar):
            if node.style in ("|", ">"):
                header = text.find(node.style, node.start)
                yield node.start, header + 1
                yield next_line(text, header), node.end
            else:
                yield node.start, node.end
        elif isinstance(node, Alias):
            yield node.start, node.end
