"""Edits of the pairs and items of a collection, in block and in flow style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.document.brackets import child_spans, colon, insert_behind, remove_children
from kubectl_share.document.comments import indentation, line_end, line_start, next_line
from kubectl_share.document.dialect import BREAKS
from kubectl_share.document.edits import Edits
from kubectl_share.document.members import key_text
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence, is_merge_key
from kubectl_share.document.ownership import begin_with_comments, comments_above, end_of_deeper_comments
from kubectl_share.document.rendering import scalar

if TYPE_CHECKING:
    from kubectl_share.document.comments import Comments
    from kubectl_share.document.source import Source

_PROPERTIES = re.compile(r"[&!]\S*(?:[ \t]+[&!]\S*)*")
_BLANKS = f" \t{BREAKS}"


class UneditableError(Exception):
    """The text is written in a way that span edits do not cover (`? key`, merge keys, aliases): write it anew."""


def pair_index(mapping: Mapping, key: str) -> int:
    """The index of the last pair of `key`.

    Raises:
        UneditableError: it is not written in the mapping itself.
    """
    for index in range(len(mapping.pairs) - 1, -1, -1):
        candidate = mapping.pairs[index][0]
        if isinstance(candidate, Scalar) and not is_merge_key(candidate) and key_text(candidate) == key:
            return index
    raise UneditableError(key)


def replace_pair(edits: Edits, mapping: Mapping, index: int, key: str, text: str) -> None:
    """Give a pair another key and value; both keep the kind of quotes that they have.

    Raises:
        UneditableError: the pair has no colon, as in `{a, b: c}`.
    """
    old_key, old_value = mapping.pairs[index]
    if old_value.start == old_key.end:
        raise UneditableError("a key without a colon")
    if isinstance(old_key, Scalar) and key_text(old_key) != key:
        edits.replace(old_key.start, old_key.end, scalar(key, quote=old_key.style, flow=mapping.flow))
    replace_scalar(edits, old_value, text, flow=mapping.flow)


def replace_scalar(edits: Edits, old: Node, text: str, *, flow: bool) -> None:
    """Put a string in the place of a value; it keeps the kind of quotes. `flow`: whether it stands between brackets."""
    quote = old.style if isinstance(old, Scalar) and old.style in ("'", '"') else ""
    edits.replace(old.start, old.end, (" " if old.start == old.end else "") + scalar(text, quote=quote, flow=flow))


def insert_pair(edits: Edits, source: Source, mapping: Mapping, key: str, text: str, removed: set[int]) -> None:
    """Add a pair behind the last one that stays; in block style on a line of its own.

    Raises:
        UneditableError: no pair stays.
    """
    whole = source.text
    staying = [index for index in range(len(mapping.pairs)) if index not in removed]
    if not staying:
        raise UneditableError("no pair to put another one behind")
    pair = new_pair(source, mapping, key, text)
    if mapping.flow:
        insert_behind(edits, source, mapping, staying[-1], pair)
        return
    last_key, last_value = mapping.pairs[staying[-1]]
    end = max(last_key.end, last_value.end)
    first = mapping.pairs[staying[0]][0].start
    column = first - line_start(whole, first)
    if ends_in_block_scalar(last_value):  # what follows one may be a part of it
        edits.insert(first, f"{pair}{source.newline}{' ' * column}")
    else:
        edits.insert(line_end(whole, end), f"{source.newline}{' ' * column}{pair}")


def new_pair(source: Source, mapping: Mapping, key: str, text: str) -> str:
    """The text of a pair, with the quotes and blanks of the first one."""
    quote = first_key_quote(mapping)
    between = colon(source.text, mapping) if mapping.flow and mapping.pairs else ": "
    return f"{scalar(key, quote=quote)}{between}{scalar(text, quote=quote, flow=mapping.flow)}"


def insert_empty_list(edits: Edits, text: str, key: Node, value: Node) -> None:
    """Write `[]` behind a key, and its value's anchor and tag, where all items of the value go."""
    properties = _PROPERTIES.match(text, value.start)
    edits.insert(properties.end() if properties else text.index(":", key.end) + 1, " []")


