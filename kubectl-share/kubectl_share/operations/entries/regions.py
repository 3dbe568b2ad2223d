"""Which lines of a kubeconfig belong to which of its entries.

A file in block style is a row of regions: a top-level key with its value, the line of a list's key, one entry of a
list. Each owns the lines of its nodes and the comments that its author put there for it:

- a comment at the end of a line belongs to that line;
- a full-line comment belongs to what follows directly at the same indentation;
- a full-line comment that is indented deeper than the list's dash belongs to the entry above it;
- a comment followed by a blank line belongs to nobody, and neither does any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.comments import indentation, is_blank_line, line_end, line_start, next_line
from kubectl_share.document.mappings import UneditableError, dash_of
from kubectl_share.document.members import key_text
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence
from kubectl_share.document.ownership import end_of_deeper_comments
from kubectl_share.model import LISTS

if TYPE_CHECKING:
    from kubectl_share.document.comments import Comment, Comments
    from kubectl_share.document.composer import Document


class Region(NamedTuple):
    """The lines of one piece of the file."""

    key: str
    """The top-level key that it is, or stands under."""
    pair: tuple[Node, Node]
    """The top-level key and its value."""
    entry: Node | None
    """The list's item; None for a top-level key."""
    content: tuple[int, int]
    """From the start of the first line with a node of it to the start of the line after the last one."""
    column: int
    """Of its key or dash."""
    is_list_key: bool
    """Whether it is the line of a list's key alone; the entries are regions of their own."""
    spans: list[tuple[int, int]]
    """All its lines, with its comments: spans of whole lines, in file order."""


class Layout(NamedTuple):
    """The regions of a file."""

    top: tuple[int, int]
    """The lines before the first region: the block at the top of the file."""
    regions: list[Region]
    orphans: list[Comment]
    """Full-line comments that belong to nobody."""


def lay_out(document: Document, comments: Comments) -> Layout:
    """The regions of a file whose top level is in block style.

    Raises:
        UneditableError: it is written in another way.
    """
    root = document.root
    if not isinstance(root, Mapping) or root.flow:
        raise UneditableError("not in block style")
    regions = [region for key, value in root.pairs for region in _regions_of(document.source.text, key, value)]
    if not regions:
        raise UneditableError("empty")
    orphans = []
    for index, region in enumerate(regions):
        below = regions[index + 1] if index + 1 < len(regions) else None
        end = below.content[0] if below else document.end
        if end < region.content[1]:
            raise UneditableError("two pieces share a line")
        orphans += _share_out(document, comments, region, below, end)
    return Layout((0, regions[0].content[0]), regions, orphans)


def end_of_comments_below(text: str, region: Region) -> int:
    """Where the full-line comments end that stand below an entry and are indented deeper than its dash.

    In one's own file they are the entry's even if a blank line follows.
    """
    return end_of_deeper_comments(text, region.content[1], region.column)


def _regions_of(text: str, key: Node, value: Node) -> list[Region]:
    name = key_text(key) if isinstance(key, Scalar) else ""
    is_list = name in LISTS and isinstance(value, Sequence) and not value.flow and len(value.items) > 0
    column = indentation(text, key.start)
    if column is None:
        raise UneditableError("a key that does not begin its line")
    if not is_list or not isinstance(value, Sequence):
        content = _lines(text, key.start, max(key.end, value.end))
        return [Region(name, (key, value), None, content, column, False, [content])]
    key_line = _lines(text, key.start, value.start if value.anchor or value.tag else key.end)
    regions = [Region(name, (key, value), None, key_line, column, True, [key_line])]
    for item in value.items:
        dash = dash_of(text, item)
        start = line_start(text, dash)
        if text[start:dash].strip(" "):
            raise UneditableError("a dash that does not begin its line")
        content = start, next_line(text, item.end)
        regions.append(Region(name, (key, value), item, content, dash - start, False, [content]))
    return regions


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    return line_start(text, start), next_line(text, end)


def _share_out(document: Document, comments: Comments, above: Region, below: Region | None, end: int) -> list[Comment]:
    """Give the lines between two regions to the one they belong to; the comments that belong to neither come back."""
    text, start = document.source.text, above.content[1]
    if text[start:end].strip() == "":
        _own(above, start, end)
        return []
    orphans, owner = [], above
    own_lines = {line_start(text, c.start): c for c in comments.between(start, end) if c.own_line}
    nobody = Region("", above.pair, None, (0, 0), 0, False, [])
    while start < end:
        after = next_line(text, start)
        comment = own_lines.get(start)
        if comment is not None:
            owner = _owner(comments, comment, above, below) or nobody
            if owner is nobody:
                orphans.append(comment)
        elif not is_blank_line(text, start) and text[start : line_end(text, start)].strip():
            raise UneditableError("a line of its own kind")
        _own(owner, start, after)
        start = after
    return orphans


def _owner(comments: Comments, comment: Comment, above: Region, below: Region | None) -> Region | None:
    if comments.is_followed_by_blank_line(comment):
        return None
    if not above.is_list_key and comment.column > above.column:
        return above
    follows = below is not None and comments.line_after_block(comment) == below.content[0]
    if below is not None and follows and comment.column == below.column:
        return below
    return None


def _own(region: Region, start: int, end: int) -> None:
    """Add lines to a region, which keeps its spans in file order, and neighbouring ones as one."""
    for index, (first, last) in enumerate(region.spans):
        if last == start or first == end:
            region.spans[index] = (min(first, start), max(last, end))
            return
    region.spans.append((start, end))
    region.spans.sort()
