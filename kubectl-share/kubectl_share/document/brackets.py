"""Edits of the children of a collection in flow style: the items of a list, the pairs of a mapping.

A comment at the end of a line belongs to that line, one on a line of its own to the child that follows directly at the
same indentation.
"""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

from kubectl_share.document.comments import line_start, next_line
from kubectl_share.document.dialect import BREAKS
from kubectl_share.document.nodes import Mapping
from kubectl_share.document.ownership import begin_with_comments

if TYPE_CHECKING:
    from kubectl_share.document.edits import Edits
    from kubectl_share.document.nodes import Sequence
    from kubectl_share.document.source import Source

    Span = tuple[int, int]

_PROPERTIES = re.compile(rf"(?:[&!]\S*|\s+|#[^{BREAKS}]*)*")
_COMMA_OR_COMMENT = re.compile(rf",|#[^{BREAKS}]*")
_COMMENT_BEHIND = re.compile(rf"[ \t,]*#[^{BREAKS}]*")
_REST_OF_LINE = re.compile(rf"[ \t,]*(?:#[^{BREAKS}]*)?(?=[{BREAKS}])")
"""What may stand behind the last child of a line."""


def opening_bracket(text: str, collection: Mapping | Sequence) -> int:
    """Where the bracket is that opens a collection, behind its anchor and tag."""
    found = _PROPERTIES.match(text, collection.start)
    return found.end() if found else collection.start


def child_spans(collection: Mapping | Sequence) -> list[Span]:
    """The spans of the items, or of the pairs from key to value."""
    if isinstance(collection, Mapping):
        return [(key.start, max(key.end, value.end)) for key, value in collection.pairs]
    return [(item.start, item.end) for item in collection.items]


def with_comments(text: str, child: Span) -> Span:
    """From the first line of the comments above a child to the end of that on its line; its own span without any."""
    start, end = child
    if not _begins_line(text, start):
        return child
    above, behind = begin_with_comments(text, start), _COMMENT_BEHIND.match(text, end)
    return line_start(text, above) if above < start else start, behind.end() if behind else end


def remove_children(edits: Edits, text: str, collection: Mapping | Sequence, indexes: set[int]) -> None:
    """Take children out, with their comments and the commas that parted them from the others."""
    spans = child_spans(collection)
    kept = [index for index in range(len(spans)) if index not in indexes]
    if not kept:
        _empty(edits, text, collection)
        return
    for index in sorted(indexes):
        if index < kept[-1] and index - 1 not in indexes:
            _remove_before(edits, text, spans, index, kept[bisect(kept, index)])
    if kept[-1] + 1 < len(spans):
        _remove_last(edits, text, spans, kept[-1] + 1, collection.end - 1)


def insert_before_first(edits: Edits, source: Source, mapping: Mapping, pairs: list[str]) -> None:
    """Add pairs before the first one: on lines of their own if that one is, with the blanks that the mapping has."""
    text, first = source.text, mapping.pairs[0][0].start
    offset = opening_bracket(text, mapping) + 1
    if _begins_line(text, first):
        comment = _COMMENT_BEHIND.match(text, offset)
        lead = f"{source.newline}{text[line_start(text, first) : first]}"
        edits.insert(comment.end() if comment else offset, "".join(f"{lead}{pair}," for pair in pairs))
    else:
        lead, blank = text[offset:first], _blank(text, mapping)
        edits.insert(offset, "".join(f"{lead if index == 0 else blank}{pair}," for index, pair in enumerate(pairs)))
        edits.insert(offset, "" if lead else blank)


def insert_behind(edits: Edits, source: Source, mapping: Mapping, index: int, pair: str) -> None:
    """Add a pair behind another one: on a line of its own if that one is, with the blanks that the mapping has."""
    text, (start, end) = source.text, child_spans(mapping)[index]
    is_on_new_line = _begins_line(text, start)
    gap = f"{source.newline}{text[line_start(text, start) : start]}" if is_on_new_line else _blank(text, mapping)
    if index == len(mapping.pairs) - 1:
        insert_last(edits, source, mapping, gap, [pair])
    else:
        edits.insert(end, f",{gap}{pair}")


