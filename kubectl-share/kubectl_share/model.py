"""A kubeconfig as typed values, field by field as client-go has it.

Each field says from which key and as which Go type kubectl reads it: the decoder and the checks follow from that.
Zero values mean absent, as in Go. Secrets are in no `repr`.

Upstream: kubernetes/client-go:tools/clientcmd/api/v1/types.go
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self


class Basic(NamedTuple):
    """A Go type that is no list, map or struct."""

    name: str
    zero: Any


class ListOf(NamedTuple):
    """A Go slice."""

    item: GoType


class MapOf(NamedTuple):
    """A Go map with string keys."""

    value: GoType


class Struct(NamedTuple):
    """A Go struct: one of the records below."""

    of: type[Record]


GoType: TypeAlias = Basic | ListOf | MapOf | Struct

TEXT = Basic("string", "")
TRUTH = Basic("bool", False)
BASE64 = Basic("[]byte", b"")
ANYTHING = Basic("runtime.RawExtension", None)


class Field(NamedTuple):
    """What is known of a field beside its Python type."""

    key: str
    """Its key in the file."""
    kind: GoType
    secret: bool


def go(key: str, kind: GoType, *, secret: bool = False) -> Any:  # noqa: ANN401 - the value takes the field's place
    """A field that kubectl reads from `key` as the Go type `kind`; it is absent from `repr` if it is `secret`."""
    return Field(key, kind, secret)


class Record:
    """A frozen record of the fields that a subclass declares with `go`.

    It does what `dataclasses` would, which generates and compiles code for each class: ten classes cost a sixth of
    the start-up time of the whole program.
    """

    __slots__ = ("_values",)
    _values: dict[str, Any]
    """The attribute -> its value, of all fields that are not zero."""
    FIELDS: ClassVar[Mapping[str, Field]] = {}
    """The attribute -> what is known of it, in client-go's order."""
    BY_KEY: ClassVar[Mapping[str, tuple[str, GoType]]] = {}
    """The key in the file -> (attribute, Go type)."""

    def __init_subclass__(cls) -> None:
        cls.FIELDS = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        cls.BY_KEY = {known.key: (name, known.kind) for name, known in cls.FIELDS.items()}
        for name, known in cls.FIELDS.items():
            setattr(cls, name, _reader(name, zero_of(known.kind)))

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - of the types of the fields
        unknown = values.keys() - self.FIELDS.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
        object.__setattr__(self, "_values", {n: v for n, v in values.items() if v != zero_of(self.FIELDS[n].kind)})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and type(self) is type(other) and same_value(self._values, other._values)

    __hash__ = None  # type: ignore[assignment] # extensions hold lists and maps, which have none

    def __repr__(self) -> str:
        shown = (f"{n}=..." if self.FIELDS[n].secret else f"{n}={v!r}" for n, v in self._values.items())
        return f"{type(self).__name__}({', '.join(shown)})"

    def replaced(self, **values: Any) -> Self:  # noqa: ANN401 - as many types as there are fields
        """A copy with other values for some fields."""
        return type(self)(**{**self._values, **values})


def _reader(name: str, zero: object) -> property:
    return property(lambda self: self._values.get(name, zero))


def zero_of(kind: GoType) -> Any:  # noqa: ANN401
    if isinstance(kind, Basic):
        return kind.zero
    return () if isinstance(kind, ListOf) else None


def same_value(one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON, or values of records
    """Whether two values are the same; 1 is neither `true` nor 1.0. Not recursive: depth is no danger."""
    stack = [(one, other)]
    while stack:
        left, right = stack.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, dict):
            if left.keys() != right.keys():
                return False
            stack += [(left[key], right[key]) for key in left]
        elif isinstance(left, list | tuple):
            if len(left) != len(right):
                return False
            stack += zip(left, right, strict=True)
        elif left != right:
            return False
    return True


class NamedExtension(Record):
    """An extension: a name and any value."""

    name: str = go("name", TEXT)
    extension: Any = go("extension", ANYTHING)


