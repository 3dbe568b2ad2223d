"""Where a field is written, for fixes that change its pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from kubectl_share.document.comments import line_end, line_start
from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import UneditableError, remove_pairs_alone
from kubectl_share.document.members import key_text
from kubectl_share.document.nodes import Mapping, Scalar, is_merge_key, resolved

if TYPE_CHECKING:
    from kubectl_share.rules.facts import Facts, Item


OwnPair: TypeAlias = tuple[Mapping, int]
"""A mapping, and the index of one of its pairs."""


def own_pair(facts: Facts, item: Item[Any], *keys: str) -> OwnPair | None:
    """The pair of a field that can be changed without changing what another one says.

    None where aliases or merge keys are in the way, or where the key stands there twice.
    """
    parent = item.node(*keys[:-1])
    mapping = None if parent is None else resolved(parent)
    if facts.document.has_aliases or not isinstance(mapping, Mapping):
        return None
    if any(is_merge_key(key) for key, _ in mapping.pairs):
        return None
    found = [index for index, (key, _) in enumerate(mapping.pairs) if key_text(key) == keys[-1]]
    if len(found) != 1 or not isinstance(mapping.pairs[found[0]][0], Scalar):
        return None
    return mapping, found[0]


def removal(facts: Facts, mapping: Mapping, indexes: set[int]) -> Edits | None:
    """The edits that take pairs out and leave their comments.

    None where the pairs are written in a way that does not allow it, or where a comment suppresses something in their
    lines: it would speak of the next line from then on.
    """
    text = facts.source.text
    if "kubectl-share:" in text and any(_is_spoken_of(text, mapping, index) for index in indexes):
        return None
    edits = Edits()
    try:
        remove_pairs_alone(edits, facts.source, mapping, indexes, facts.comments)
    except UneditableError:
        return None
    return edits


def _is_spoken_of(text: str, mapping: Mapping, index: int) -> bool:
    """Whether a suppression stands in the lines of a pair, or in the comments above it."""
    key, value = mapping.pairs[index]
    begin = line_start(text, key.start)
    while begin > 0:
        above = line_start(text, begin - 1)
        if not text[above:begin].lstrip(" \t").startswith("#"):
            break
        begin = above
    return "kubectl-share:" in text[begin : line_end(text, max(key.end, value.end))]
