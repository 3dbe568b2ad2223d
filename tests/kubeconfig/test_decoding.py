"""What a file's nodes mean, and every reason for which kubectl refuses a file that is YAML."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_share.document.composer import compose
from kubectl_share.document.nodes import Mapping
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import Decoded, decode, decode_body
from kubectl_share.kubeconfig.places import field_node
from kubectl_share.kubeconfig.problems import refusal
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.model import (
    ANYTHING,
    BASE64,
    EXTENSIONS,
    TEXT,
    TRUTH,
    AuthInfo,
    AuthProvider,
    Cluster,
    Context,
    ExecConfig,
    ExecEnvVar,
    GoType,
    Kind,
    ListOf,
    MapOf,
    NamedExtension,
    Preferences,
    Record,
    Struct,
)
from kubectl_share.rules.refusals import CODES
from tests.document.oracle import is_refused, refused_files
from tests.support.kubectl import Kubectl, oracles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KUBECTLS = pytest.mark.parametrize("kubectl", oracles(), ids=str)


def decoded(text: str) -> Decoded:
    return decode(compose(Source("f", text.encode())))


def problems(text: str) -> list[tuple[str, str]]:
    return [(CODES[problem.cause], problem.path) for problem in decoded(text).problems]


# Every field of the model with a value of every kind. What fits follows from the Go type.

PLACES: dict[type[Record], tuple[str, str]] = {
    Preferences: ("preferences", '{"preferences": %s}'),
    NamedExtension: ("extensions[0]", '{"extensions": [%s]}'),
    Cluster: ("clusters[0].cluster", '{"clusters": [{"name": "x", "cluster": %s}]}'),
    Context: ("contexts[0].context", '{"contexts": [{"name": "x", "context": %s}]}'),
    AuthInfo: ("users[0].user", '{"users": [{"name": "x", "user": %s}]}'),
    AuthProvider: ("users[0].user.auth-provider", '{"users": [{"user": {"auth-provider": %s}}]}'),
    ExecConfig: ("users[0].user.exec", '{"users": [{"user": {"exec": %s}}]}'),
    ExecEnvVar: ("users[0].user.exec.env[0]", '{"users": [{"user": {"exec": {"env": [%s]}}}]}'),
}
"""The record -> the path of its fields, and a file with it."""
TOP_LEVEL: dict[str, GoType] = {
    "current-context": TEXT,
    "preferences": Struct(Preferences),
    "extensions": EXTENSIONS,
    "clusters": ListOf(MapOf(ANYTHING)),
    "contexts": ListOf(MapOf(ANYTHING)),
    "users": ListOf(MapOf(ANYTHING)),
}
VALUES: list[Any] = [
    None,
    "",
    "aGk=",
    "true",
    "no base64",
    True,
    False,
    0,
    -1,
    2**64 - 1,
    1.5,
    [],
    ["aGk="],
    [None],
    [True],
    [0, 255],
    [256],
    [1.5],
    [[]],
    [["x"]],
    [{}],
    {},
    {"a": "x"},
    {"a": None},
    {"a": 5},
    {"a": ["x"]},
    {"a": [None]},
    {"a": [5]},
    {"a": {}},
]


def fits(kind: GoType, value: Any) -> bool:
    """Whether Go's JSON decoder takes a value for a Go type."""
    if value is None or kind is ANYTHING:
        return True
    if isinstance(kind, ListOf):
        return isinstance(value, list) and all(fits(kind.item, item) for item in value)
    if isinstance(kind, MapOf):
        return isinstance(value, dict) and all(fits(kind.value, item) for item in value.values())
    if isinstance(kind, Struct):
        return isinstance(value, dict)  # none of the values above has a key of a field
    if kind is BASE64 and isinstance(value, list):
        return all(item is None or (type(item) is int and 0 <= item < 256) for item in value)
    if kind is BASE64:
        return value in ("", "aGk=", "true")
    return isinstance(value, {TEXT: str, TRUTH: bool}[kind])


