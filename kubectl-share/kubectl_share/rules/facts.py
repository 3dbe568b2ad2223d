"""A kubeconfig as rules look at it: typed values beside the places in the text that they come from."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Generic

from kubectl_share.credentials.placeholders import is_filled_in_later, is_of_sops, may_be_template
from kubectl_share.credentials.shown import looks_secret, shown_key
from kubectl_share.document.comments import Comments
from kubectl_share.document.members import members
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence, resolved
from kubectl_share.document.scalars import value_of
from kubectl_share.errors import escaped
from kubectl_share.kubeconfig.decoding import Body, decode_body
from kubectl_share.model import LISTS, AuthInfo, Cluster, Context, Kind
from kubectl_share.rules.rule import FileFacts, Settings, Spot

if TYPE_CHECKING:
    from datetime import datetime

    from kubectl_share.document.composer import Document
    from kubectl_share.document.members import Member
    from kubectl_share.errors import KubeconfigError
    from kubectl_share.kubeconfig.decoding import Decoded, Entry
    from kubectl_share.kubeconfig.places import Place
    from kubectl_share.rules.rule import Found
    from kubectl_share.rules.schema import SchemaError

_ENTRY = re.compile(r"(clusters|contexts|users)\[([0-9]+)\]")


class Item(Generic[Body]):
    """A cluster, a user or a context of the file."""

    def __init__(self, entry: Entry, index: int, record: type[Body]) -> None:
        self.entry = entry
        self.index = index
        self._record = record

    @property
    def name(self) -> str:
        """Its name; empty if it has none."""
        return self.entry.name

    @cached_property
    def body(self) -> Body:
        """The cluster, user or context itself; a field of the wrong type is absent from it."""
        return decode_body(self.entry, self._record)

    @property
    def path(self) -> str:
        """Such as `users[admin]`, with its number where it has no name that may be shown."""
        return f"{self.entry.kind.list_name}[{_shown_name(self.name, self.index)}]"

    @property
    def path_by_index(self) -> str:
        """Such as `users[0]`, for `Fix.changes`."""
        return f"{self.entry.kind.list_name}[{self.index}]"

    def path_of(self, *keys: str) -> str:
        """Such as `users[admin].user.exec.command`. Parts that are numbers are written as indexes of lists."""
        return self.path + self._below(tuple(map(shown_key, keys)))

    def changed_path(self, *keys: str) -> str:
        """The same by index, for `Fix.changes`."""
        return self.path_by_index + self._below(keys)

    def _below(self, keys: tuple[str, ...]) -> str:
        parts = (f"[{key}]" if key.isdecimal() else f".{key}" for key in (self.entry.kind.word, *keys))
        return "".join(parts)

    def node(self, *keys: str) -> Node | None:
        """The value of a field in its body; None if it is not there. A number as a key is the index in a list."""
        if not keys:
            return self._body_node
        found = self._fields.get(keys[0])
        node = found.value if found else None
        for key in keys[1:]:
            node = _child(node, key)
        return node

    @cached_property
    def _body_node(self) -> Node | None:
        return _child(self.entry.node, self.entry.kind.word)

    @cached_property
    def _fields(self) -> dict[str, Member]:
        """The members of its body, which rules ask for again and again."""
        target = None if self._body_node is None else resolved(self._body_node)
        return members(target) if isinstance(target, Mapping) else {}

    def text(self, *keys: str) -> str | None:
        """The text of a field whatever its type, numbers as they are written.

        None if it is absent, null or no single value. Secrets are looked for in it: a numeric password is a password
        although kubectl does not load it.
        """
        node = self.node(*keys)
        return None if node is None else text_of(node)

    def items(self, *keys: str) -> list[Node]:
        """The items of a list in its body; none if it is no list."""
        node = self.node(*keys)
        target = None if node is None else resolved(node)
        return target.items if isinstance(target, Sequence) else []

    def spot(self, *keys: str) -> Spot:
        """Where a field's value stands; where the field is not there, the nearest thing around it that is."""
        for length in range(len(keys), -1, -1):
            node = self.node(*keys[:length])
            if node is not None and node.end > node.start:
                return spot_of(node, self.path_of(*keys))
        return spot_of(self.entry.node, self.path_of(*keys) if keys else self.path)

    def name_spot(self) -> Spot:
        """Where its name stands; the entry itself if it has none."""
        target = resolved(self.entry.node)
        found = members(target).get("name") if isinstance(target, Mapping) else None
        return spot_of(found.value if found else self.entry.node, f"{self.path}.name")


