"""The text of entries that go from one file into another: as they are written there, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document.nodes import Alias, Scalar, is_merge_key, walk
from kubectl_share.operations.entries.cutting import SingleEntries
from kubectl_share.operations.entries.parts import Wanted
from kubectl_share.operations.entries.rewriting import written_anew
from kubectl_share.operations.importing.merging import New

if TYPE_CHECKING:
    from kubectl_share.document.nodes import Node
    from kubectl_share.kubeconfig.decoding import Key
    from kubectl_share.kubeconfig.loading import Merged
    from kubectl_share.operations.entries.parts import Part


def new_as_written(merged: Merged, parts: dict[Key, Part]) -> dict[Key, New]:
    """Each entry with its own comments, order and quotes. Anchors would get in the way of those in the other file."""
    texts = SingleEntries(merged.files[0], Wanted(tuple(parts.values()), "", merged, True)).texts()
    found = new_as_json(merged, parts)
    for key, part in parts.items():
        node = part.origin.entry.node
        if not _has_anchors(node):
            found[key] = found[key]._replace(block=texts[node].rstrip(" \t\r\n"))
    return found


def new_as_json(merged: Merged, parts: dict[Key, Part]) -> dict[Key, New]:
    """Each entry as JSON on one line."""
    del merged
    return {key: New(part.kind, f"- {written_anew(part)}", written_anew(part)) for key, part in parts.items()}


def _has_anchors(root: Node) -> bool:
    return any(
        isinstance(node, Alias)
        or node.anchor is not None
        or node.tag is not None
        or (isinstance(node, Scalar) and is_merge_key(node))
        for node in walk(root)
    )