def fields() -> Iterator[tuple[str, GoType, str]]:
    """The path of every field, its Go type, and a file with it."""
    for record, (path, file) in PLACES.items():
        for known in record.FIELDS.values():
            yield f"{path}.{known.key}", known.kind, file % f'{{"{known.key}": %s}}'
    for key, kind in TOP_LEVEL.items():
        yield key, kind, f'{{"{key}": %s}}'
    for name in ("cluster", "context", "user"):
        yield f"{name}s[0].name", TEXT, f'{{"{name}s": [{{"name": %s}}]}}'
        yield f"{name}s[0].{name}", Struct(Record), f'{{"{name}s": [{{"{name}": %s}}]}}'


def cases() -> Iterator[tuple[str, str, bool]]:
    """The path of a field, a file with a value there, and whether the value fits."""
    for path, kind, file in fields():
        for value in VALUES:
            yield path, file % json.dumps(value), fits(kind, value)


def test_every_field_refuses_what_does_not_fit_its_go_type() -> None:
    for path, file, fitting in cases():
        found = problems(file)

        assert bool(found) != fitting, file
        assert all(problem_path.startswith(path) for _, problem_path in found), file
        assert {code for code, _ in found} <= {"KS103", "KS104", "KS510"}, file


@KUBECTLS
def test_kubectl_refuses_the_same(kubectl: Kubectl, tmp_path: Path) -> None:
    paths, files, fitting = zip(*cases(), strict=True)

    found = refused_files(kubectl, files, tmp_path)

    assert [file for file, fits_, refused in zip(files, fitting, found, strict=True) if fits_ == refused] == []
    assert len(set(paths)) > 50


@pytest.mark.parametrize(
    ("field", "message", "hint"),
    [
        ("users: [{user: {token: 5}}]", "users[0].user.token must be a string, and is a number", "put it into quotes"),
        ("users: [{user: {token: yes}}]", "users[0].user.token must be a string, and is a bool", "put it into quotes"),
        ("users: [{user: {token: []}}]", "users[0].user.token must be a string, and is a list", None),
        ("users: [{user: {token: {}}}]", "users[0].user.token must be a string, and is a map", None),
        ("users: [{user: {as-groups: x}}]", "users[0].user.as-groups must be a list, and is a string", None),
        ("users: [{user: {exec: x}}]", "users[0].user.exec must be a map, and is a string", None),
        ("users: [{user: {as-user-extra: []}}]", "users[0].user.as-user-extra must be a map, and is a list", None),
        ("users: {a: b}", "users must be a list, and is a map", None),
        ("users: [x]", "users[0] must be a map, and is a string", None),
        ("users: [{user: {as-groups: [x, 5]}}]", "users[0].user.as-groups[1] must be a string, and is a number", None),
        ("preferences: {colors: 'yes'}", "preferences.colors must be true or false, and is a string", "write true or"),
        ("preferences: {colors: 1}", "preferences.colors must be true or false, and is a number", None),
        (
            "users: [{user: {client-key-data: 5}}]",
            "users[0].user.client-key-data must be base64 text, and is",
            "put it",
        ),
        (
            "users: [{user: {client-key-data: [x]}}]",
            "users[0].user.client-key-data must be base64 text, and is a",
            None,
        ),
        ("users: [{user: {client-key-data: x}}]", "users[0].user.client-key-data is not valid base64", "base64 has no"),
        ("[a]", "is no kubeconfig: its top level is not a map", None),
        ("kind: List", "is no kubeconfig: its kind is not Config", "a kubeconfig has kind: Config"),
        ("apiVersion: v2", "is no kubeconfig: its apiVersion is not v1", "a kubeconfig has apiVersion: v1"),
        ("users: [{name: a}, {name: a}]", 'users has two entries named "a"', "give every entry a name of its own"),
    ],
)
def test_a_problem_says_what_is_wrong_and_what_to_do(field: str, message: str, hint: str | None) -> None:
    (problem,) = decoded(field).problems

    assert problem.sentence.startswith(message)
    assert problem.hint.startswith(hint or "")
    assert hint is not None or problem.hint in ("", "put it into quotes", "write the base64 text")


# base64

