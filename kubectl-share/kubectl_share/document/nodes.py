"""The nodes of a YAML or JSON document, each with its span in the text.

A span is a pair of character offsets into `Source.text`. It covers the node's anchor and tag as well. Collections in
block style end where their last child ends. Nodes hold text, not values: what kubectl takes a scalar for is said by
`scalars.resolve`, what a mapping holds after merge keys by `members`.

The classes are written out: `dataclasses` takes longer to import than all of this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.source import Source

MERGE_TAG = "tag:yaml.org,2002:merge"


class Scalar:
    """A string, number, bool or null, as written."""

    __slots__ = ("anchor", "content", "end", "implicit", "is_text", "start", "style", "tag")
    start: int
    end: int
    style: str
    """The quote, or `|` or `>`; empty for a plain scalar."""
    implicit: bool
    """Whether its type follows from its looks: a plain scalar without a tag."""
    tag: str | None
    anchor: str | None
    content: str | Source
    """Its text without quotes and escapes; the source where that is the span itself (see `value`)."""
    is_text: bool
    """Whether it is a string for certain: quoted, or plain and of harmless looks. `scalars.value_of` tells the rest."""

    def __init__(
        self,
        start: int,
        end: int,
        style: str,
        content: str | Source,
        *,
        is_text: bool = True,
        implicit: bool = False,
        tag: str | None = None,
        anchor: str | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.style = style
        self.implicit = implicit
        self.tag = tag
        self.anchor = anchor
        self.content = content
        self.is_text = is_text

    @property
    def value(self) -> str:
        """The text without quotes and escapes. Plain scalars are not stored twice."""
        return self.content if isinstance(self.content, str) else self.content.text[self.start : self.end]


class Sequence:
    """A list."""

    __slots__ = ("anchor", "end", "flow", "items", "start", "tag")
    start: int
    end: int
    flow: bool
    tag: str | None
    anchor: str | None
    items: list[Node]

    def __init__(
        self,
        start: int,
        end: int,
        items: list[Node],
        *,
        flow: bool = False,
        tag: str | None = None,
        anchor: str | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.flow = flow
        self.tag = tag
        self.anchor = anchor
        self.items = items


class Mapping:
    """A map: its pairs in file order, duplicates and merge keys included."""

    __slots__ = ("anchor", "end", "flow", "pairs", "start", "tag")
    start: int
    end: int
    flow: bool
    tag: str | None
    anchor: str | None
    pairs: list[tuple[Node, Node]]

    def __init__(
        self,
        start: int,
        end: int,
        pairs: list[tuple[Node, Node]],
        *,
        flow: bool = False,
        tag: str | None = None,
        anchor: str | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.flow = flow
        self.tag = tag
        self.anchor = anchor
        self.pairs = pairs


class Alias:
    """`*name`, and the node that it stands for."""

    __slots__ = ("end", "start", "target")
    start: int
    end: int
    target: Scalar | Sequence | Mapping

    def __init__(self, start: int, end: int, target: Scalar | Sequence | Mapping) -> None:
        self.start = start
        self.end = end
        self.target = target


Node: TypeAlias = Scalar | Sequence | Mapping | Alias


def resolved(node: Node) -> Scalar | Sequence | Mapping:
    """The node itself, or what an alias stands for."""
    return node.target if isinstance(node, Alias) else node


def is_merge_key(node: Node) -> bool:
    """Whether a key is YAML's `<<`. Quoted, it is an ordinary key."""
    if not isinstance(node, Scalar) or node.is_text:
        return False
    return node.value == "<<" and (node.tag in (MERGE_TAG, "!") or (node.implicit and node.tag is None))


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in file order; none below an alias."""
    if isinstance(node, Sequence):
        yield from node.items
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key
            yield value


def walk(root: Node, *, above: type[Mapping] | None = None) -> Iterator[Node]:
    """`root` and every node below it in file order, aliases as they are. Not recursive: depth is no danger.

    Args:
        root: where to begin.
        above: what is below mappings of this class is left out.
    """
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Sequence):
            stack.extend(reversed(node.items))
        elif isinstance(node, Mapping) and not (above and isinstance(node, above)):
            for key, value in reversed(node.pairs):
                stack.append(value)
                stack.append(key)
