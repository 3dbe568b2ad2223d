"""What the JSON Schema does not allow in a kubeconfig.

`jsonschema` judges, with the schema that `kubectl share schema` prints. To load it takes longer than to judge a clean
file, so a check of our own comes first, which says only whether a file is clean. A test holds the two together.

Types, base64 and the kind are left out: the decoder judges them, and knows what kubectl loads. Null and the empty text
are absent here, as they are to kubectl.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kubectl_share.document.members import Member, members
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence, resolved
from kubectl_share.document.scalars import value_of
from kubectl_share.kubeconfig.decoding import plain_value
from kubectl_share.model import (
    EXTENSIONS,
    TEXT,
    AuthInfo,
    Basic,
    Cluster,
    Context,
    ExecConfig,
    ExecEnvVar,
    GoType,
    ListOf,
    NamedExtension,
    Preferences,
    Record,
    Struct,
    go,
)
from kubectl_share.rules.facts import spot_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts
    from kubectl_share.rules.rule import Spot

Steps: TypeAlias = "tuple[str | int, ...]"
"""Keys and indexes from the top of the file to a value."""

EXEC_VERSIONS = ("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1")
INTERACTIVE_MODES = ("Never", "IfAvailable", "Always")


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


_REQUIRED: dict[type[Record], tuple[str, ...]] = {
    NamedCluster: ("name", "cluster"),
    NamedUser: ("name", "user"),
    NamedContext: ("name", "context"),
    NamedExtension: ("name", "extension"),
    Cluster: ("server",),
    ExecConfig: ("apiVersion", "command"),
    ExecEnvVar: ("name",),
}


class SchemaError(NamedTuple):
    """What the JSON Schema does not allow."""

    path: Steps
    """The way to the map that has an unknown field or lacks one, or to the value that is not allowed."""
    keyword: str
    """Of the schema: `additionalProperties`, `required` or `enum`."""
    about: str
    """The field that is unknown or missing; empty for a value that is not allowed."""
    spot: Spot
    """The value, the key that is unknown or whose value is empty, or the map that lacks a field."""


class Place(NamedTuple):
    """A map of a kubeconfig whose form is known: a record, or a map with keys of the user's choice."""

    path: Steps
    record: type[Record] | None
    """None for keys of the user's choice."""
    mapping: Mapping | None
    """None for null as the item of a list, which kubectl takes for a record without fields."""
    members: dict[str, Member]


def places(root: Node | None) -> list[Place]:
    """The maps that kubectl reads, in file order; what other tools put into extensions is not among them."""
    found: list[Place] = []
    stack: list[tuple[Node, GoType, Steps]] = [] if root is None else [(root, Struct(Config), ())]
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
        elif isinstance(kind, Struct) and path and isinstance(path[-1], int) and _is_null(target):
            found.append(Place(path, kind.of, None, {}))
    return found


def _holds_maps(kind: GoType) -> bool:
    return not isinstance(kind, Basic) and not (isinstance(kind, ListOf) and kind.item is TEXT)


_NESTED = {
    record: {key: kind for key, (_, kind) in record.BY_KEY.items() if _holds_maps(kind)}
    for record in Record.__subclasses__()
}
"""The record -> its fields that may hold maps of a known form, with their types."""


def _is_null(target: Node) -> bool:
    return isinstance(target, Scalar) and value_of(target) is None


def text_at(found: dict[str, Member], key: str) -> str:
    """The text of a field; empty if it is absent, null or of another type."""
    target = resolved(found[key].value) if key in found else None
    value = value_of(target) if isinstance(target, Scalar) else None
    return value if isinstance(value, str) else ""


def is_absent(found: dict[str, Member], key: str) -> bool:
    """Whether a field is missing, null or empty: kubectl makes no difference."""
    target = resolved(found[key].value) if key in found else None
    return target is None or (isinstance(target, Scalar) and value_of(target) in (None, ""))


def errors_of(facts: Facts) -> tuple[SchemaError, ...]:
    """All that the schema does not allow, in no certain order."""
    root = facts.document.root
    if root is None or is_clean(facts.places):
        return ()
    return tuple(_explained(facts, root))


def is_clean(found: list[Place]) -> bool:
    """Whether `jsonschema` would find nothing; `found` are all places of the file."""
    return all(place.record is None or _fits(place.path, place.record, place.members) for place in found)