GOOD_BASE64 = {
    "": b"",
    "''": b"",
    "aGk=": b"hi",
    "aGkh": b"hi!",
    "YQ==": b"a",
    "REDACTED": base64.b64decode("REDACTED"),
    "DATA+OMITTED": base64.b64decode("DATA+OMITTED"),
    "|\n        aG\n        kh\n": b"hi!",
    ">\n        aG\n\n        kh\n": b"hi!",
    '"aG\\nkh"': b"hi!",
    '"aG\\r\\nkh"': b"hi!",
    '"\\naGkh\\n"': b"hi!",
    "YR==": b"a",  # bits behind the last byte are not looked at
    "aGl=": b"hi",
    "////": b"\xff\xff\xff",
    "++++": b"\xfb\xef\xbe",
    "[]": b"",
    "[104, 105]": b"hi",
    "[0, 255]": b"\x00\xff",
    "[null, 1]": b"\x00\x01",
    "[1.0]": b"\x01",
    "null": b"",
    "!!str 1234": base64.b64decode("1234"),
    "'1234'": base64.b64decode("1234"),
    "!!binary YUdrPQ==": b"hi",  # the text of the binary is base64 once more
}
BAD_BASE64 = [
    *["abc", "ab==c", "abc=d", "a", "=", "====", "a===", "YQ==YQ==", "YQ=", "YQ", "aGk", "aGk=="],
    *["'aG kh'", '"aG\\tkh"', ">-\n        aG\n        kh\n", "_-__", "aGk*", "é", "'aGkh '", "' aGkh'"],
    *['"aG\\u0085kh"', '"aG\\u2028kh"', "YQ==\n", "aGk=a", "'YQ= ='", "12345678", "1e10", "yes", "5", "{a: b}"],
    *["[256]", "[-1]", "[1.5]", "[x]", "['1']", "[true]", "[[1]]", "[{}]", "[1e999]", "\ufeffaGkh"],
]
BAD_BASE64.remove("YQ==\n")  # the line break is no part of the value


def with_data(value: str) -> str:
    return f"users:\n- name: u\n  user:\n    client-key-data: {value}\n"


@pytest.mark.parametrize(("text", "data"), GOOD_BASE64.items(), ids=ascii)
def test_good_base64(text: str, data: bytes) -> None:
    content = decoded(with_data(text))

    assert content.problems == []
    assert decode_body(content.entries[Kind.USER][0], AuthInfo).client_key_data == data


@pytest.mark.parametrize("text", BAD_BASE64, ids=ascii)
def test_bad_base64(text: str) -> None:
    ((code, path),) = problems(with_data(text))

    assert path == "users[0].user.client-key-data"
    assert code in ("KS510", "KS103", "KS104")


@KUBECTLS
def test_kubectl_decodes_the_same_base64(kubectl: Kubectl, tmp_path: Path) -> None:
    texts = [*GOOD_BASE64, *BAD_BASE64]

    found = refused_files(kubectl, [with_data(text) for text in texts], tmp_path)
    (tmp_path / "f").write_text(
        "users:\n"
        + "".join(
            with_data(t).replace("users:\n", "").replace("name: u", f"name: u{i}") for i, t in enumerate(GOOD_BASE64)
        )
    )
    users = kubectl.view(cwd=tmp_path, env={"KUBECONFIG": "f"})["users"]

    assert [text for text, refused in zip(texts, found, strict=True) if refused] == BAD_BASE64
    by_name = {user["name"]: base64.b64decode(user["user"].get("client-key-data", "")) for user in users}
    assert [by_name[f"u{index}"] for index in range(len(GOOD_BASE64))] == list(GOOD_BASE64.values())


# Whole files that load, or do not.

