"""The JSON Schemas: sound in themselves, one with the model, and as strict about types as a real kubectl."""

from __future__ import annotations

import copy
import csv
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from kubectl_share.document.composer import compose
from kubectl_share.document.source import Source
from kubectl_share.kubeconfig.decoding import TOP_LEVEL_KEYS
from kubectl_share.kubeconfig.places import Config
from kubectl_share.kubeconfig.values import plain_value
from kubectl_share.model import (
    ANYTHING,
    BASE64,
    TRUTH,
    GoType,
    ListOf,
    MapOf,
    Struct,
)
from tests.support.kubectl import oracles

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "schemas"
CORPUS = ROOT.parent / "shared" / "corpus"
KUBECONFIG = SCHEMAS / "kubeconfig-v1.schema.json"
SCHEMA_FILES = [pytest.param(path, id=path.name) for path in sorted(SCHEMAS.glob("*.json"))]

Json = Any
Steps = tuple[str | int, ...]


def load(path: Path) -> dict[str, Json]:
    schema: dict[str, Json] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def read(text: str, name: str = "inline") -> Json:
    """A YAML or JSON text as the value that kubectl makes of it."""
    root = compose(Source(name, text.encode())).root
    return None if root is None else plain_value(root)


def at(path: Steps) -> str:
    """`users[0].user.token` for the keys and indices on the way there."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def errors(schema: Path, value: Json) -> list[str]:
    """What is wrong with the value: `users[0].user.token: type`, the place and the keyword that refuses it."""
    found = Draft202012Validator(load(schema)).iter_errors(value)
    return sorted(f"{at(tuple(error.absolute_path))}: {error.validator}" for error in found)


def lacking(what: str) -> None:
    """Skip the test; CI has to have what it needs."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is missing")


# The schemas in themselves

KEYWORDS = {
    *("$schema", "$id", "$comment", "$defs", "$ref", "title", "description", "default", "deprecated", "examples"),
    *("type", "enum", "const", "format", "pattern", "minLength", "minimum", "maximum", "contentEncoding"),
    *("items", "properties", "propertyNames", "additionalProperties", "required", "if", "then"),
}


def subschemas(schema: Json, where: str = "#") -> Iterator[tuple[str, dict[str, Json]]]:
    """The pointer -> each schema in a schema, itself included."""
    if not isinstance(schema, dict):
        return
    yield where, schema
    for keyword in ("items", "additionalProperties", "propertyNames", "if", "then"):
        yield from subschemas(schema.get(keyword), f"{where}/{keyword}")
    for keyword in ("properties", "$defs"):
        for name, part in schema.get(keyword, {}).items():
            yield from subschemas(part, f"{where}/{keyword}/{name}")


@pytest.mark.parametrize("path", SCHEMA_FILES)
def test_id_is_where_the_file_is_published(path: Path) -> None:
    schema = load(path)
    assert schema["$id"] == f"https://raw.githubusercontent.com/kubectl-share/kubectl-share/main/schemas/{path.name}"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", SCHEMA_FILES)
def test_every_property_and_definition_has_a_description(path: Path) -> None:
    documented = r"#(/\$defs/\w+)?(/(properties/[^/]+|items|additionalProperties))*/(properties|\$defs)/[^/]+"
    places = [(where, part) for where, part in subschemas(load(path)) if re.fullmatch(documented, where)]
    assert places
    assert [
        where for where, part in places if not re.fullmatch(r"(?s)[A-Z].*[.\w/]", part.get("description", ""))
    ] == []


@pytest.mark.parametrize("path", SCHEMA_FILES)
def test_examples_and_defaults_are_valid(path: Path) -> None:
    root = Draft202012Validator(load(path))
    shown = [
        (where, part, value)
        for where, part in subschemas(root.schema)
        for value in [*part.get("examples", []), *([part["default"]] if "default" in part else [])]
    ]
    assert len(shown) > 5
    assert [where for where, part, value in shown if not root.evolve(schema=part).is_valid(value)] == []


@pytest.mark.parametrize("path", SCHEMA_FILES)
def test_validators_in_strict_mode_find_nothing_odd(path: Path) -> None:
    odd = []
    for where, part in subschemas(load(path)):
        odd += [f"{where}: {keyword}" for keyword in part.keys() - KEYWORDS]
        odd += [f"{where}: requires {name}" for name in part.get("required", []) if name not in part["properties"]]
        inherits_type = where.endswith(("/if", "/then", "/propertyNames"))
        if "properties" in part and "object" not in part.get("type", []) and not inherits_type:
            odd.append(f"{where}: properties without type")
    assert odd == []


