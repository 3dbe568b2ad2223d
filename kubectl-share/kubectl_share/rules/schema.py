"""What the JSON Schema does not allow in a kubeconfig.

`jsonschema` judges, with the schema that `kubectl share schema` prints. To load it takes longer than to judge a clean
file, so a check of our own comes first, which says only whether a file is clean. A test holds the two together.

Types, base64 and the kind are left out: the decoder judges them, and knows what kubectl loads. Null and the empty text
are absent here, as they are to kubectl.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_share.document.members import Member, members
from kubectl_share.document.nodes import Mapping, Node, Scalar, Sequence, resolved
from kubectl_share.document.scalars import value_of
from kubectl_share.kubeconfig.places import NamedCluster, NamedContext, NamedUser, shown
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.model import Cluster, ExecConfig, ExecEnvVar, NamedExtension, Record
from kubectl_share.rules.facts import is_absent, spot_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.kubeconfig.places import Place, Steps
    from kubectl_share.rules.facts import Facts
    from kubectl_share.rules.rule import Spot

EXEC_VERSIONS = ("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1")
INTERACTIVE_MODES = ("Never", "IfAvailable", "Always")


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
    version, mode = _text_at(found, "apiVersion"), _text_at(found, "interactiveMode")
    if mode not in ("", *INTERACTIVE_MODES) or version not in ("", *EXEC_VERSIONS):
        return False
    return version != EXEC_VERSIONS[0] or not is_absent(found, "interactiveMode")


def _text_at(found: dict[str, Member], key: str) -> str:
    """The text of a field; empty if it is absent, null or of another type."""
    target = resolved(found[key].value) if key in found else None
    value = value_of(target) if isinstance(target, Scalar) else None
    return value if isinstance(value, str) else ""


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
