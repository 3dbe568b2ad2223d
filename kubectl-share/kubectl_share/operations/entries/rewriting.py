"""The edits that turn an entry as it is written into what it shall say, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_share.document.mappings import (
    UneditableError,
    insert_pair,
    pair_index,
    remove_pairs,
    replace_pair,
    replace_scalar,
)
from kubectl_share.document.members import members
from kubectl_share.document.nodes import Alias, Mapping, Node, Scalar, Sequence, is_merge_key, walk
from kubectl_share.document.rendering import value
from kubectl_share.kubeconfig.encoding import record_as_json
from kubectl_share.kubeconfig.paths import EMBEDDED_AS
from kubectl_share.kubeconfig.places import ENTRIES, known_part, places
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.model import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.edits import Edits
    from kubectl_share.document.source import Source
    from kubectl_share.model import GoType, Record
    from kubectl_share.operations.entries.parts import Part

_EMBEDDED_AS = {path: content for path, (_, content) in EMBEDDED_AS.items()}


def edit_entry(edits: Edits, source: Source, part: Part) -> int:
    """Note the edits for one entry; how many overridden keys they take out.

    Raises:
        UneditableError: the entry is written in a way that has to be written anew as a whole.
    """
    entry = part.origin.entry.node
    if not isinstance(entry, Mapping):
        raise UneditableError("the entry is no mapping of its own")
    overridden = remove_overridden(edits, source, entry)
    if part.name != part.origin.entry.name:
        name = _own_value(entry, "name")
        replace_scalar(edits, name, part.name, flow=entry.flow)
    before, after = record_as_json(part.before), record_as_json(part.after)
    if before == after:
        return overridden
    body = _own_value(entry, part.kind.word)
    if isinstance(body, Scalar) or (isinstance(body, Mapping) and not body.pairs):
        edits.replace(body.start, body.end, (" " if body.start == body.end else "") + value(after))
    else:
        _rewrite_mapping(edits, source, body, before, after)
    return overridden


def written_anew(part: Part) -> str:
    """The entry as JSON on one line: what kubectl sees in it, without comments and formatting."""
    entry = known_part(plain_value(part.origin.entry.node) or {}, ENTRIES[part.kind])
    body = _changed(entry.get(part.kind.word) or {}, record_as_json(part.before), record_as_json(part.after))
    return value({**entry, "name": part.name, part.kind.word: body})


def _changed(content: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The content of a mapping, with those fields changed that are not the same before and after."""
    found = dict(content)
    for key in before.keys() | after.keys():
        if before.get(key) == after.get(key):
            continue
        if key not in after:
            found.pop(key, None)
        elif isinstance(after[key], dict) and isinstance(found.get(key), dict):
            found[key] = _changed(found[key], before[key], after[key])
        else:
            found[key] = after[key]
    return found


def _rewrite_mapping(
    edits: Edits, source: Source, mapping: Node, before: dict[str, Any], after: dict[str, Any]
) -> None:
    if not isinstance(mapping, Mapping):
        raise UneditableError("not a mapping of its own")
    changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    renamed = {key: new for key, new in _EMBEDDED_AS.items() if key in changed and new in changed and new not in before}
    removed = {pair_index(mapping, key) for key in changed if key not in after and key not in renamed}
    going = removed | _losers(mapping, _winners(mapping))
    for key in changed:
        if key in renamed:
            replace_pair(edits, mapping, pair_index(mapping, key), renamed[key], after[renamed[key]])
        elif isinstance(after.get(key), dict):
            _rewrite_mapping(edits, source, _own_value(mapping, key), before[key], after[key])
        elif key in after and key in members(mapping):
            replace_pair(edits, mapping, pair_index(mapping, key), key, after[key])
        elif key in after and key not in renamed.values():
            insert_pair(edits, source, mapping, key, after[key], going)
    remove_pairs(edits, source, mapping, removed)


def _own_value(mapping: Mapping, key: str) -> Node:
    """The value of a key that is written in the mapping itself and wins."""
    member = members(mapping).get(key)
    if member is None or member.merged:
        raise UneditableError(f"{key} is not written in the entry")
    return member.value


def _winners(mapping: Mapping) -> set[Node]:
    return {member.value for member in members(mapping).values()}