# The schema and the model


def differences(kind: GoType, schema: dict[str, Json], root: dict[str, Json], path: str = "") -> Iterator[str]:
    """Where the schema of a value and its Go type disagree."""
    if "$ref" in schema:
        schema = {**root["$defs"][schema["$ref"].removeprefix("#/$defs/")], **schema}
    if kind is ANYTHING:
        wanted: list[str] | None = None
    elif isinstance(kind, ListOf):
        wanted = ["array", "null"]
        yield from differences(kind.item, schema.get("items", {}), root, f"{path}[]")
    elif isinstance(kind, MapOf):
        wanted = ["object", "null"]
        yield from differences(kind.value, schema.get("additionalProperties") or {}, root, f"{path}.*")
    elif isinstance(kind, Struct):
        wanted = ["object", "null"]
        properties = schema.get("properties", {})
        yield from (f"{path}.{key}: not in both" for key in kind.of.BY_KEY.keys() ^ properties.keys())
        for key, (_, of) in kind.of.BY_KEY.items():
            yield from differences(of, properties.get(key, {}), root, f"{path}.{key}")
        if schema.get("additionalProperties") is not False:
            yield f"{path}: open to unknown fields"
    else:
        wanted = ["boolean" if kind is TRUTH else "string", "null"]
    if schema.get("type") != wanted:
        yield f"{path}: type"
    if (schema.get("contentEncoding") == "base64") != (kind is BASE64):
        yield f"{path}: base64"


def test_schema_and_model_have_the_same_fields_and_types() -> None:
    schema = load(KUBECONFIG)
    assert list(differences(Struct(Config), schema, schema)) == []


def test_config_has_the_keys_of_the_decoder() -> None:
    assert Config.BY_KEY.keys() == set(TOP_LEVEL_KEYS)


@pytest.mark.parametrize(
    ("definition", "change", "expected"),
    [
        ("cluster", {"properties": {}}, ".clusters[].cluster.server: not in both"),
        ("cluster", {"additionalProperties": True}, ".clusters[].cluster: open to unknown fields"),
        ("cluster", {"type": "object"}, ".clusters[].cluster: type"),
        ("extensions", {"items": {}}, ".extensions[]: type"),
        ("base64", {"type": ["array", "null"]}, ".users[].user.client-key-data: type"),
        ("base64", {"contentEncoding": None}, ".users[].user.client-key-data: base64"),
    ],
)
def test_comparison_of_schema_and_model_sees_a_difference(
    definition: str, change: dict[str, Json], expected: str
) -> None:
    schema = load(KUBECONFIG)
    schema["$defs"][definition] |= change
    assert expected in set(differences(Struct(Config), schema, schema))


# Every field, as the schema and as kubectl take it

EVERYTHING = """
apiVersion: v1
kind: Config
preferences: {colors: true, extensions: [{name: p, extension: {a: b}}]}
current-context: c
clusters:
- name: c
  cluster:
    server: https://c:6443
    tls-server-name: c
    insecure-skip-tls-verify: false
    certificate-authority: ca.crt
    certificate-authority-data: YWJj
    proxy-url: http://p:3128
    disable-compression: true
    extensions: [{name: e, extension: {a: b}}]
contexts:
- name: c
  context: {cluster: c, user: u, namespace: ns, extensions: [{name: e, extension: {a: b}}]}
users:
- name: u
  user:
    client-certificate: u.crt
    client-certificate-data: YWJj
    client-key: u.key
    client-key-data: YWJj
    token: t
    tokenFile: token
    as: a
    as-uid: "1"
    as-groups: [g]
    as-user-extra: {scopes: [s]}
    username: u
    password: p
    auth-provider: {name: oidc, config: {client-id: k}}
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: c
      args: [a]
      env: [{name: E, value: v}]
      installHint: h
      provideClusterInfo: false
      interactiveMode: Never
    extensions: [{name: e, extension: {a: b}}]
extensions: [{name: e, extension: {a: b}}]
"""