EXTENSIONS = ListOf(Struct(NamedExtension))
"""A list of extensions."""


class Preferences(Record):
    """Settings of kubectl itself; deprecated since 1.34."""

    colors: bool = go("colors", TRUTH)
    extensions: tuple[NamedExtension, ...] = go("extensions", EXTENSIONS)


class Cluster(Record):
    """How to reach an API server and how to know it."""

    server: str = go("server", TEXT)
    tls_server_name: str = go("tls-server-name", TEXT)
    insecure_skip_tls_verify: bool = go("insecure-skip-tls-verify", TRUTH)
    certificate_authority: str = go("certificate-authority", TEXT)
    certificate_authority_data: bytes = go("certificate-authority-data", BASE64)
    proxy_url: str = go("proxy-url", TEXT)
    disable_compression: bool = go("disable-compression", TRUTH)
    extensions: tuple[NamedExtension, ...] = go("extensions", EXTENSIONS)


class AuthProvider(Record):
    """A legacy way to log in: only `oidc` still works."""

    name: str = go("name", TEXT)
    config: Mapping[str, str] | None = go("config", MapOf(TEXT), secret=True)


class ExecEnvVar(Record):
    """An environment variable of an exec plugin."""

    name: str = go("name", TEXT)
    value: str = go("value", TEXT, secret=True)


class ExecConfig(Record):
    """A command that kubectl runs to get credentials."""

    command: str = go("command", TEXT)
    args: tuple[str, ...] = go("args", ListOf(TEXT), secret=True)
    env: tuple[ExecEnvVar, ...] = go("env", ListOf(Struct(ExecEnvVar)), secret=True)
    api_version: str = go("apiVersion", TEXT)
    install_hint: str = go("installHint", TEXT)
    provide_cluster_info: bool = go("provideClusterInfo", TRUTH)
    interactive_mode: str = go("interactiveMode", TEXT)


class AuthInfo(Record):
    """A user: how to log in."""

    client_certificate: str = go("client-certificate", TEXT)
    client_certificate_data: bytes = go("client-certificate-data", BASE64, secret=True)
    client_key: str = go("client-key", TEXT)
    client_key_data: bytes = go("client-key-data", BASE64, secret=True)
    token: str = go("token", TEXT, secret=True)
    token_file: str = go("tokenFile", TEXT)
    impersonate: str = go("as", TEXT)
    impersonate_uid: str = go("as-uid", TEXT)
    impersonate_groups: tuple[str, ...] = go("as-groups", ListOf(TEXT))
    impersonate_user_extra: Mapping[str, tuple[str, ...]] | None = go("as-user-extra", MapOf(ListOf(TEXT)))
    username: str = go("username", TEXT)
    password: str = go("password", TEXT, secret=True)
    auth_provider: AuthProvider | None = go("auth-provider", Struct(AuthProvider))
    exec: ExecConfig | None = go("exec", Struct(ExecConfig))
    extensions: tuple[NamedExtension, ...] = go("extensions", EXTENSIONS)


class Context(Record):
    """A cluster and a user under one name."""

    cluster: str = go("cluster", TEXT)
    user: str = go("user", TEXT)
    namespace: str = go("namespace", TEXT)
    extensions: tuple[NamedExtension, ...] = go("extensions", EXTENSIONS)


class Kind(Enum):
    """What an entry of a kubeconfig is. In the order of a file, which is that of the alphabet."""

    CLUSTER = ("cluster", Cluster)
    CONTEXT = ("context", Context)
    USER = ("user", AuthInfo)

    def __init__(self, word: str, record: type[Record]) -> None:
        self.word = word
        """What one is called, and the key of its body."""
        self.list_name = f"{word}s"
        """The top-level key of their list."""
        self.record = record

    def __lt__(self, other: Kind) -> bool:
        return self.word < other.word

    __hash__ = object.__hash__  # that of `Enum` is slow, and there are many entries


LISTS = {kind.list_name: kind for kind in Kind}
"""The top-level key of a list of named entries -> what they are."""