LOADS = [
    "{}",
    "null",
    "kind: Config\napiVersion: v1",
    "kind:\napiVersion:",
    "kind: ''\napiVersion: ''",
    "{kind: Config}",
    "apiVersion: /v1",
    "apiVersion: /",
    "apiVersion: __internal",
    "apiVersion: __internal\ncontexts: null",
    "KIND: Config",
    "Kind: Secret\nkind: Config",  # the last in the order of their bytes counts
    "kind: Config\nkinD: Secret",
    "Kind: Config\nkind: Config",
    "kind: Config\nKIND: null",
    "apiversion: v1",
    "APIVERSION: v1",
    "'kind': 'Config'",
    "kind: !!str Config",
    "Clusters: 5",
    "CLUSTERS: [5]",
    "clusters: null",
    "clusters: []",
    "clusters: [null]",
    "clusters: [{}]",
    "clusters: [{name: a}, {name: b}]",
    "clusters: [{name: a}]\nusers: [{name: a}]\ncontexts: [{name: a}]",
    "clusters: [{name: a}, {name: A}]",
    "clusters: [{name: null}, {name: a}]",
    "clusters: [{name: ''}, {name: ' '}]",
    "clusters: [{name: a}]\nclusters: [{name: a}]",
    "clusters: &c [{name: a}]\nother: *c",
    "users: [{user: {exec: null, auth-provider: null, as-groups: null, as-user-extra: null, extensions: null}}]",
    "users: [{user: {exec: {args: null, env: null}}}]",
    "users: [{user: {exec: {env: [null]}}}]",
    "users: [{user: {exec: {env: [{}]}}}]",
    "users: [{user: {exec: {env: [{name: a}, {name: a}]}}}]",
    "users: [{user: {exec: {interactiveMode: Sometimes}}}]",
    "users: [{user: {exec: {apiVersion: x}}}]",
    "users: [{user: {auth-provider: {config: {a: null}}}}]",
    "users: [{user: {as-user-extra: {a: null, b: [null]}}}]",
    "users: [{user: {as-user-extra: {5: [x], yes: [z]}}}]",
    "users: [{user: {Token: 5, tokenfile: [], TOKEN: {}}}]",
    "users: [{User: 5, NAME: []}]",
    "unknown: {a: [b, 5]}",
    "users: [{user: {unknown: 5}}]",
    "preferences: {}",
    "preferences: {colors: on}",
    "preferences: {colors: OFF}",
    "preferences: {Colors: 5}",
    "extensions: []",
    "extensions: [{name: a, extension: {}}, {name: b, extension: {}}]",
    "extensions: [{name: a}]",
    "extensions: [{extension: 5}]",
    "extensions: [{name: a}, {name: a, extension: 5}]",
    "extensions: [{name: a, extension: null}, {name: a, extension: 5}]",
    "current-context: nowhere",
    "current-context: null",
    "current-context: '5'",
    "users: [{user: {token: 'a\n\n  b'}}]",
    "users: [&u {name: a}, {<<: *u, name: b}]",
    "x: &u {token: a}\nusers: [{name: a, user: *u}, {name: b, user: {<<: *u}}]",
]
REFUSED = [
    "[]",
    "x",
    "5",
    "kind: config",
    "kind: Secret",
    "kind: 5",
    "kind: [Config]",
    "kind: List",
    "KIND: Secret",
    "kind: Secret\nKind: Config",
    "kiNd: 5\nkind: Config",
    "apiVersion: v2",
    "apiVersion: V1",
    "apiVersion: v1/",
    "apiVersion: 1",
    "apiVersion: v1beta1",
    "apiVersion: __internal\ncontexts: []",
    "apiVersion: __internal\nextensions: []",
    "apiVersion: a/v1",
    "apiVersion: ' v1'",
    "APIVERSION: v2",
    "clusters: {}",
    "clusters: {name: a}",
    "clusters: ''",
    "clusters: [[]]",
    "clusters: [a]",
    "clusters: [{name: a}, {name: a}]",
    "clusters: [{name: a}, {name: b}, {name: a}]",
    "clusters: [{}, {}]",
    "clusters: [null, null]",
    "clusters: [{name: null}, {}]",
    "clusters: [{name: ''}, {}]",
    "clusters: [{name: a}, {'name': \"a\"}]",
    "clusters: [&c {name: a}, *c]",
    "users: [{name: a}, {name: a}]",
    "contexts: [{name: a}, {name: a}]",
    "contexts: [{name: a, context: {cluster: b}}, {name: a, context: {cluster: b}}]",
    "clusters: [{name: 5}]",
    "clusters: [{name: yes}]",
    "clusters: [{name: a, cluster: x}]",
    "clusters: [{name: a, cluster: []}]",
    "clusters: [{name: a, cluster: {server: 5}}]",
    "clusters: [{name: a, cluster: {insecure-skip-tls-verify: 'true'}}]",
    "users: [{user: {exec: {args: [5]}}}]",
    "users: [{user: {exec: {env: {A: b}}}}]",
    "users: [{user: {exec: {env: [{name: A, value: 5}]}}}]",
    "users: [{user: {auth-provider: {config: {a: 5}}}}]",
    "users: [{user: {as-user-extra: {a: x}}}]",
    "extensions: {}",
    "extensions: [5]",
    "extensions: [{name: 5}]",
    "extensions: [{name: a, extension: 5}, {name: a}]",
    "extensions: [{name: a, extension: 5}, {name: a, extension: 5}]",
    "extensions: [{extension: 5}, {extension: 5}]",
    "clusters: [{name: a, cluster: {extensions: [{name: a, extension: 5}, {name: a, extension: 5}]}}]",
    "preferences: {extensions: [{name: a, extension: 5}, {name: a, extension: 5}]}",
    "preferences: []",
    "preferences: x",
    "preferences: {colors: 'true'}",
    "current-context: 5",
    "current-context: yes",
    "current-context: []",
    "users: [{user: {token: 12345678}}]",
    "users: [{user: {password: 2e3}}]",
    "users: [{user: {token: *x}}]",
]