VALUES: dict[str, Json] = {
    "null": None,
    "true": True,
    "integer": 5,
    "negative": -5,
    "fraction": 1.5,
    "[]": [],
    "[null]": [None],
    "[true]": [True],
    "[integer]": [5],
    "[string]": ["YWJj"],
    "[[]]": [[]],
    "[{}]": [{}],
    "{}": {},
    "{null}": {"x": None},
    "{true}": {"x": True},
    "{integer}": {"x": 5},
    "{string}": {"x": "YWJj"},
    "{[]}": {"x": []},
    "{[null]}": {"x": [None]},
    "{[string]}": {"x": ["s"]},
    "{[integer]}": {"x": [5]},
    "{{}}": {"x": {}},
}
"""The name of a kind of JSON value -> one. A string is added to these: that which the field has, or just any."""

LISTS_OF_BYTES = {
    f"{field} = {value}"
    for field in (
        "clusters[0].cluster.certificate-authority-data",
        "users[0].user.client-certificate-data",
        "users[0].user.client-key-data",
    )
    for value in ("[]", "[null]", "[integer]")
}
"""kubectl takes a list of numbers for the bytes themselves. No kubeconfig has that, so the schema wants base64."""


def places(value: Json, path: Steps = ()) -> Iterator[Steps]:
    """The path of every value in a value: fields, list items, values of maps."""
    if path:
        yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in steps:
        yield from places(part, (*path, step))


def put(value: Json, path: Steps, part: Json) -> Json:
    """A copy of the value with `part` at the path."""
    changed = copy.deepcopy(value)
    target = changed
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = part
    return changed


def variants() -> Iterator[tuple[str, Json]]:
    """`kind = [string]` -> the file with everything in it, with a value of that kind in that place."""
    whole = read(EVERYTHING)
    for path in places(whole):
        original = whole
        for step in path:
            original = original[step]
        for name, value in VALUES.items():
            yield f"{at(path)} = {name}", put(whole, path, value)
        yield f"{at(path)} = string", put(whole, path, original if isinstance(original, str) else "YWJj")


def test_file_with_everything_in_it_has_every_field_and_is_valid() -> None:
    def keys(kind: GoType, path: str) -> Iterator[str]:
        if isinstance(kind, ListOf):
            yield from keys(kind.item, f"{path}[0]")
        elif isinstance(kind, Struct):
            for key, (_, of) in kind.of.BY_KEY.items():
                yield f"{path}.{key}".lstrip(".")
                yield from keys(of, f"{path}.{key}")

    whole = read(EVERYTHING)
    assert errors(KUBECONFIG, whole) == []
    assert {key.lstrip(".") for key in keys(Struct(Config), "")} <= {at(path) for path in places(whole)}


def test_null_is_valid_in_every_place() -> None:
    whole = read(EVERYTHING)
    wrong = {at(path): found for path in places(whole) if (found := errors(KUBECONFIG, put(whole, path, None)))}
    assert wrong == {}


def test_schema_refuses_the_types_that_kubectl_refuses(tmp_path: Path) -> None:
    if not oracles():
        lacking("kubectl")
    files = {f"{number}.json": variant for number, variant in enumerate(variants())}
    for file, (_, value) in files.items():
        (tmp_path / file).write_text(json.dumps(value), encoding="utf-8")
    validator = Draft202012Validator(load(KUBECONFIG))
    by_type = {
        name
        for name, value in files.values()
        if any(error.validator == "type" for error in validator.iter_errors(value))
    }
    for kubectl in oracles():
        refused = {files[file][0] for file in kubectl.refused(files, tmp_path)}
        assert refused - by_type == set(), f"kubectl {kubectl} refuses more"
        assert by_type - refused == LISTS_OF_BYTES, f"the schema refuses more than kubectl {kubectl}"


BASE64_TEXTS = [
    *("", "YWJj", "YQ==", "YWI=", "YR==", "YWJj\n", "\nYWJj", "\n", "YW\nJj", "YWJj\r\nYWJj\r\n", "YQ=\n=", "YQ==\n\n"),
    *("DATA+OMITTED", "REDACTED", "+/+/"),
    *("abc", "ab==c", "abc=d", "YQ=", "YQ", "Y===", "====", "=", "YQ==YQ==", "YQ==\nYQ==", "YW Jj", "YWJj ", " YWJj"),
    *("YWJj\t", "YWJj\u2028", "YWJj\v", "_-8=", "é", "whocare", "ENC[AES256_GCM,data:YWJj]", "${CA}", "YWJjé"),
]


