"""The edits that a file needs so that its wanted entries say what the bundle has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import UneditableError
from kubectl_share.operations.bundle.rewriting import expand_aliases, remove_overridden, rewrite, written_anew

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.document.nodes import Node
    from kubectl_share.document.source import Source
    from kubectl_share.operations.bundle.parts import Part


class EntryEdits(NamedTuple):
    """The edits, and what they do."""

    edits: Edits
    overridden: int
    """How many overridden keys they take out."""


def edit_entries(source: Source, parts: Iterable[Part], others: list[Node] | None) -> EntryEdits:
    """The edits of all wanted entries of a file; an entry that cannot be edited is written anew.

    Args:
        source: the file's text.
        parts: its entries.
        others: what else of the file is kept, and may hold anchors; None if each entry must stand for itself.
    """
    parts = tuple(parts)
    anew: set[int] = set()
    while True:
        edits, overridden, uneditable = _try(source, parts, others, anew)
        if not uneditable:
            break
        anew |= uneditable  # and again: their anchors are gone, for which other entries may have to change
    kept = [part.origin.entry.node for part in parts if id(part.origin.entry.node) not in anew]
    for node in others or ():
        overridden += remove_overridden(edits, source, node)
        expand_aliases(edits, node, [*(others or ()), *kept])
    return EntryEdits(edits, overridden)


def _try(
    source: Source, parts: tuple[Part, ...], others: list[Node] | None, anew: set[int]
) -> tuple[Edits, int, set[int]]:
    """The edits, the number of overridden keys, and the identities of the entries that cannot be edited."""
    edits, overridden = Edits(), 0
    uneditable: set[int] = set()
    edited = []
    for part in parts:
        node = part.origin.entry.node
        if id(node) in anew:
            edits.replace(node.start, node.end, written_anew(part))
            continue
        try:
            overridden += rewrite(edits, source, part)
            edited.append(node)
        except UneditableError:
            uneditable.add(id(node))
    for node in edited:
        try:
            expand_aliases(edits, node, [node] if others is None else [*edited, *others])
        except UneditableError:
            uneditable.add(id(node))
    return edits, overridden, uneditable
