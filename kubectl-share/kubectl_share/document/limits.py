"""What kubectl refuses of a text that reads well: alias bombs, depth, and values that JSON does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.events import YamlSyntaxError
from kubectl_share.document.members import members
from kubectl_share.document.nodes import Alias, Mapping, Node, Scalar, Sequence, children, is_merge_key, resolved, walk

if TYPE_CHECKING:
    from kubectl_share.document.source import Source

MAX_DEPTH = 10_000
"""Nesting beyond which kubectl refuses a text."""


class Suspect(NamedTuple):
    """A scalar that kubectl refuses, unless a repeated key overrides it."""

    node: Scalar
    message: str
    as_key: bool
    """Whether it is refused as a key, or as a value."""


def check_suspects(source: Source, root: Node, suspects: list[Suspect]) -> None:
    keys, values = _effective(root)
    for node, message, as_key in suspects:
        if id(node) in (keys if as_key else values):
            raise YamlSyntaxError(message, "kubectl cannot load it either", source.place(node.start))


def _effective(root: Node) -> tuple[set[int], set[int]]:
    """The identities of the keys, and of the values, that are still there after merging and after repeated keys."""
    keys, values, stack = set[int](), set[int](), [root]
    while stack:
        node = resolved(stack.pop())
        if id(node) in values:
            continue
        values.add(id(node))
        if isinstance(node, Sequence):
            stack.extend(node.items)
        elif isinstance(node, Mapping):
            for member in members(node).values():
                keys.add(id(resolved(member.key)))
                stack.append(member.value)
    return keys, values


def check_depth(source: Source, root: Node) -> None:
    """Refuse what is too deep with its aliases expanded; kubectl's JSON reader has the limit of its YAML reader."""
    heights: dict[int, int] = {}
    stack = [root]
    while stack:
        node = resolved(stack[-1])
        if isinstance(node, Scalar):
            heights[id(node)] = 0
        if id(node) in heights:
            stack.pop()
            continue
        below = (
            [resolved(member.value) for member in members(node).values()]
            if isinstance(node, Mapping)
            else [resolved(child) for child in children(node)]
        )
        missing = [child for child in below if id(child) not in heights]
        if missing:
            stack.extend(missing)
            continue
        heights[id(node)] = 1 + max((heights[id(child)] for child in below), default=0)
        stack.pop()
    if heights[id(resolved(root))] > MAX_DEPTH:
        message = f"is nested more than {MAX_DEPTH} levels deep, aliases included"
        raise YamlSyntaxError(message, "kubectl cannot load it either", source.place(root.start))


def check_aliasing(source: Source, root: Node) -> None:
    """Refuse what kubectl counts as an alias bomb.

    Upstream: sigs.k8s.io/yaml goyaml.v2/decode.go, `allowedAliasRatio`. While an alias is expanded the ratio can only
    grow, so that one check after each expansion sees what kubectl's check at every step sees.
    """
    sizes: dict[int, int] = {}
    decoded, aliased = 1, 0
    for node in walk(root):
        if isinstance(node, Scalar) and is_merge_key(node):
            continue
        decoded += 1
        if isinstance(node, Alias):
            size = _decoded_size(node.target, sizes)
            decoded += size
            aliased += size
        if aliased > 100 and decoded > 1000 and aliased / decoded > _allowed_alias_ratio(decoded):
            raise YamlSyntaxError(
                "expands its aliases to an excessive size", "kubectl cannot load it either", source.place(node.start)
            )


def _decoded_size(root: Scalar | Sequence | Mapping, sizes: dict[int, int]) -> int:
    """How many nodes kubectl decodes for `root`, aliases expanded; memoized in `sizes` by node identity.

    The aliases in an anchored node point to nodes that ended before it, so that the recursion through anchors can be
    deep; a stack of its own does it.
    """
    stack = [root]
    while stack:
        node = stack[-1]
        below = [below for below in walk(node) if not (isinstance(below, Scalar) and is_merge_key(below))]
        targets = [alias.target for alias in below if isinstance(alias, Alias)]
        missing = [target for target in targets if id(target) not in sizes]
        if missing:
            stack.extend(missing)
            continue
        sizes[id(node)] = len(below) + sum(sizes[id(target)] for target in targets)
        stack.pop()
    return sizes[id(root)]


def _allowed_alias_ratio(decoded: int) -> float:
    if decoded <= 400_000:
        return 0.99
    if decoded >= 4_000_000:
        return 0.10
    return 0.99 - 0.89 * (decoded - 400_000) / 3_600_000