@pytest.mark.parametrize("text", LOADS)
def test_what_loads(text: str) -> None:
    assert decoded(text).problems == []


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    assert is_refused(text)


@KUBECTLS
def test_kubectl_loads_and_refuses_these(kubectl: Kubectl, tmp_path: Path) -> None:
    found = refused_files(kubectl, [*LOADS, *REFUSED], tmp_path)

    assert [text for text, refused in zip([*LOADS, *REFUSED], found, strict=True) if refused] == REFUSED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind: Secret", [("KS108", "kind", 1, 7)]),
        ("# c\nkind: Config\napiVersion: v2\n", [("KS108", "apiVersion", 3, 13)]),
        ("KIND: Secret\n", [("KS108", "kind", 1, 7)]),
        ("- a\n", [("KS103", "", 1, 1)]),
        ("clusters:\n  a: b\n", [("KS103", "clusters", 2, 3)]),
        ("clusters:\n- name: a\n- name: a\n", [("KS403", "clusters", 3, 3)]),
        ("clusters:\n- name: a\n- {name: b}\n-  {name: a}\n", [("KS403", "clusters", 4, 4)]),
        ("users:\n- user:\n    token: 5\n", [("KS104", "users[0].user.token", 3, 12)]),
        ("users:\n- user:\n    token: &t 5\n", [("KS104", "users[0].user.token", 3, 12)]),
        ("x: &t 5\nusers:\n- user: {token: *t}\n", [("KS104", "users[0].user.token", 3, 17)]),
        ("x: &u {token: 5}\nusers:\n- user: *u\n", [("KS104", "users[0].user.token", 1, 15)]),
        ("users: [{user: {as-groups: [a, 5]}}]", [("KS104", "users[0].user.as-groups[1]", 1, 32)]),
        ("users:\n- user:\n    client-key-data: |\n      a b\n", [("KS510", "users[0].user.client-key-data", 3, 22)]),
        ("\ufeffkind: Secret", [("KS108", "kind", 1, 7)]),
        ("a: é😀\r\nkind: Secret", [("KS108", "kind", 2, 7)]),
        ("a: b\rkind: Secret", [("KS108", "kind", 2, 7)]),
        ("kind: Config\nkind: Secret\n", [("KS108", "kind", 2, 7)]),
        (
            "users: [{name: a}, {name: a, user: 5}, {name: 5}, {name: 6}, [], {}]",
            [
                ("KS403", "users", 1, 20),
                ("KS103", "users[1].user", 1, 36),
                ("KS104", "users[2].name", 1, 47),
                ("KS104", "users[3].name", 1, 58),
                ("KS103", "users[4]", 1, 62),
                ("KS403", "users", 1, 66),
            ],
        ),
        ("extensions:\n- {name: a, extension: 1}\n- {name: a}\n", [("KS403", "extensions", 3, 3)]),
        (
            "clusters: [{name: a}, {name: b}, {name: a}, {name: a}]",
            [("KS403", "clusters", 1, 34), ("KS403", "clusters", 1, 45)],
        ),
        (
            "extensions: [{name: a, extension: 1}, {name: a}, {name: a}]",
            [("KS403", "extensions", 1, 39), ("KS403", "extensions", 1, 50)],
        ),
        (
            "users:\n- name: 5\n  user: {token: 5}\nkind: x\nclusters: x\n",
            [
                ("KS104", "users[0].name", 2, 9),
                ("KS104", "users[0].user.token", 3, 17),
                ("KS108", "kind", 4, 7),
                ("KS103", "clusters", 5, 11),
            ],
        ),
    ],
    ids=ascii,
)
def test_problems_are_in_file_order_and_have_a_place(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    source = Source("f", text.encode())

    found = [(CODES[p.cause], p.path, source.place(p.offset)) for p in decode(compose(source)).problems]

    assert found == [(code, path, ("f", line, column)) for code, path, line, column in expected]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("5", "KS104"),
        ("1e10", "KS104"),
        ("yes", "KS104"),
        ("&a 0123", "KS104"),
        ("!!int 5", "KS103"),
        ("!!bool 'yes'", "KS103"),
        ("[[]]", "KS103"),
        ("{}", "KS103"),
    ],
)
@pytest.mark.parametrize("field", ["token", "client-key-data"])
def test_a_value_that_only_lacks_quotes_has_a_code_of_its_own(field: str, value: str, code: str) -> None:
    assert problems(f"users: [{{user: {{{field}: {value}}}}}]") == [(code, f"users[0].user.{field}")]