def first_key_quote(mapping: Mapping) -> str:
    """The quotes that the keys of a mapping have."""
    key = mapping.pairs[0][0] if mapping.pairs else None
    return key.style if isinstance(key, Scalar) and key.style in ("'", '"') else ""


def remove_pairs(edits: Edits, source: Source, mapping: Mapping, indexes: set[int]) -> None:
    """Take pairs out of a mapping.

    In block style the comments go along that belong to them: those directly above at the same indentation, and those
    below that are indented deeper.

    Raises:
        UneditableError: a pair does not begin its line.
    """
    if not indexes:
        return
    if mapping.flow:
        remove_children(edits, source.text, mapping, indexes)
        return
    text, spans = source.text, child_spans(mapping)
    for index in sorted(indexes):
        start, end = spans[index]
        column = indentation(text, start)
        if column is not None:
            below = end_of_deeper_comments(text, next_line(text, end), column)
            edits.remove(comments_above(text, line_start(text, start), column), below)
        elif index == 0 and len(indexes) < len(spans):  # behind a dash, where the first one that stays takes its place
            following = next(spans[other][0] for other in range(len(spans)) if other not in indexes)
            edits.remove(start, begin_with_comments(text, following))
        else:
            raise UneditableError("a pair that does not begin its line")


def remove_pairs_alone(edits: Edits, source: Source, mapping: Mapping, indexes: set[int], comments: Comments) -> None:
    """Take pairs out of a mapping and leave all comments: one at the end of such a line gets the line to itself.

    Raises:
        UneditableError: a pair does not begin its line, or a comment is in the way.
    """
    text = source.text
    if mapping.flow or any(indentation(text, mapping.pairs[index][0].start) is None for index in indexes):
        removal = Edits()
        remove_pairs(removal, source, mapping, indexes)
        if removal and comments.between(*removal.span()):
            raise UneditableError("a comment in brackets")
        edits.add(removal)
        return
    for index in sorted(indexes):
        key, value = mapping.pairs[index]
        begin, end = line_start(text, key.start), next_line(text, max(key.end, value.end))
        indent = text[begin : key.start]
        for comment in comments.between(begin, end):
            edits.replace(begin, comment.start, indent)
            begin = next_line(text, comment.end)
        if begin < end:
            edits.remove(begin, end)


def remove_later_item(edits: Edits, source: Source, sequence: Sequence, index: int) -> None:
    """Take an item that is not the first one out of a sequence.

    In block style the comments go along that belong to it: those directly above it at its indentation, and those below
    it that are indented deeper.

    Raises:
        UneditableError: its dash does not begin its line, or a comment is in the way.
    """
    item, before, text = sequence.items[index], sequence.items[index - 1], source.text
    if sequence.flow:
        if "#" in text[before.end : item.start]:
            raise UneditableError("a comment in brackets")
        edits.remove(before.end, item.end)
        return
    dash = dash_of(text, item)
    column = indentation(text, dash)
    if column is None:
        raise UneditableError("a dash that does not begin its line")
    end = end_of_deeper_comments(text, next_line(text, max(dash, item.end)), column)
    edits.remove(comments_above(text, line_start(text, dash), column), end)


def dash_of(text: str, item: Node) -> int:
    """Where the dash of an item in block style is. Lines with nothing but comments may stand between the two."""
    line, end = line_start(text, item.start), item.start
    while not (before := text[line:end].partition("#")[0].rstrip(_BLANKS)):
        line, end = line_start(text, line - 1), line
    return line + len(before) - 1


def ends_in_block_scalar(node: Node) -> bool:
    """Whether the last scalar of a node is one to which the lines behind it may belong."""
    while isinstance(node, (Mapping, Sequence)) and not node.flow:
        node = node.pairs[-1][1] if isinstance(node, Mapping) else node.items[-1]
    return isinstance(node, Scalar) and node.style in ("|", ">")
