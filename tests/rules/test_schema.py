"""What the JSON Schema does not allow: our own quick check and `jsonschema` agree, and the places are right."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.errors import KubeconfigError
from kubectl_share.kubeconfig.decoding import decode
from kubectl_share.kubeconfig.places import shown
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.rules.facts import Facts
from kubectl_share.rules.schema import SchemaError, errors_of, is_clean
from tests.support.mutation import mutated
from tests.support.rules import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = Any
EXAMPLES = int(os.environ.get("KUBECTL_SHARE_EXAMPLES", "1000"))
SCHEMA = Draft202012Validator(
    json.loads(files("kubectl_share.schemas").joinpath("kubeconfig-v1.schema.json").read_text("utf-8"))
)
V1 = "client.authentication.k8s.io/v1"
WHOLE: Json = {
    "apiVersion": "v1",
    "kind": "Config",
    "preferences": {"colors": True, "extensions": [{"name": "p", "extension": {"a": None}}]},
    "current-context": "c",
    "clusters": [{"name": "c", "cluster": {"server": "s", "extensions": [{"name": "e", "extension": 5}]}}],
    "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "n"}}],
    "users": [
        {
            "name": "u",
            "user": {
                "as-groups": ["g"],
                "as-user-extra": {"k": ["v"]},
                "auth-provider": {"name": "oidc", "config": {"k": "v"}},
            },
        },
        {
            "name": "e",
            "user": {
                "exec": {
                    "apiVersion": V1,
                    "command": "c",
                    "args": ["a"],
                    "env": [{"name": "n", "value": "v"}],
                    "interactiveMode": "Never",
                }
            },
        },
    ],
    "extensions": [{"name": "x", "extension": [1]}],
}
VALUES: list[Json] = [
    *[None, "", "x", "v1", "Never", "never", V1, f"{V1}beta1", f"{V1}alpha1", 5, 0, 1.5, True, False],
    *[[], [None], ["x"], [{}], [[]], {}, {"x": "y"}, {"name": "n"}, {"name": ""}, {"server": None}],
]
KEYS = ["unknown", "Server", "sops", "name", "server", "exec", "apiVersion", "interactiveMode", "command", "extensions"]


def facts_of(text: str | bytes) -> Facts:
    document = compose(Source("f", text.encode() if isinstance(text, str) else text))
    return Facts(document, decode(document), NOW)


def found(text: str) -> list[tuple[str, str]]:
    """The path and the keyword of each error."""
    return sorted((error.spot.path, error.keyword) for error in errors_of(facts_of(text)))


def containers(value: Json) -> Iterator[Json]:
    """The maps and lists in a value, itself included."""
    if isinstance(value, (dict, list)):
        yield value
        for below in value.values() if isinstance(value, dict) else value:
            yield from containers(below)


def changed(random: Random) -> Json:
    """The whole kubeconfig with one to three changes."""
    value = copy.deepcopy(WHOLE)
    for _ in range(random.choice([0, 1, 1, 2, 3])):
        places = list(containers(value))
        place = random.choice([place for place in places if "command" in place] or places)
        if random.random() < 0.7:
            place = random.choice(places)
        new = copy.deepcopy(random.choice(VALUES))
        if isinstance(place, list):
            place[: random.randint(0, 1)] = [new]
        elif place and random.random() < 0.3:
            del place[random.choice(list(place))]
        else:
            place[random.choice([*place, *KEYS])] = new
    return value


def without_nothing(value: Json) -> Json:
    """A value without null and empty texts, which are absent to kubectl; null in a list of maps is an empty map."""
    if isinstance(value, dict):
        return {key: without_nothing(below) for key, below in value.items() if below not in (None, "")}
    if isinstance(value, list):
        return [{} if below is None else without_nothing(below) for below in value]
    return value


def expected(value: Json) -> set[tuple[Any, ...]]:
    """What the schema itself says, as (path, keyword), apart from what the decoder judges."""
    errors = set()
    for error in SCHEMA.iter_errors(value):
        path = tuple(error.absolute_path)
        if error.validator in ("additionalProperties", "required") or (error.validator == "enum" and len(path) > 1):
            errors.add((path, error.validator))
    return errors


def reported(errors: tuple[SchemaError, ...]) -> set[tuple[Any, ...]]:
    return {(error.path, error.keyword) for error in errors}


@given(st.integers(0, 2**32))
@settings(max_examples=EXAMPLES // 4, deadline=None, database=None)
def test_the_quick_check_and_jsonschema_agree(seed: int) -> None:
    facts = facts_of(json.dumps(changed(Random(seed))))

    assert is_clean(facts.places) == (errors_with_jsonschema(facts) == ())


@given(st.integers(0, 2**32))
@settings(max_examples=EXAMPLES // 4, deadline=None, database=None)
def test_both_agree_on_nearly_right_files(seed: int) -> None:
    try:
        facts = facts_of(mutated(Random(seed)))
    except KubeconfigError:
        return
    if facts.document.root is not None:
        assert is_clean(facts.places) == (errors_with_jsonschema(facts) == ())


def errors_with_jsonschema(facts: Facts) -> tuple[SchemaError, ...]:
    """The errors without the quick check before them."""
    from kubectl_share.rules import schema

    assert facts.document.root is not None
    return tuple(schema._explained(facts, facts.document.root))


def test_the_changes_are_of_all_kinds() -> None:
    kinds = {frozenset(k for _, k in reported(errors_of(facts_of(json.dumps(changed(Random(s))))))) for s in range(300)}

    assert kinds >= {frozenset(), *map(frozenset, [["additionalProperties"], ["required"], ["enum"]])}


@given(st.integers(0, 2**32))
@settings(max_examples=EXAMPLES // 4, deadline=None, database=None)
def test_all_is_reported_that_the_published_schema_refuses(seed: int) -> None:
    value = changed(Random(seed))
    value.pop("sops", None)
    facts = facts_of(json.dumps(value))

    assert expected(value) - {(path, "enum") for path, _ in enums_of_nothing(value)} <= reported(errors_of(facts))


def enums_of_nothing(value: Json) -> set[tuple[Any, ...]]:
    """The places where the schema wants one of some words, and an empty text or another type stands."""
    return {
        (tuple(error.absolute_path), "enum")
        for error in SCHEMA.iter_errors(value)
        if error.validator == "enum" and (error.instance == "" or not isinstance(error.instance, str))
    }


@given(st.integers(0, 2**32))
@settings(max_examples=EXAMPLES // 4, deadline=None, database=None)
def test_nothing_else_is_reported_where_nothing_is_null_or_empty(seed: int) -> None:
    value = without_nothing(changed(Random(seed)))
    value.pop("sops", None)
    facts = facts_of(json.dumps(value))

    assert reported(errors_of(facts)) <= expected(value)


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("", []),
        ("null", []),
        ("[]", []),
        ("clusters: 5", []),
        ("{apiVersion: v2, kind: Secret}", []),
        ("{a: 1}", [("a", "additionalProperties")]),
        ("{sops: {}}", []),
        ("{preferences: {sops: 1}}", [("preferences.sops", "additionalProperties")]),
        ("{clusters: [null]}", [("clusters[0].cluster", "required"), ("clusters[0].name", "required")]),
        ("{clusters: [{name: c, cluster: null}]}", [("clusters[c].cluster", "required")]),
        ("{clusters: [{name: '', cluster: {server: s}}]}", [("clusters[0].name", "required")]),
        ("{clusters: [{name: c, cluster: {server: ''}}]}", [("clusters[c].cluster.server", "required")]),
        ("{x: &x {server: s}, clusters: [{name: c, cluster: {<<: *x}}]}", [("x", "additionalProperties")]),
        ("{clusters: [{name: c, cluster: {server: s, server: }}]}", [("clusters[c].cluster.server", "required")]),
        ("{extensions: [{name: e}]}", [("extensions[0].extension", "required")]),
        ("{extensions: [{name: e, extension: {any: thing}}]}", []),
        ("{users: [{name: u, user: {as-user-extra: {any: [thing]}, auth-provider: {config: {any: thing}}}}]}", []),
    ],
)  # fmt: skip
def test_single_cases(text: str, errors: list[tuple[str, str]]) -> None:
    assert found(text) == errors


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("clusters:\n- name: c\n  cluster:\n    Server: s\n    server: s\n", "Server"),
        ("clusters:\n- name: c\n  cluster:\n    server:\n", "server"),
        ("clusters:\n- name: c\n  cluster:\n    server: ''\n", "server"),
        ("clusters:\n- name: c\n  cluster: {disable-compression: true}\n", "{disable-compression: true}"),
        ("clusters:\n- name: c\n  cluster:\n", "cluster"),
        ("clusters:\n- {name: c}\n", "{name: c}"),
        ("x: &x {Server: s, server: s}\nclusters:\n- {name: c, cluster: *x}\n", "Server"),
        ("users: [{name: u, user: {exec: {command: c, apiVersion: v0}}}]", "v0"),
    ],
)
def test_the_place_of_an_error(text: str, place: str) -> None:
    errors = [error for error in errors_of(facts_of(text)) if error.path]

    assert [text[error.spot.start : error.spot.end] for error in errors] == [place]


def test_a_deep_value_is_no_danger() -> None:
    deep = "[" * 9000 + "]" * 9000
    text = f"{{clusters: [{{name: c, cluster: {{server: {deep}, unknown: {deep}}}}}], kind: {deep}}}"

    assert found(text) == [("clusters[c].cluster.unknown", "additionalProperties")]


def test_many_unknown_fields_are_no_danger() -> None:
    text = "".join(f"x{number}: 1\n" for number in range(20_000))

    assert len(errors_of(facts_of(text))) == 20_000


@pytest.mark.parametrize(("text", "is_loaded"), [("server: s", False), ("Server: s", True)])
def test_jsonschema_is_loaded_only_for_a_file_that_is_not_clean(text: str, is_loaded: bool) -> None:
    program = f"""
import sys
from datetime import datetime
from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.kubeconfig.decoding import decode
from kubectl_share.rules.facts import Facts
document = compose(Source("f", b"clusters: [{{name: c, cluster: {{{text}}}}}]"))
Facts(document, decode(document), datetime.now()).schema_errors
print("jsonschema" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(is_loaded)


def test_paths_are_written_as_elsewhere() -> None:
    assert shown(("users", 0, "user", "exec", "env", 1, "name")) == "users[0].user.exec.env[1].name"
    assert shown(()) == ""


def test_plain_value_and_errors_see_the_same_pairs() -> None:
    """The last of repeated keys and merge keys count."""
    text = "clusters:\n- name: c\n  cluster: {server: s, <<: {server: null}, Server: 1, Server: 2}\n"
    root = facts_of(text).document.root
    assert root is not None

    assert plain_value(root)["clusters"][0]["cluster"] == {"server": None, "Server": 2}
    assert found(text) == [
        ("clusters[c].cluster.Server", "additionalProperties"),
        ("clusters[c].cluster.server", "required"),
    ]