def test_a_value_that_quotes_would_not_help_is_of_the_wrong_type() -> None:
    assert problems("preferences: {colors: 5}") == [("KS103", "preferences.colors")]
    assert problems("users: 5") == [("KS103", "users")]


def test_the_refusal_is_of_the_first_problem_and_counts_the_others() -> None:
    document = compose(Source("~/c", b"current-context: 5\nusers: x\nclusters: x\n"))

    error = refusal(document, decode(document).problems)

    assert isinstance(error, KubeconfigError)
    assert error.message == "current-context must be a string, and is a number (and 2 more like this)"
    assert error.place == ("~/c", 1, 18)
    assert error.hint == "put it into quotes"


CANARY = "Canary7qZkXw"
SECRETS = [
    f"users: [{{user: {{token: [{CANARY}]}}}}]",
    f"users: [{{user: {{token: {{{CANARY}: {CANARY}}}}}}}]",
    f"users: [{{user: {{client-key-data: {CANARY}!}}}}]",
    f"users: [{{user: {{client-key-data: [{CANARY}]}}}}]",
    f"users: [{{user: {CANARY}}}]",
    f"users: [{CANARY}]",
    f"users: {CANARY}",
    f"users: [{{user: {{exec: {CANARY}}}}}]",
    f"users: [{{user: {{exec: {{args: {CANARY}}}}}}}]",
    f"users: [{{user: {{auth-provider: {{config: {{id-token: [{CANARY}]}}}}}}}}]",
    f"users: [{{user: {{as-groups: {CANARY}}}}}]",
    f"kind: {CANARY}",
    f"apiVersion: {CANARY}",
    f"preferences: {{colors: {CANARY}}}",
    f"clusters: [{{name: a, cluster: {CANARY}}}]",
    CANARY,
    f"[{CANARY}]",
    f"extensions: [{{name: a, extension: {CANARY}}}, {{name: a, extension: {CANARY}}}]",
    f"extensions: [{CANARY}]",
]


@pytest.mark.parametrize("text", SECRETS)
def test_no_problem_quotes_a_value(text: str) -> None:
    document = compose(Source("f", text.encode()))
    found = decode(document).problems

    assert found
    assert CANARY not in repr(found)
    error = refusal(document, found)
    assert CANARY not in f"{error} {error!r} {error.hint}"


def test_names_in_problems_cannot_act_on_a_terminal() -> None:
    ((problem),) = decoded('users: [{name: "a\\e[31m"}, {name: "a\\e[31m"}]').problems

    assert problem.sentence == 'users has two entries named "a\\x1b[31m"'


