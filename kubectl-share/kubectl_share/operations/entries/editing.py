"""The edits that a file needs so that its wanted entries say what they shall say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_share.document.edits import Edits
from kubectl_share.document.mappings import UneditableError
from kubectl_share.kubeconfig.places import ENTRIES
from kubectl_share.model import ANYTHING
from kubectl_share.operations.entries.rewriting import (
    edit_entry,
    expand_aliases,
    overridden_below,
    remove_overridden,
    written_anew,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_share.document.composer import Document
    from kubectl_share.document.nodes import Node
    from kubectl_share.operations.entries.parts import Part


class EntryEdits(NamedTuple):
    """The edits, and what they do."""

    edits: Edits
    overridden: int
    """How many overridden keys they take out."""
    anew: set[Node]
    """The entries that they replace as a whole."""


def edit_entries(document: Document, parts: Iterable[Part], others: list[Node] | None) -> EntryEdits:
    """The edits of all wanted entries of a file; an entry that cannot be edited is written anew.

    Args:
        document: the file.
        parts: its entries.
        others: what else of the file is kept, and may hold anchors; None if each entry must stand for itself.
    """
    parts = tuple(parts)
    anew: set[Node] = set()
    while True:
        edits, overridden, uneditable = _try(document, parts, others, anew)
        if not uneditable:
            break
        anew |= uneditable  # and again: their anchors are gone, for which other entries may have to change
    overridden += sum(len(one.indexes) for node in anew for one in overridden_below(node))
    kept = [part.origin.entry.node for part in parts if part.origin.entry.node not in anew]
    for node in others or ():
        overridden += remove_overridden(edits, document.source, node)
        if document.has_aliases:
            expand_aliases(edits, node, ANYTHING, [*(others or ()), *kept])
    return EntryEdits(edits, overridden, anew)


def _try(
    document: Document, parts: tuple[Part, ...], others: list[Node] | None, anew: set[Node]
) -> tuple[Edits, int, set[Node]]:
    """The edits, the number of overridden keys, and the entries that cannot be edited."""
    edits, overridden = Edits(), 0
    uneditable: set[Node] = set()
    edited = []
    for part in parts:
        node = part.origin.entry.node
        if node in anew:
            edits.replace(node.start, node.end, written_anew(part))
            continue
        try:
            overridden += edit_entry(edits, document.source, part)
            edited.append(part)
        except UneditableError:
            uneditable.add(node)
    together = None if others is None else [*(part.origin.entry.node for part in edited), *others]
    for part in edited if document.has_aliases else ():
        node = part.origin.entry.node
        try:
            expand_aliases(edits, node, ENTRIES[part.kind], [node] if together is None else together)
        except UneditableError:
            uneditable.add(node)
    return edits, overridden, uneditable
