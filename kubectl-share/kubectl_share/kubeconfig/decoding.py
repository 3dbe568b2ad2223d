"""The nodes of a file as the model, with everything that kubectl refuses to load.

kubectl turns YAML into JSON and decodes that without strictness: unknown fields are dropped, null means absent, names
of fields are case-sensitive, and a value of the wrong type is an error. Every entry is checked, used or not.

Upstream: kubernetes/client-go:tools/clientcmd/loader.go (Load), api/v1/conversion.go; sigs.k8s.io/json.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from kubectl_share.credentials.shown import named, shown_key
from kubectl_share.document.members import Member, members
from kubectl_share.document.nodes import Alias, Mapping, Node, Scalar, Sequence, resolved
from kubectl_share.document.regular import FormedItem
from kubectl_share.document.scalars import Value, is_base64, is_null, value_of
from kubectl_share.kubeconfig.problems import Cause, Problem
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.model import (
    ANYTHING,
    BASE64,
    EXTENSIONS,
    LISTS,
    TEXT,
    TRUTH,
    Basic,
    ExecConfig,
    GoType,
    Kind,
    ListOf,
    MapOf,
    NamedExtension,
    Preferences,
    Record,
    Struct,
    zero_of,
)

if TYPE_CHECKING:
    from kubectl_share.document.composer import Document
    from kubectl_share.document.forms import Form

TOP_LEVEL_KEYS = ("kind", "apiVersion", "preferences", *LISTS, "current-context", "extensions")
"""The keys of a file that kubectl reads."""
_BODY_RECORDS = frozenset(kind.record for kind in Kind)

Key: TypeAlias = tuple[Kind, str]
"""What an entry is, and its name."""
Body = TypeVar("Body", bound=Record)


class Entry(NamedTuple):
    """A cluster, context or user of one file."""

    kind: Kind
    name: str
    node: Node
    """The list's item: a mapping, or an alias of one, or null."""
    body: Any = None
    """The cluster, context or user itself, where `decode` was asked to keep it."""


class Decoded(NamedTuple):
    """What kubectl makes of one file."""

    top: dict[str, Member]
    """The top-level key -> the pair that wins."""
    entries: dict[Kind, tuple[Entry, ...]]
    """In file order; all kinds are there."""
    current_context: str
    preferences: Preferences
    extensions: tuple[NamedExtension, ...]
    problems: list[Problem]
    """Why kubectl refuses the file, in file order; empty for a good one."""


def decode(document: Document, *, keeps_bodies: bool = False) -> Decoded:
    """The content of a file, and all the reasons for which kubectl refuses it.

    Args:
        document: the file.
        keeps_bodies: whether the bodies of all entries are wanted. Otherwise they are decoded again where they are.
    """
    decoder = _Decoder(keeps_bodies=keeps_bodies)
    top = decoder.top_level(document.root)
    entries = {kind: decoder.entries(kind, top[name].value) if name in top else () for name, kind in LISTS.items()}
    current_context = decoder.top_value(top, "current-context", TEXT)
    preferences = decoder.top_value(top, "preferences", Struct(Preferences)) or Preferences()
    extensions = decoder.top_value(top, "extensions", EXTENSIONS)
    problems = sorted(decoder.problems, key=lambda problem: problem.offset)
    return Decoded(top, entries, current_context, preferences, extensions, problems)


def decode_body(entry: Entry, record: type[Body]) -> Body:
    """The entry's cluster, context or user; a zero value where it has none.

    Args:
        entry: the entry.
        record: `entry.kind.record`, named so that the type of what comes back is known.
    """
    body: Body | None = entry.body or _Decoder().entry(entry.node, entry.kind, "")[1]
    return body or record()


def record_of(entry: Entry) -> Record:
    """The same, whatever the entry is."""
    return decode_body(entry, entry.kind.record)


def entries_of(decoded: Decoded) -> dict[Key, Record]:
    """(kind, name) -> the record, of all entries."""
    return {(kind, entry.name): record_of(entry) for kind, found in decoded.entries.items() for entry in found}