def _child(node: Node | None, key: str) -> Node | None:
    target = None if node is None else resolved(node)
    if isinstance(target, Mapping):
        found = members(target).get(key)
        return found.value if found else None
    if isinstance(target, Sequence) and key.isdecimal() and int(key) < len(target.items):
        return target.items[int(key)]
    return None


def text_of(node: Node) -> str | None:
    """The text of a single value whatever its type; None for null, a list or a map."""
    target = resolved(node)
    if not isinstance(target, Scalar) or value_of(target) is None:
        return None
    return target.value


def is_unset(node: Node | None) -> bool:
    """Whether a value is absent, null or an empty text: kubectl makes no difference."""
    target = None if node is None else resolved(node)
    return target is None or (isinstance(target, Scalar) and value_of(target) in (None, ""))


def is_absent(found: dict[str, Member], key: str) -> bool:
    """Whether a field is missing, null or empty: kubectl makes no difference."""
    return key not in found or is_unset(found[key].value)


def spot_of(node: Node, path: str) -> Spot:
    """The span of a node."""
    return Spot(node.start, node.end, path, isinstance(resolved(node), Scalar))


class Facts:
    """A kubeconfig and what is around it."""

    def __init__(
        self,
        document: Document,
        decoded: Decoded,
        now: datetime,
        settings: Settings | None = None,
        file: FileFacts | None = None,
        syntax_error: tuple[Spot, KubeconfigError] | None = None,
    ) -> None:
        self.document = document
        self.source = document.source
        self.decoded = decoded
        self.now = now
        self.settings = settings or Settings()
        self.file = file or FileFacts()
        self.syntax_error = syntax_error
        """Why nothing could be read, and where; the document is empty then."""
        self.useless_suppressions: tuple[Found, ...] = ()
        """Known when all other rules are through."""
        self.clusters: list[Item[Cluster]] = _items(decoded, Kind.CLUSTER, Cluster)
        self.users: list[Item[AuthInfo]] = _items(decoded, Kind.USER, AuthInfo)
        self.contexts: list[Item[Context]] = _items(decoded, Kind.CONTEXT, Context)

    @cached_property
    def comments(self) -> Comments:
        """The comments of the file."""
        return Comments(self.document)

    @cached_property
    def places(self) -> list[Place]:
        """The maps that kubectl reads."""
        from kubectl_share.kubeconfig.places import places

        return places(self.document.root)

    @cached_property
    def schema_errors(self) -> tuple[SchemaError, ...]:
        """What the JSON Schema does not allow, types and base64 left aside."""
        from kubectl_share.rules.schema import errors_of

        return errors_of(self)

    @property
    def is_sops(self) -> bool:
        """Whether SOPS encrypted the file."""
        return "sops" in self.decoded.top

    @cached_property
    def _may_be_template(self) -> bool:
        return may_be_template(self.source.text)

    def is_opaque(self, value: str) -> bool:
        """Whether something in a value is filled in later, or it is encrypted by SOPS: nothing to judge."""
        return (self.is_sops and is_of_sops(value)) or (self._may_be_template and is_filled_in_later(value))

    def top_spot(self, key: str = "") -> Spot:
        """Where the value of a top-level key stands; the beginning of the file without a key or where it is absent."""
        member = self.decoded.top.get(key)
        if member is not None:
            return spot_of(member.value, key)
        root = self.document.root
        start = 0 if root is None else root.start
        return Spot(start, start, key)

    def shown_path(self, path: str) -> str:
        """A path by index, as the decoder has it, with the name of its entry: `users[admin].user.token`."""
        match = _ENTRY.match(path)
        if match is None:
            return path
        list_name, index = match[1], int(match[2])
        name = self.decoded.entries[LISTS[list_name]][index].name
        return f"{list_name}[{_shown_name(name, index)}]{path[match.end() :]}"


def _shown_name(name: str, index: int) -> str:
    """The name of an entry in a path; its number where it has none, or one that looks like a secret."""
    return str(index) if looks_secret(name) else escaped(name) or str(index)


def _items(decoded: Decoded, kind: Kind, record: type[Body]) -> list[Item[Body]]:
    return [Item(entry, index, record) for index, entry in enumerate(decoded.entries[kind])]