def test_base64_is_what_kubectl_takes_for_it(tmp_path: Path) -> None:
    if not oracles():
        lacking("kubectl")
    fields = {
        ("clusters", 0, "cluster", "certificate-authority-data"),
        ("users", 0, "user", "client-certificate-data"),
        ("users", 0, "user", "client-key-data"),
    }
    whole = read(EVERYTHING)
    files = {
        f"{number}-{index}.json": put(whole, field, text)
        for number, text in enumerate(BASE64_TEXTS)
        for index, field in enumerate(sorted(fields))
    }
    for file, value in files.items():
        (tmp_path / file).write_text(json.dumps(value), encoding="utf-8")
    invalid = {file for file, value in files.items() if errors(KUBECONFIG, value)}
    assert 0 < len(invalid) < len(files)
    for kubectl in oracles():
        assert kubectl.refused(files, tmp_path) == invalid, kubectl


# Single cases

EXEC = "client.authentication.k8s.io"
BETA = f"apiVersion: {EXEC}/v1beta1, command: c"

KUBECONFIGS = [
    ("", []),
    ("# only a comment", []),
    ("{}", []),
    ("[]", [": type"]),
    ("text", [": type"]),
    # the top level
    ("{apiVersion: v1, kind: Config}", []),
    ("kind: Secret", ["kind: enum"]),
    ("kind: config", ["kind: enum"]),
    ("KIND: Config", [": additionalProperties"]),
    ("apiVersion: v2", ["apiVersion: enum"]),
    ("apiVersion: 1", ["apiVersion: enum", "apiVersion: type"]),
    ("current-context: 12345678", ["current-context: type"]),
    ("current-context: '12345678'", []),
    ("current-context: on", ["current-context: type"]),
    ("current-context: 1e10", ["current-context: type"]),
    ("current-context: 2026-01-01", []),
    ("current_context: c", [": additionalProperties"]),
    ("sops: {}", [": additionalProperties"]),
    ("preferences: {}", []),
    ("preferences: {colors: yes}", []),
    ("preferences: {colors: 'yes'}", ["preferences.colors: type"]),
    ("preferences: {editor: vi}", ["preferences: additionalProperties"]),
    # entries
    ("{clusters: null, users: null, contexts: null}", []),
    ("{clusters: [], users: [null], contexts: []}", []),
    ("contexts: {c: {}}", ["contexts: type"]),
    ("contexts: [c]", ["contexts[0]: type"]),
    ("contexts: [{name: c, context: {}}]", []),
    ("contexts: [{name: '', context: null}]", []),
    ("contexts: [{name: c}]", ["contexts[0]: required"]),
    ("contexts: [{context: {}}]", ["contexts[0]: required"]),
    ("contexts: [{name: c, context: {}, namespace: n}]", ["contexts[0]: additionalProperties"]),
    ("contexts: [{name: c, context: {}}, {name: c, context: {namespace: 1}}]", ["contexts[1].context.namespace: type"]),
    ("users: [{name: 7, user: {}}]", ["users[0].name: type"]),
    ("users: [{name: u}]", ["users[0]: required"]),
    ("clusters: [{name: c}]", ["clusters[0]: required"]),
    ("clusters: [{name: c, cluster: null}]", []),
    # clusters
    ("clusters: [{name: c, cluster: {server: 'https://c'}}]", []),
    ("clusters: [{name: c, cluster: {tls-server-name: c}}]", ["clusters[0].cluster: required"]),
    (
        "clusters: [{name: c, cluster: {Server: 'https://c'}}]",
        ["clusters[0].cluster: additionalProperties", "clusters[0].cluster: required"],
    ),
    (
        "clusters: [{name: c, cluster: {server: s, insecure-skip-tls-verify: 'true'}}]",
        ["clusters[0].cluster.insecure-skip-tls-verify: type"],
    ),
    ("clusters: [{name: c, cluster: {server: s, insecure-skip-tls-verify: true}}]", []),
    (
        "clusters: [{name: c, cluster: {server: s, certificate-authority-data: 'ENC[AES256_GCM,data:YWJj]'}}]",
        ["clusters[0].cluster.certificate-authority-data: pattern"],
    ),
    ("clusters: [{name: c, cluster: {server: s, certificate-authority-data: DATA+OMITTED}}]", []),
    # users
    ("users: [{name: u, user: {token: t}}]", []),
    ("users: [{name: u, user: {token: 12345678}}]", ["users[0].user.token: type"]),
    ("users: [{name: u, user: {token-file: t}}]", ["users[0].user: additionalProperties"]),
    ("users: [{name: u, user: {tokenFile: t}}]", []),
    ("users: [{name: u, user: {as-groups: g}}]", ["users[0].user.as-groups: type"]),
    ("users: [{name: u, user: {as: a, as-groups: [1, g]}}]", ["users[0].user.as-groups[0]: type"]),
    ("users: [{name: u, user: {as: a, as-user-extra: {k: v}}}]", ["users[0].user.as-user-extra.k: type"]),
    ("users: [{name: u, user: {as: a, as-user-extra: {k: [v], any key: []}}}]", []),
    ("users: [{name: u, user: {auth-provider: {name: gcp, config: {anything: t}}}}]", []),
    (
        "users: [{name: u, user: {auth-provider: {name: gcp, config: {expiry: 3600}}}}]",
        ["users[0].user.auth-provider.config.expiry: type"],
    ),
    (
        "users: [{name: u, user: {auth-provider: {name: oidc, client-id: k}}}]",
        ["users[0].user.auth-provider: additionalProperties"],
    ),
    # extensions: the body is free, the entry is not
    ("extensions: [{name: e, extension: {any: {thing: [1, null, 1.5]}}}]", []),
    ("extensions: [{name: e, extension: 5}]", []),
    ("extensions: [{name: e}]", ["extensions[0]: required"]),
    ("extensions: [{name: e, extension: {}, extra: 1}]", ["extensions[0]: additionalProperties"]),
    # exec plugins
    (f"users: [{{name: u, user: {{exec: {{{BETA}}}}}}}]", []),
    (f"users: [{{name: u, user: {{exec: {{apiVersion: {EXEC}/v1, command: c, interactiveMode: Never}}}}}}]", []),
    (
        f"users: [{{name: u, user: {{exec: {{apiVersion: {EXEC}/v1, command: c}}}}}}]",
        ["users[0].user.exec: required"],
    ),
    (
        f"users: [{{name: u, user: {{exec: {{apiVersion: {EXEC}/v1alpha1, command: c}}}}}}]",
        ["users[0].user.exec.apiVersion: enum"],
    ),
    (
        "users: [{name: u, user: {exec: {apiVersion: '', command: ''}}}]",
        ["users[0].user.exec.apiVersion: enum", "users[0].user.exec.command: minLength"],
    ),
    (
        "users: [{name: u, user: {exec: {interactiveMode: never}}}]",
        [
            "users[0].user.exec.interactiveMode: enum",
            "users[0].user.exec: required",
            "users[0].user.exec: required",
        ],
    ),
    (f"users: [{{name: u, user: {{exec: {{{BETA}, args: null, env: null}}}}}}]", []),
    (
        f"users: [{{name: u, user: {{exec: {{{BETA}, args: [--port, 80]}}}}}}]",
        ["users[0].user.exec.args[1]: type"],
    ),
    (
        f"users: [{{name: u, user: {{exec: {{{BETA}, env: [{{name: E, value: 1}}]}}}}}}]",
        ["users[0].user.exec.env[0].value: type"],
    ),
    (
        f"users: [{{name: u, user: {{exec: {{{BETA}, env: {{E: v}}}}}}}}]",
        ["users[0].user.exec.env: type"],
    ),
    (f"users: [{{name: u, user: {{exec: {{{BETA}, env: [{{value: v}}]}}}}}}]", ["users[0].user.exec.env[0]: required"]),
    (f"users: [{{name: u, user: {{exec: {{{BETA}, env: [{{name: E}}]}}}}}}]", []),
    ("users: [{name: u, user: {exec: null, auth-provider: null}}]", []),
]