def _losers(mapping: Mapping, winners: set[Node]) -> set[int]:
    """The indexes of the pairs that another one of the same key overrides."""
    pairs = enumerate(mapping.pairs)
    return {index for index, (key, item) in pairs if not is_merge_key(key) and item not in winners}


class Overridden(NamedTuple):
    """Pairs of a mapping that nobody sees."""

    mapping: Mapping
    indexes: set[int]
    is_merged: bool
    """Whether the mapping is the value of a `<<`."""


def overridden_below(root: Node) -> list[Overridden]:
    """All overridden pairs of a node and of those below it.

    What `<<` merges in is judged by the mapping that it is merged into, where it may lose as well.
    """
    found = []
    winners_around: dict[Node, set[Node]] = {}
    for node in walk(root):
        if isinstance(node, Mapping):
            is_merged = node in winners_around
            winners = winners_around[node] if is_merged else _winners(node)
            winners_around |= dict.fromkeys(_merged_in_place(node), winners)
            lost = _losers(node, winners)
            if lost:
                found.append(Overridden(node, lost, is_merged))
    return found


def remove_overridden(edits: Edits, source: Source, root: Node) -> int:
    """Take out every pair that is overridden, for nobody sees it and it may be a secret; how many there were.

    Raises:
        UneditableError: somebody else may see it, or nothing would be left to merge in.
    """
    found = overridden_below(root)
    for mapping, indexes, is_merged in found:
        if is_merged and (mapping.anchor or (len(indexes) == len(mapping.pairs) and not mapping.flow)):
            raise UneditableError("a mapping that is merged in")
        remove_pairs(edits, source, mapping, indexes)
    return sum(len(one.indexes) for one in found)


def _merged_in_place(mapping: Mapping) -> Iterator[Mapping]:
    """The mappings that `<<` merges in and that are written there, not elsewhere."""
    return (part for part in _merged_parts(mapping) if isinstance(part, Mapping))


def expand_aliases(edits: Edits, root: Node, kind: GoType, kept: list[Node]) -> None:
    """Write out the aliases whose anchor does not come along in one of the nodes that are kept.

    Args:
        edits: gets the changes.
        root: where to look for aliases.
        kind: as what kubectl reads it.
        kept: what comes along.

    Raises:
        UneditableError: such an alias is in a mapping that is merged in, where another pair may win.
    """
    merged_into = dict(_merged_aliases(root))
    records = {place.mapping: place.record for place in places(root, kind)} if merged_into else {}
    inside_merged = set(_nodes_below_merge_keys(root))
    for node in walk(root):
        if isinstance(node, Alias) and not edits.covers(node.start, node.end) and not _stays(node.target, kept, edits):
            mapping = merged_into.get(node)
            if mapping is not None and mapping in records:
                edits.replace(node.start, node.end, value(_share_of(node, mapping, records[mapping])))
            elif node in inside_merged:
                raise UneditableError("an alias of something that is left out is merged in")
            else:
                edits.replace(node.start, node.end, value(plain_value(node)))


def _share_of(alias: Alias, mapping: Mapping, record: type[Record] | None) -> Any:  # noqa: ANN401 - JSON
    """What kubectl sees of an alias in the mapping that it is merged into: it may stand for more."""
    brought = members(alias.target) if isinstance(alias.target, Mapping) else {}
    seen = members(mapping)
    share = {key: plain_value(member.value) for key, member in brought.items() if seen[key].value is member.value}
    return share if record is None else known_part(share, Struct(record))


def _stays(target: Node, kept: list[Node], edits: Edits) -> bool:
    is_inside = any(node.start <= target.start and target.end <= node.end for node in kept)
    return is_inside and not edits.covers(target.start, target.end)


def _merged_aliases(root: Node) -> Iterator[tuple[Alias, Mapping]]:
    """The aliases directly behind a `<<`, or in the list behind one, and the mapping that they are merged into."""
    for node in walk(root):
        if isinstance(node, Mapping):
            yield from ((part, node) for part in _merged_parts(node) if isinstance(part, Alias))


def _nodes_below_merge_keys(root: Node) -> Iterator[Node]:
    for node in walk(root):
        if isinstance(node, Mapping):
            for part in _merged_parts(node):
                yield from walk(part)


def _merged_parts(mapping: Mapping) -> Iterator[Node]:
    """What `<<` merges in, as it is written."""
    for key, brought in mapping.pairs:
        if is_merge_key(key):
            yield from brought.items if isinstance(brought, Sequence) else [brought]