class _Decoder:
    """Decodes nodes and collects what kubectl refuses."""

    def __init__(self, *, keeps_bodies: bool = True) -> None:
        """With nothing decoded yet; without `keeps_bodies`, base64 is checked and not decoded either."""
        self.problems: list[Problem] = []
        self._keeps_bodies = keeps_bodies
        self._names_by_form: dict[tuple[Kind, Form], int] = {}
        """A kind and a form of items that kubectl takes whatever their values are -> the group of the name."""

    def top_level(self, root: Node | None) -> dict[str, Member]:
        """The keys of the file; none for an empty one."""
        if isinstance(root, Mapping):
            top = members(root)
            self._check_kind(top)
            return top
        if root is not None and not is_null(root):
            self._report(Cause.WRONG_TYPE, "", "is no kubeconfig: its top level is not a map", "", root)
        return {}

    def top_value(self, top: dict[str, Member], key: str, kind: GoType) -> Any:  # noqa: ANN401 - see `value`
        """The value of a top-level key; Go's zero value where it is absent."""
        value = self.value(top[key].value, kind, key) if key in top else None
        return zero_of(kind) if value is None else value

    def entries(self, kind: Kind, value: Node) -> tuple[Entry, ...]:
        """The entries of a list, each of them checked, and their names as well."""
        node, list_name = resolved(value), kind.list_name
        if not isinstance(node, Sequence):
            self.value(value, ListOf(ANYTHING), list_name)
            return ()
        found, names = [], set[str]()
        for index, item in enumerate(node.items):
            before, path = len(self.problems), f"{list_name}[{index}]"
            name, body = self.entry(item, kind, path)
            is_nameless = any(problem.path in (path, f"{path}.name") for problem in self.problems[before:])
            if name in names and not is_nameless:
                message = f"has two entries named {named(name)}"
                self._report(Cause.DUPLICATE, list_name, message, "give every entry a name of its own", item)
            names.add(name)
            found.append(Entry(kind, name, item, body))
        return tuple(found)

    def entry(self, item: Node, kind: Kind, path: str) -> tuple[str, Any]:
        """The name and the body of an entry; the body is None where the entry has none."""
        if isinstance(item, FormedItem) and not self._keeps_bodies:
            group = self._names_by_form.get((kind, item.form))
            if group is not None:
                return item.found[group], None
        node = resolved(item)
        if not isinstance(node, Mapping):
            self.value(item, MapOf(ANYTHING), path)
            return "", None
        body_key, record = kind.word, kind.record
        problems_before = len(self.problems)
        found = members(node)
        name = self.value(found["name"].value, TEXT, f"{path}.name") if "name" in found else None
        body = self.value(found[body_key].value, Struct(record), f"{path}.{body_key}") if body_key in found else None
        if isinstance(item, FormedItem) and len(self.problems) == problems_before:
            self._learn_form(item, kind, found)
        return name or "", body

    def _learn_form(self, item: FormedItem, kind: Kind, found: dict[str, Member]) -> None:
        """Remember the form of an item that kubectl takes, unless another item of that form may be refused."""
        body = resolved(found[kind.word].value) if kind.word in found else None
        fields = members(body) if isinstance(body, Mapping) else {}
        words = {item.found.start(group): group for group in item.form.words}
        for key, member in fields.items():
            _, of_field = kind.record.BY_KEY.get(key, ("", TEXT))
            is_base64_by_chance = of_field is BASE64 and member.value.start in words
            if is_base64_by_chance or of_field is EXTENSIONS:  # two extensions may have one name
                return
        if "name" in found and found["name"].value.start in words:
            self._names_by_form[kind, item.form] = words[found["name"].value.start]

    def value(self, node: Node, kind: GoType, path: str) -> Any:  # noqa: ANN401 - as many types as `kind` has
        """The value of a field; None for null. A value of the wrong type is reported, and None."""
        target = node.target if isinstance(node, Alias) else node
        if kind is ANYTHING:
            return plain_value(target)
        if isinstance(target, Scalar):
            return self._scalar(target, node, kind, path)
        if isinstance(target, Mapping):
            if isinstance(kind, Struct):
                return self._record(target, kind.of, path)
            if isinstance(kind, MapOf):
                pairs = members(target).items()
                return {key: self._item(member.value, kind.value, f"{path}.{shown_key(key)}") for key, member in pairs}
        elif isinstance(kind, ListOf):
            items = enumerate(target.items)
            values = tuple(self._item(item, kind.item, f"{path}[{index}]") for index, item in items)
            if kind is EXTENSIONS:
                self._check_extension_names(values, path, target.items)
            return values
        elif kind is BASE64:
            return self._bytes_of_numbers(target, path)
        self._wrong_type(path, kind, "a list" if isinstance(target, Sequence) else "a map", node)
        return None

    def _item(self, node: Node, kind: GoType, path: str) -> Any:  # noqa: ANN401 - see `value`
        """An item of a list or a map; null is Go's zero value there."""
        value = self.value(node, kind, path)
        if value is None:
            return kind.of() if isinstance(kind, Struct) else zero_of(kind)
        return value

    def _scalar(self, scalar: Scalar, node: Node, kind: GoType, path: str) -> Any:  # noqa: ANN401 - see `value`
        value = value_of(scalar)
        if value is None:
            return None
        if isinstance(value, str):
            if kind is TEXT:
                return value
            if kind is BASE64:
                return self._base64(value, path, node)
        elif kind is TRUTH and isinstance(value, bool):
            return value
        self._wrong_type(path, kind, _name_of(value), node)
        return None

    def _record(self, target: Mapping, record: type[Record], path: str) -> Record | None:
        values = {}
        known = record.BY_KEY
        for key, member in members(target).items():
            if key in known:
                attribute, kind = known[key]
                value = self.value(member.value, kind, f"{path}.{key}")
                if value is not None:
                    values[attribute] = value
        if not self._keeps_bodies and record in _BODY_RECORDS:
            return None  # it is checked, and nobody asks for it
        decoded = record(**values)
        if isinstance(decoded, ExecConfig):
            return _with_default_mode(decoded)
        return decoded

    def _check_extension_names(self, extensions: tuple[NamedExtension, ...], path: str, items: list[Node]) -> None:
        """kubectl makes a map of every list of extensions: a name used twice is an error unless the first is null."""
        taken = set[str]()
        for extension, item in zip(extensions, items, strict=True):
            if extension.name in taken:
                hint = "give every extension a name of its own"
                self._report(Cause.DUPLICATE, path, "has two entries of one name", hint, item)
            elif extension.extension is not None:
                taken.add(extension.name)

    def _base64(self, text: str, path: str, node: Node) -> bytes | None:
        if is_base64(text):
            return binascii.a2b_base64(text) if self._keeps_bodies else b""
        hint = "base64 has no spaces, and = at its end where needed; base64 < FILE | tr -d '\\n' writes it"
        self._report(Cause.BAD_BASE64, path, "is not valid base64", hint, node)
        return None

    def _bytes_of_numbers(self, sequence: Sequence, path: str) -> bytes | None:
        """kubectl takes a list of numbers for bytes, and null in it for zero."""
        numbers = [0 if value is None else value for value in map(plain_value, sequence.items)]
        if all(type(n) in (int, float) and n == int(n) and 0 <= n < 256 for n in numbers):
            return bytes(int(number) for number in numbers)
        self._report(Cause.WRONG_TYPE, path, "must be base64 text, and is a list", "write the base64 text", sequence)
        return None

    def _check_kind(self, top: dict[str, Member]) -> None:
        """kubectl finds the kind with field names in any case; the last in the order of their names counts."""
        versions: tuple[str, ...] = ("", "v1", "/", "/v1")
        if not any(name in top and isinstance(resolved(top[name].value), Sequence) for name in (*LISTS, "extensions")):
            versions += ("__internal",)  # a form of the file in which these are maps
        for field, expected, accepted in (("apiVersion", "v1", versions), ("kind", "Config", ("", "Config"))):
            matching = sorted(key for key in top if key.casefold() == field.casefold())
            values = [self.value(top[key].value, TEXT, key) for key in matching]
            decisive = next((value for value in reversed(values) if value is not None), "")
            if decisive not in accepted:
                hint = f"a kubeconfig has {field}: {expected}"
                self._report(Cause.WRONG_KIND, field, f"is not {expected}", hint, top[matching[-1]].value)

    def _wrong_type(self, path: str, kind: GoType, found: str, node: Node) -> None:
        wanted = "a list" if isinstance(kind, ListOf) else "a map"
        if isinstance(kind, Basic):
            wanted = {TEXT: "a string", TRUTH: "true or false", BASE64: "base64 text"}[kind]
        cause, hint, scalar = Cause.WRONG_TYPE, "", resolved(node)
        if kind in (TEXT, BASE64) and isinstance(scalar, Scalar):
            hint = "put it into quotes"
            cause = Cause.IMPLICIT_TYPE if scalar.implicit and scalar.tag is None else Cause.WRONG_TYPE
        elif kind is TRUTH and found == "a string":
            hint = "write true or false without quotes"
        self._report(cause, path, f"must be {wanted}, and is {found}", hint, node)

    def _report(self, cause: Cause, path: str, message: str, hint: str, node: Node) -> None:
        self.problems.append(Problem(cause, path, message, hint, node))


def _with_default_mode(exec_config: ExecConfig) -> ExecConfig:
    """Upstream: kubernetes/client-go:tools/clientcmd/api/v1/defaults.go."""
    if exec_config.interactive_mode or exec_config.api_version != "client.authentication.k8s.io/v1beta1":
        return exec_config
    return exec_config.replaced(interactive_mode="IfAvailable")


def _name_of(value: Value) -> str:
    if isinstance(value, bool):
        return "a bool"
    return "a string" if isinstance(value, str) else "a number"