@pytest.mark.parametrize(("text", "expected"), KUBECONFIGS)
def test_kubeconfig(text: str, expected: list[str]) -> None:
    assert errors(KUBECONFIG, read(text)) == expected


# check-jsonschema, as people run it


def check_jsonschema(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A run of the real check-jsonschema of this environment."""
    if importlib.util.find_spec("check_jsonschema") is None:
        lacking("check-jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example kubeconfigs with credentials."""
    target = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, ROOT / "examples" / "make_credentials.py", target], check=True, capture_output=True)
    return target


BAD_EXAMPLES = {
    "bad/bad-base64.yaml": "certificate-authority-data",
    "bad/tab-indented.yaml": "Failed to parse",
    "bad/wrong-type.yaml": "users[0].user.token",
}
"""The example that is bad in form -> what check-jsonschema says. The other bad ones are bad in meaning only."""


def test_check_jsonschema_finds_the_schemas_sound() -> None:
    done = check_jsonschema("--check-metaschema", KUBECONFIG)
    assert done.returncode == 0, done.stdout + done.stderr


def test_check_jsonschema_finds_a_broken_schema_unsound(tmp_path: Path) -> None:
    broken = load(KUBECONFIG) | {"type": "kubeconfig"}
    (tmp_path / "broken.json").write_text(json.dumps(broken), encoding="utf-8")
    assert check_jsonschema("--check-metaschema", tmp_path / "broken.json").returncode == 1


