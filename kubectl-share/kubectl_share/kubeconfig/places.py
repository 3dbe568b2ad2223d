"""The maps of a kubeconfig that kubectl reads, and what kind of map each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kubectl_share.credentials.shown import shown_key
from kubectl_share.document.members import Member, members
from kubectl_share.document.nodes import Mapping, Node, Sequence, resolved
from kubectl_share.document.scalars import is_null
from kubectl_share.model import (
    EXTENSIONS,
    TEXT,
    AuthInfo,
    Basic,
    Cluster,
    Context,
    GoType,
    Kind,
    ListOf,
    NamedExtension,
    Preferences,
    Record,
    Struct,
    go,
)

if TYPE_CHECKING:
    from kubectl_share.kubeconfig.decoding import Entry

Steps: TypeAlias = "tuple[str | int, ...]"
"""Keys and indexes from the top of the file to a value."""


class NamedCluster(Record):
    """An entry of `clusters`."""

    name: str = go("name", TEXT)
    cluster: Cluster | None = go("cluster", Struct(Cluster))


class NamedUser(Record):
    """An entry of `users`."""

    name: str = go("name", TEXT)
    user: AuthInfo | None = go("user", Struct(AuthInfo))


class NamedContext(Record):
    """An entry of `contexts`."""

    name: str = go("name", TEXT)
    context: Context | None = go("context", Struct(Context))


class Config(Record):
    """A file."""

    kind: str = go("kind", TEXT)
    api_version: str = go("apiVersion", TEXT)
    preferences: Preferences | None = go("preferences", Struct(Preferences))
    clusters: tuple[NamedCluster, ...] = go("clusters", ListOf(Struct(NamedCluster)))
    users: tuple[NamedUser, ...] = go("users", ListOf(Struct(NamedUser)))
    contexts: tuple[NamedContext, ...] = go("contexts", ListOf(Struct(NamedContext)))
    current_context: str = go("current-context", TEXT)
    extensions: tuple[NamedExtension, ...] = go("extensions", EXTENSIONS)


_FILE = Struct(Config)


class Place(NamedTuple):
    """A map of a kubeconfig whose form is known: a record, or a map with keys of the user's choice."""

    path: Steps
    record: type[Record] | None
    """None for keys of the user's choice."""
    mapping: Mapping | None
    """None for null as the item of a list, which kubectl takes for a record without fields."""
    members: dict[str, Member]


ENTRIES: dict[Kind, GoType] = {
    Kind.CLUSTER: Struct(NamedCluster),
    Kind.CONTEXT: Struct(NamedContext),
    Kind.USER: Struct(NamedUser),
}
"""The kind -> as what kubectl reads such an entry."""


def places(root: Node | None, kind: GoType = _FILE) -> list[Place]:
    """The maps that kubectl reads, in file order; what other tools put into extensions is not among them.

    Args:
        root: the top of a file, or of a part of it.
        kind: as what kubectl reads it.
    """
    found: list[Place] = []
    stack: list[tuple[Node, GoType, Steps]] = [] if root is None else [(root, kind, ())]
    while stack:
        node, kind, path = stack.pop()
        target = resolved(node)
        if isinstance(kind, ListOf):
            if isinstance(target, Sequence):
                stack += [(item, kind.item, (*path, index)) for index, item in reversed([*enumerate(target.items)])]
        elif isinstance(target, Mapping):
            record = kind.of if isinstance(kind, Struct) else None
            held = members(target)
            found.append(Place(path, record, target, held))
            nested = {} if record is None else _NESTED[record]
            stack += [(held[key].value, nested[key], (*path, key)) for key in reversed(held) if key in nested]
        elif isinstance(kind, Struct) and path and isinstance(path[-1], int) and is_null(target):
            found.append(Place(path, kind.of, None, {}))
    return found


def known_part(content: Any, kind: GoType) -> Any:  # noqa: ANN401 - JSON
    """Of a JSON value what kubectl knows, if it reads it as this."""
    if isinstance(content, dict) and isinstance(kind, Struct):
        kinds = {key: of_field for key, (_, of_field) in kind.of.BY_KEY.items()}
        return {key: known_part(item, kinds[key]) for key, item in content.items() if key in kinds}
    if isinstance(content, list) and isinstance(kind, ListOf):
        return [known_part(item, kind.item) for item in content]
    return content


def unknown_fields(root: Node | None) -> list[Steps]:
    """The ways to all keys that kubectl does not know, where it knows what keys there may be, in file order."""
    records = [(place, place.record.BY_KEY) for place in places(root) if place.record is not None]
    return [(*place.path, key) for place, known in records for key in place.members if key not in known]


def field_node(entry: Entry, *keys: str) -> Node:
    """The value of a field in the body of an entry, such as `exec`, `command`; the entry itself if it is not there."""
    node = entry.node
    for key in (entry.kind.word, *keys):
        target = resolved(node)
        member = members(target).get(key) if isinstance(target, Mapping) else None
        if member is None:
            return entry.node
        node = member.value
    return node


def _holds_maps(kind: GoType) -> bool:
    return not isinstance(kind, Basic) and not (isinstance(kind, ListOf) and kind.item is TEXT)


_NESTED = {
    record: {key: kind for key, (_, kind) in record.BY_KEY.items() if _holds_maps(kind)}
    for record in Record.__subclasses__()
}
"""The record -> its fields that may hold maps of a known form, with their types."""


def shown(path: Steps) -> str:
    """Such as `users[0].user.token`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{shown_key(step)}" for step in path).lstrip(".")