def insert_last(edits: Edits, source: Source, collection: Mapping | Sequence, gap: str, new: list[str]) -> None:
    """Add children behind the last one. A comma at the end stays there, a comment stays on its line.

    Args:
        edits: gets the changes.
        source: the text.
        collection: it is not empty.
        gap: what to write behind a comma.
        new: the children.
    """
    text, (start, end) = source.text, child_spans(collection)[-1]
    comma, rest = _comma(text, end, collection.end - 1), _REST_OF_LINE.match(text, end)
    if rest is None or not _begins_line(text, start):
        edits.insert(end, "".join(f",{gap}{child}" for child in new))
    elif comma < 0:
        edits.insert(end, ",")
        edits.insert(rest.end(), ",".join(f"{gap}{child}" for child in new))
    else:
        edits.insert(max(rest.end(), comma + 1), "".join(f"{gap}{child}," for child in new))


def colon(text: str, mapping: Mapping) -> str:
    """What stands between the keys and values of a mapping: a colon, and a blank unless it is compact JSON."""
    key, value = mapping.pairs[0]
    return ":" if text[key.end - 1] in "\"'" and text[key.end : value.start] == ":" else ": "


def _blank(text: str, mapping: Mapping) -> str:
    """What stands behind a comma."""
    spans = child_spans(mapping)
    if len(spans) == 1:
        return colon(text, mapping)[1:]
    return "" if text[spans[0][1] : spans[1][0]] == "," else " "


def _empty(edits: Edits, text: str, collection: Mapping | Sequence) -> None:
    """Take all children out. A comment behind the opening bracket belongs to its line, and stays."""
    spans = child_spans(collection)
    first, last = spans[0][0], spans[-1][1]
    start, end = opening_bracket(text, collection) + 1, collection.end - 1
    comment = _COMMENT_BEHIND.match(text, start)
    if comment is not None:
        start = next_line(text, comment.end())
        end = line_start(text, end) if _begins_line(text, end) else end
    elif not text[start:first].strip(" ") and not text[last:end].strip(" ,"):
        start, end = first, last + len(text[last:end].rstrip(" "))
    edits.remove(start, end)


def _remove_before(edits: Edits, text: str, spans: list[Span], first: int, following: int) -> None:
    """Take out the children from `first` on, up to the next one that stays, which keeps its comments."""
    start = begin_with_comments(text, spans[first][0], spans[first - 1][1] if first else 0)
    end = begin_with_comments(text, spans[following][0], spans[following - 1][1])
    if _begins_line(text, end):
        line = line_start(text, end)
        if _begins_line(text, start):
            start, end = line_start(text, start), line
        elif first > 0 or text[end] == "#":  # it keeps its line, too
            end = line - (2 if text.startswith("\r\n", line - 2) else 1)
            while text[start - 1] in " \t":
                start -= 1
    edits.remove(start, end)


def _remove_last(edits: Edits, text: str, spans: list[Span], first: int, closing: int) -> None:
    """Take out the children from `first` on to the end; a comma at the end stays if there was one."""
    before, last = spans[first - 1][1], spans[-1][1]
    comma, last_comma = _comma(text, before, spans[first][0]), _comma(text, last, closing)
    rest, last_rest = _REST_OF_LINE.match(text, before), _REST_OF_LINE.match(text, max(last, last_comma + 1))
    start = rest.end() if rest and last_rest else before
    if rest and not last_rest and "#" in rest.group():  # the bracket must not become a part of the comment
        start = begin_with_comments(text, spans[first][0], before)
    if last_comma < 0:
        edits.remove(comma, comma + 1)
    else:
        start = max(start, comma + 1)
    edits.remove(start, last_rest.end() if last_rest else max(last, last_comma + 1))


def _comma(text: str, start: int, end: int) -> int:
    """Where the comma is between two children; -1 if there is none."""
    found = (match.start() for match in _COMMA_OR_COMMENT.finditer(text, start, end) if match.group() == ",")
    return next(found, -1)


def _begins_line(text: str, offset: int) -> bool:
    return not text[line_start(text, offset) : offset].strip(" \t")