def _fits(path: Steps, record: type[Record], found: dict[str, Member]) -> bool:
    unknown = found.keys() - record.BY_KEY.keys()
    if any(not _is_of_sops(path, key) for key in unknown):
        return False
    if any(is_absent(found, key) for key in _REQUIRED.get(record, ())):
        return False
    return record is not ExecConfig or _is_known_exec(found)


def _is_known_exec(found: dict[str, Member]) -> bool:
    version, mode = text_at(found, "apiVersion"), text_at(found, "interactiveMode")
    if mode not in ("", *INTERACTIVE_MODES) or version not in ("", *EXEC_VERSIONS):
        return False
    return version != EXEC_VERSIONS[0] or not is_absent(found, "interactiveMode")


def _is_of_sops(path: Steps, key: str) -> bool:
    """Whether it is the field that SOPS adds to a file that it encrypts."""
    return path == () and key == "sops"


def _explained(facts: Facts, root: Node) -> Iterator[SchemaError]:
    """What `jsonschema` finds. Its messages may hold values of the file: only those made here are looked at."""
    finder = _Finder(facts, root)
    for error in _validator().iter_errors(plain_value(root)):
        path, keyword = tuple(error.absolute_path), str(error.validator)
        if keyword == "additionalProperties":
            known = error.schema["properties"]
            for key in error.instance:
                if key not in known and not _is_of_sops(path, key):
                    yield SchemaError(path, keyword, key, finder.spot(path, key))
        elif keyword == "required" or (keyword == "enum" and len(path) > 1):  # the decoder judges the kind of the file
            yield SchemaError(path, keyword, error.message, finder.spot(path, error.message))


class _Finder:
    """Finds the places of errors."""

    def __init__(self, facts: Facts, root: Node) -> None:
        self._facts = facts
        self._root = root
        self._members: dict[int, dict[str, Member]] = {}
        """Kept, so that many errors in one large map take no longer than it is large."""

    def spot(self, path: Steps, key: str) -> Spot:
        """Where an error is; `key` is the field that it is about, or empty."""
        node = self._root
        for step in path:
            target = resolved(node)
            if isinstance(target, Sequence) and isinstance(step, int):
                node = target.items[step]
            elif isinstance(target, Mapping):
                node = self._members_of(target)[str(step)].value
        target = resolved(node)
        found = self._members_of(target).get(key) if key and isinstance(target, Mapping) else None
        return spot_of(found.key if found else node, self._facts.shown_path(shown((*path, key) if key else path)))

    def _members_of(self, mapping: Mapping) -> dict[str, Member]:
        if id(mapping) not in self._members:
            self._members[id(mapping)] = members(mapping)
        return self._members[id(mapping)]


def shown(path: Steps) -> str:
    """Such as `users[0].user.token`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


@cache
def _validator() -> Any:  # noqa: ANN401 - jsonschema has no types of its own
    """The validator of kubeconfigs."""
    import json
    from importlib.resources import files

    from jsonschema import Draft202012Validator, ValidationError, validators

    def required(_: Any, keys: list[str], value: Any, *__: Any) -> Iterator[ValidationError]:  # noqa: ANN401
        if isinstance(value, dict):
            yield from (ValidationError(key) for key in keys if value.get(key) in (None, ""))

    def enum(_: Any, allowed: list[Any], value: Any, *__: Any) -> Iterator[ValidationError]:  # noqa: ANN401
        if isinstance(value, str) and value not in ("", *allowed):
            yield ValidationError("")

    def items(validator: Any, of: Any, value: Any, *_: Any) -> Iterator[ValidationError]:  # noqa: ANN401
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from validator.descend({} if item is None else item, of, path=index)

    def left_to_the_decoder(*_: Any) -> tuple[()]:  # noqa: ANN401
        return ()

    keywords: dict[str, Any] = {"required": required, "enum": enum, "items": items}
    keywords |= dict.fromkeys(("type", "pattern", "minLength"), left_to_the_decoder)
    extend: Any = validators.extend
    schema = files("kubectl_share.schemas").joinpath("kubeconfig-v1.schema.json").read_text("utf-8")
    return extend(Draft202012Validator, keywords)(json.loads(schema))