def test_check_jsonschema_passes_the_examples(made: Path) -> None:
    files = [
        file
        for file in sorted([*made.rglob("*.yaml"), *made.rglob("*.json")])
        if file.relative_to(made).as_posix() not in BAD_EXAMPLES
    ]
    assert {file.suffix for file in files} == {".yaml", ".json"}
    assert len(files) > 20
    done = check_jsonschema("--schemafile", KUBECONFIG, *files)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", BAD_EXAMPLES)
def test_check_jsonschema_refuses_the_examples_of_bad_form(made: Path, file: str) -> None:
    done = check_jsonschema("--schemafile", KUBECONFIG, made / file)
    assert done.returncode == 1
    assert BAD_EXAMPLES[file] in done.stdout + done.stderr


# Kubeconfigs from public repositories

CORPUS_ERRORS = {
    # The index calls these valid: kubectl loads them. It cannot use them as they are.
    "a010-csharp-no-server.yml": ["clusters[0].cluster: required"],  # kubectl would talk to localhost:8080
    "a034-fabric8-exec-null-args": ["users[0].user.exec: required"],  # exec v1 without interactiveMode
    "c010-markdown-korean-proxy-url.md": ["users[0]: required"],  # a user without a body
}


def corpus(*verdicts: str) -> dict[str, str]:
    """The files whose verdict on the schema in the index is one of these -> their kubeconfig."""
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        names = [row["file"] for row in csv.DictReader(index, delimiter="\t") if row["schema_valid"] in verdicts]
    return {name: kubeconfig_in((CORPUS / name).read_text(encoding="utf-8")) for name in names}


def kubeconfig_in(text: str) -> str:
    """The kubeconfig inside a ConfigMap or a page of Markdown, without its indentation; else the text as it is."""
    for start in re.finditer(r"^( *)apiVersion: v1\n", text, re.MULTILINE):
        indent = start[1]
        block = re.compile(rf"(?:{indent}(?!```).*\n|\n)+").match(text, start.start())
        assert block is not None
        lines = [line.removeprefix(indent) for line in block[0].splitlines()]
        if "clusters:" in lines and ("```" in text or indent):
            return "\n".join(lines)
    return text


@pytest.fixture
def _corpus() -> None:
    if not CORPUS.exists():
        pytest.skip("the corpus is not part of the repository, and not beside it")


@pytest.mark.usefixtures("_corpus")
def test_schema_passes_the_corpus() -> None:
    files = corpus("y")
    assert len(files) > 15
    found = {name: wrong for name, text in files.items() if (wrong := errors(KUBECONFIG, read(text, name)))}
    assert found == CORPUS_ERRORS


@pytest.mark.usefixtures("_corpus")
def test_schema_finds_the_unknown_fields_of_the_corpus() -> None:
    found = {name: set(errors(KUBECONFIG, read(text, name))) for name, text in corpus("lenient").items()}
    assert found == {
        "a050-octant-cluster-api-version-field.yaml": {"clusters[0].cluster: additionalProperties"},
        "a074-kubenix-current-context-misplaced.json": {
            "contexts[0]: additionalProperties",
            "contexts[0]: required",
        },
        "a086-php-namespace-misplaced-dangling.yaml": {
            f"contexts[{index}]: additionalProperties" for index in range(4)
        },
    }
