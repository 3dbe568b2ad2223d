"""The names that contexts refer to clusters and users by, and whether they can be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_share.document.members import members
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence, resolved
from kubectl_share.rules.facts import is_unset

if TYPE_CHECKING:
    from collections.abc import Sequence as SequenceOf

    from kubectl_share.model import Kind
    from kubectl_share.rules.facts import Facts, Item


def names_in(facts: Facts, kind: Kind, items: SequenceOf[Item[Any]]) -> set[str] | None:
    """The names of the entries of a kind; None if some are not known: filled in later, encrypted, or no list at all.

    A number counts as the text that it is written with, for it is one as soon as it has its quotes.
    """
    member = facts.decoded.top.get(kind.list_name)
    if member is not None and not (is_unset(member.value) or isinstance(resolved(member.value), Sequence)):
        return None
    names = set[str]()
    for item in items:
        name = item.name or _written_name(item)
        if name is None or facts.is_opaque(name):
            return None
        names.add(name)
    return names


def _written_name(item: Item[Any]) -> str | None:
    entry = resolved(item.entry.node)
    if isinstance(entry, Mapping):
        member = members(entry).get("name")
        name = None if member is None else resolved(member.value)
        return name.value if isinstance(name, Scalar) else ""
    return "" if is_unset(entry) else None


def used_by_contexts(facts: Facts, key: str) -> set[str] | None:
    """What the contexts have as their `cluster` or `user`; None if it is not known of all of them."""
    used = set[str]()
    for context in facts.contexts:
        name = getattr(context.body, key) or context.text(key)
        if name is None and not (_may_be_map(context.entry.node) and _may_be_map(context.node())):
            return None
        if name is not None and facts.is_opaque(name):
            return None
        used.add(name or "")
    return used


def _may_be_map(node: Node | None) -> bool:
    """Whether a value is a map, or at least nothing else: `${CONTEXT}` may become anything."""
    return is_unset(node) or (node is not None and isinstance(resolved(node), Mapping))
