"""Where a field is written, for fixes that change its pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

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