WHOLE = """
apiVersion: v1
kind: Config
current-context: dev
preferences:
  colors: true
  extensions: [{name: p, extension: [1]}]
extensions:
- {name: t, extension: {a: [yes, 0x10, null, 1.5, x]}}
- {name: nothing}
clusters:
- name: c
  cluster:
    server: https://k:6443
    tls-server-name: k
    insecure-skip-tls-verify: no
    disable-compression: yes
    certificate-authority: ca.pem
    certificate-authority-data: aGk=
    proxy-url: socks5://p
    extensions: [{name: e, extension: {}}]
- name: empty
contexts:
- {name: dev, context: {cluster: c, user: u, namespace: ns, extensions: [{name: x, extension: z}]}}
- {name: empty, context: }
users:
- name: u
  user:
    client-certificate: c.pem
    client-certificate-data: YQ==
    client-key: k.pem
    client-key-data: Yg==
    token: t
    tokenFile: tf
    as: someone
    as-uid: "5"
    as-groups: [a, null]
    as-user-extra: {r: [x, z], m: null}
    username: un
    password: p
    auth-provider: {name: oidc, config: {id-token: i, m: null}}
    exec:
      command: aws
      args: [a, b]
      env: [{name: A, value: b}, null]
      apiVersion: client.authentication.k8s.io/v1beta1
      installHint: h
      provideClusterInfo: on
- user:
    exec: {apiVersion: client.authentication.k8s.io/v1}
    unknown: 5
- null
"""


def test_a_whole_file_becomes_the_model() -> None:
    content = decoded(WHOLE.replace("- null\n", ""))
    clusters, contexts, users = content.entries.values()

    assert content.problems == []
    assert content.current_context == "dev"
    assert content.preferences == Preferences(colors=True, extensions=(NamedExtension(name="p", extension=[1]),))
    assert content.extensions == (
        NamedExtension(name="t", extension={"a": [True, 16, None, 1.5, "x"]}),
        NamedExtension(name="nothing"),
    )
    assert list(content.top) == [
        *["apiVersion", "kind", "current-context", "preferences", "extensions", "clusters"],
        "contexts",
        "users",
    ]
    assert [entry.name for entry in (*clusters, *contexts, *users)] == ["c", "empty", "dev", "empty", "u", ""]
    assert decode_body(clusters[0], Cluster) == Cluster(
        server="https://k:6443",
        tls_server_name="k",
        disable_compression=True,
        certificate_authority="ca.pem",
        certificate_authority_data=b"hi",
        proxy_url="socks5://p",
        extensions=(NamedExtension(name="e", extension={}),),
    )
    assert decode_body(clusters[1], Cluster) == Cluster()
    assert decode_body(contexts[0], Context) == Context(
        cluster="c", user="u", namespace="ns", extensions=(NamedExtension(name="x", extension="z"),)
    )
    assert decode_body(contexts[1], Context) == Context()
    assert decode_body(users[0], AuthInfo) == AuthInfo(
        client_certificate="c.pem",
        client_certificate_data=b"a",
        client_key="k.pem",
        client_key_data=b"b",
        token="t",
        token_file="tf",
        impersonate="someone",
        impersonate_uid="5",
        impersonate_groups=("a", ""),
        impersonate_user_extra={"r": ("x", "z"), "m": ()},
        username="un",
        password="p",
        auth_provider=AuthProvider(name="oidc", config={"id-token": "i", "m": ""}),
        exec=ExecConfig(
            command="aws",
            args=("a", "b"),
            env=(ExecEnvVar(name="A", value="b"), ExecEnvVar()),
            api_version="client.authentication.k8s.io/v1beta1",
            install_hint="h",
            provide_cluster_info=True,
            interactive_mode="IfAvailable",
        ),
    )
    assert decode_body(users[1], AuthInfo) == AuthInfo(exec=ExecConfig(api_version="client.authentication.k8s.io/v1"))


@pytest.mark.parametrize(
    "item", ["null", "{}", "{name: x}", "{cluster: null}", "{cluster: {}}", "{cluster: {server: }}"]
)
def test_an_entry_without_content_is_empty(item: str) -> None:
    (entry,) = decoded(f"clusters: [{item}]").entries[Kind.CLUSTER]

    assert decode_body(entry, Cluster) == Cluster()


def test_the_last_of_repeated_keys_is_decoded_and_merge_keys_are_followed() -> None:
    text = "x: &u {token: a, as: b}\nusers:\n- {name: u, user: {token: c, <<: *u, as: d, as: e}}\n"
    (entry,) = decoded(text).entries[Kind.USER]

    assert decode_body(entry, AuthInfo) == AuthInfo(token="a", impersonate="e")


