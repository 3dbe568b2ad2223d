"""The records: frozen values that never show a secret."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.model import (
    BASE64,
    TEXT,
    AuthInfo,
    AuthProvider,
    Basic,
    Cluster,
    Context,
    ExecConfig,
    ExecEnvVar,
    ListOf,
    NamedExtension,
    Preferences,
    Record,
    same_value,
    zero_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

RECORDS: tuple[type[Record], ...] = (
    NamedExtension,
    Preferences,
    Cluster,
    AuthProvider,
    ExecEnvVar,
    ExecConfig,
    AuthInfo,
    Context,
)
CANARY = "Canary7qZkXw"


def test_these_are_all_the_records() -> None:
    assert {record for record in Record.__subclasses__() if record.__module__ == Record.__module__} == set(RECORDS)


@pytest.mark.parametrize("record", RECORDS)
def test_a_field_that_is_not_given_has_gos_zero_value(record: type[Record]) -> None:
    empty = record()

    for name, known in record.FIELDS.items():
        assert getattr(empty, name) == zero_of(known.kind)


@pytest.mark.parametrize("record", RECORDS)
def test_the_keys_lead_back_to_the_fields(record: type[Record]) -> None:
    assert {known.key: (name, known.kind) for name, known in record.FIELDS.items()} == record.BY_KEY


def test_fields_are_read_as_they_were_given() -> None:
    user = AuthInfo(token="t", client_key_data=b"k", impersonate_groups=("a",))

    assert (user.token, user.client_key_data, user.impersonate_groups) == ("t", b"k", ("a",))
    assert (user.password, user.exec, user.client_certificate_data) == ("", None, b"")


def test_a_record_is_frozen() -> None:
    cluster = Cluster(server="s")

    with pytest.raises(AttributeError, match="Cluster is frozen"):
        cluster.server = "t"
    with pytest.raises(AttributeError):
        cluster.__setattr__("unknown", "t")
    with pytest.raises(AttributeError):
        del cluster.server
    assert cluster.server == "s"


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Cluster(), Cluster(), True),
        (Cluster(server="s"), Cluster(server="s"), True),
        (Cluster(server="s"), Cluster(server="t"), False),
        (Cluster(server="s"), Cluster(), False),
        (Cluster(server=""), Cluster(), True),
        (Cluster(extensions=()), Cluster(), True),
        (AuthInfo(exec=ExecConfig(command="a")), AuthInfo(exec=ExecConfig(command="a")), True),
        (AuthInfo(exec=ExecConfig(command="a")), AuthInfo(exec=ExecConfig(command="b")), False),
        (AuthInfo(exec=ExecConfig()), AuthInfo(), False),
        (AuthProvider(config={}), AuthProvider(), False),
        (NamedExtension(extension=0), NamedExtension(extension=None), False),
        (NamedExtension(extension={"a": [1]}), NamedExtension(extension={"a": [1]}), True),
        (Cluster(), Context(), False),
        (Cluster(server="s"), {"server": "s"}, False),
    ],
)
def test_records_are_equal_by_type_and_value(one: Record, other: object, equal: bool) -> None:
    assert (one == other) is equal
    assert (one != other) is not equal


VALUES: list[object] = [1, 1.0, True, 0, 0.0, False, None, "", "1", [], {}]
"""No two are the same, though Python thinks so of some."""


@pytest.mark.parametrize("wrapped", [lambda v: v, lambda v: [v], lambda v: {"a": [{"b": v}]}], ids=["", "list", "map"])
def test_a_value_is_the_same_as_itself_alone(wrapped: Callable[[object], object]) -> None:
    for at, one in enumerate(VALUES):
        for other_at, other in enumerate(VALUES):
            left, right = NamedExtension(extension=wrapped(one)), NamedExtension(extension=wrapped(other))
            assert (left == right) is (at == other_at)
            assert (Cluster(extensions=(left,)) == Cluster(extensions=(right,))) is (at == other_at)


@pytest.mark.parametrize(
    ("one", "other"), [({"a": 1}, {"b": 1}), ({"a": 1}, {"a": 1, "b": 1}), ([1], [1, 1]), ([1, 2], [2, 1])]
)
def test_lists_and_maps_of_other_items_are_not_the_same(one: object, other: object) -> None:
    assert not same_value(one, other)
    assert same_value(one, deepcopy(one))


def test_the_depth_of_a_value_is_no_danger() -> None:
    def deep(value: object) -> object:
        for _ in range(9000):
            value = [{"a": value}]
        return value

    assert NamedExtension(extension=deep(1)) == NamedExtension(extension=deep(1))
    assert NamedExtension(extension=deep(1)) != NamedExtension(extension=deep(True))


def test_a_record_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Cluster())


@pytest.mark.parametrize("record", RECORDS)
def test_a_field_that_does_not_exist_is_refused_by_name(record: type[Record]) -> None:
    with pytest.raises(TypeError, match=rf"^{record.__name__} has no field a, b$"):
        record(b=1, a=2)


def test_a_copy_has_other_values_and_leaves_the_record_alone() -> None:
    user = AuthInfo(token="t", username="u")
    copy = user.replaced(token="", password="p")

    assert copy == AuthInfo(username="u", password="p")
    assert user == AuthInfo(token="t", username="u")
    assert user.replaced() == user
    with pytest.raises(TypeError, match="has no field nothing"):
        user.replaced(nothing=1)


def test_the_repr_shows_what_is_set() -> None:
    assert repr(Cluster(server="s", disable_compression=True)) == "Cluster(server='s', disable_compression=True)"
    assert repr(Context()) == "Context()"
    assert repr(AuthInfo(username="u", token="t")) == "AuthInfo(username='u', token=...)"


def test_no_secret_is_in_a_repr() -> None:
    user = AuthInfo(
        client_certificate_data=CANARY.encode(),
        client_key_data=CANARY.encode(),
        token=CANARY,
        password=CANARY,
        auth_provider=AuthProvider(name="oidc", config={"id-token": CANARY}),
        exec=ExecConfig(args=(CANARY,), env=(ExecEnvVar(name="A", value=CANARY),)),
    )

    assert CANARY not in repr(user)
    assert CANARY not in repr([user, {"a": user}])
    assert CANARY not in repr(ExecEnvVar(name="A", value=CANARY))


@pytest.mark.parametrize(
    ("record", "secrets"),
    [
        (AuthInfo, {"client_certificate_data", "client_key_data", "token", "password"}),
        (AuthProvider, {"config"}),
        (ExecConfig, {"args", "env"}),
        (ExecEnvVar, {"value"}),
        (Cluster, set()),
        (Context, set()),
        (Preferences, set()),
    ],
)
def test_which_fields_are_secret(record: type[Record], secrets: set[str]) -> None:
    assert {name for name, known in record.FIELDS.items() if known.secret} == secrets


@pytest.mark.parametrize(
    ("record", "keys"),
    [
        (Preferences, "colors extensions"),
        (NamedExtension, "name extension"),
        (
            Cluster,
            (
                "server tls-server-name insecure-skip-tls-verify certificate-authority certificate-authority-data "
                "proxy-url disable-compression extensions"
            ),
        ),
        (
            AuthInfo,
            (
                "client-certificate client-certificate-data client-key client-key-data token tokenFile as as-uid"
                " as-groups as-user-extra username password auth-provider exec extensions"
            ),
        ),
        (Context, "cluster user namespace extensions"),
        (AuthProvider, "name config"),
        (ExecConfig, "command args env apiVersion installHint provideClusterInfo interactiveMode"),
        (ExecEnvVar, "name value"),
    ],
)
def test_the_keys_are_those_of_client_go(record: type[Record], keys: str) -> None:
    assert list(record.BY_KEY) == keys.split()


@pytest.mark.parametrize("record", RECORDS)
def test_data_fields_are_base64(record: type[Record]) -> None:
    kinds: dict[str, Any] = {known.key: known.kind for known in record.FIELDS.values()}

    assert {key for key in kinds if key.endswith("-data")} == {key for key, kind in kinds.items() if kind is BASE64}


def test_zero_values() -> None:
    assert zero_of(TEXT) == ""
    assert zero_of(ListOf(TEXT)) == ()
    assert zero_of(Basic("x", 7)) == 7
