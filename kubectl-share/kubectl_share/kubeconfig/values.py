"""Nodes as the values that kubectl makes of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kubectl_share.document.members import members
from kubectl_share.document.nodes import Scalar, Sequence, resolved
from kubectl_share.document.scalars import value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_share.document.nodes import Node


def plain_value(node: Node) -> Any:  # noqa: ANN401 - JSON
    """Any node as the JSON value that kubectl makes of it. Not recursive: depth is no danger."""
    top: list[Any] = []
    stack: list[tuple[Node, Callable[[Any], None]]] = [(node, top.append)]
    while stack:
        current, put = stack.pop()
        target = resolved(current)
        if isinstance(target, Scalar):
            put(value_of(target))
        elif isinstance(target, Sequence):
            items: list[Any] = []
            put(items)
            stack += [(item, items.append) for item in reversed(target.items)]
        else:
            pairs: dict[str, Any] = dict.fromkeys(members(target))
            put(pairs)
            stack += [(m.value, partial(pairs.__setitem__, key)) for key, m in members(target).items()]
    return top[0]