@pytest.mark.parametrize(
    ("api_version", "mode", "expected"),
    [
        ("client.authentication.k8s.io/v1beta1", "", "IfAvailable"),
        ("client.authentication.k8s.io/v1beta1", "Never", "Never"),
        ("client.authentication.k8s.io/v1", "", ""),
        ("client.authentication.k8s.io/v1alpha1", "", ""),
        ("", "", ""),
    ],
)
def test_the_interactive_mode_has_a_default_for_v1beta1(api_version: str, mode: str, expected: str) -> None:
    text = json.dumps({"users": [{"user": {"exec": {"apiVersion": api_version, "interactiveMode": mode}}}]})
    exec_config = decode_body(decoded(text).entries[Kind.USER][0], AuthInfo).exec

    assert exec_config is not None
    assert exec_config.interactive_mode == expected


@KUBECTLS
def test_kubectl_sees_the_same_whole_file(kubectl: Kubectl, tmp_path: Path) -> None:
    """Field by field, in the words of kubectl's JSON."""
    text = WHOLE.replace("- null\n", "")
    (tmp_path / "f").write_text(text)
    content = decoded(text)

    view = kubectl.view(cwd=tmp_path, env={"KUBECONFIG": "f"})

    for kind, entries in content.entries.items():
        found = {entry["name"]: without_zeros(entry[kind.word]) for entry in view[kind.list_name]}
        assert found == {entry.name: without_zeros(as_json(decode_body(entry, kind.record))) for entry in entries}
    assert without_zeros(view["preferences"]) == without_zeros(as_json(content.preferences))


def as_json(value: Any) -> Any:
    """A record as kubectl prints it."""
    if isinstance(value, Record):
        pairs = ((known.key, getattr(value, name)) for name, known in value.FIELDS.items())
        return {key: as_json(item) for key, item in pairs if item or item == {}}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, (list, tuple)) else value


def without_zeros(value: Any) -> Any:
    """JSON without what is empty: kubectl prints some of it, and leaves some of it out."""
    if isinstance(value, dict):
        return {key: without_zeros(item) for key, item in value.items() if item not in (None, "", False, [])}
    return [without_zeros(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("users: [{name: u, user: {exec: {command: x}}}]", ("exec", "command"), "x"),
        ("users: [{name: u, user: {exec: {command: x}}}]", ("exec",), "{command: x}"),
        ("users: [{name: u, user: {exec: {command: x}}}]", (), "{exec: {command: x}}"),
        ("users: [{name: u, user: {token: a, token: b}}]", ("token",), "b"),
        ("users: [{name: u, user: {}}]", ("token",), "{name: u, user: {}}"),
        ("users: [{name: u}]", ("token",), "{name: u}"),
        ("users: [{name: u, user: {exec: null}}]", ("exec", "command"), "{name: u, user: {exec: null}}"),
        ("users: [null]", ("token",), "null"),
        ("x: &x {token: a}\nusers: [{name: u, user: {<<: *x}}]", ("token",), "a"),
        ("x: &x {token: a}\nusers: [{name: u, user: *x}]", ("token",), "a"),
    ],
)
def test_the_node_of_a_field(text: str, keys: tuple[str, ...], expected: str) -> None:
    node = field_node(decoded(text).entries[Kind.USER][0], *keys)

    assert text[node.start : node.end] == expected


def test_a_plain_value_has_aliases_and_merge_keys_resolved() -> None:
    root = compose(Source("f", b"{a: &a {b: [yes, 0x10]}, c: *a, d: {<<: *a, e: ~}}")).root
    assert isinstance(root, Mapping)

    value = {"b": [True, 16]}
    assert plain_value(root) == {"a": value, "c": value, "d": {**value, "e": None}}


def test_bodies_are_decoded_when_they_are_asked_for() -> None:
    """Two decodings are equal, and none is kept."""
    (entry,) = decoded("users: [{name: u, user: {token: a}}]").entries[Kind.USER]

    assert decode_body(entry, AuthInfo) == decode_body(entry, AuthInfo)
    assert decode_body(entry, AuthInfo) is not decode_body(entry, AuthInfo)
