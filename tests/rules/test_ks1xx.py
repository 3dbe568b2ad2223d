"""The rules of form: what is no kubeconfig, what kubectl cannot load, ignores or cannot use."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from tests.support.kubectl import oracles
from tests.support.rules import credentials_for_examples, fixed, judged, places

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "Canary7qZkXw"
HEAD = "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
BASE64 = base64.b64encode(b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").decode()
EXEC = "client.authentication.k8s.io"


def said(text: str, code: str) -> list[tuple[str, str]]:
    """The path and the message of each finding of a rule."""
    return [(one.path, one.message) for one in judged(text) if one.code == code]


def hints(text: str, code: str) -> list[str]:
    return [one.hint for one in judged(text) if one.code == code]


def with_user(body: str) -> str:
    return f"{HEAD}clusters: []\nusers:\n- name: admin\n  user: {body}\n"


def with_cluster(body: str) -> str:
    return f"{HEAD}users: []\nclusters:\n- name: prod\n  cluster: {body}\n"


# KS102


@pytest.mark.parametrize(
    ("text", "path", "hint"),
    [
        (with_cluster("{server: s, Server: t}"), "clusters[prod].cluster.Server", "did you mean server?"),
        (with_cluster("{server: s, insecure-skip-tls-verfy: x}"), "clusters[prod].cluster.insecure-skip-tls-verfy",
         "did you mean insecure-skip-tls-verify?"),
        (with_cluster("{server: s, api-version: v1}"), "clusters[prod].cluster.api-version",
         "remove it: it is of the first days of Kubernetes"),
        (with_cluster("{server: s, colour: red}"), "clusters[prod].cluster.colour",
         "remove it, or keep it in an extension: kubectl ignores it"),
        (with_user("{token-file: t}"), "users[admin].user.token-file", "did you mean tokenFile?"),
        (with_user("{clientCertificateData: t}"), "users[admin].user.clientCertificateData",
         "did you mean client-certificate-data?"),
        (with_user("{exec: {apiversion: x}}"), "users[admin].user.exec.apiversion", "did you mean apiVersion?"),
        (with_user("{exec: {env: [{Name: n}]}}"), "users[admin].user.exec.env[0].Name", "did you mean name?"),
        (with_user("{auth-provider: {Config: {}}}"), "users[admin].user.auth-provider.Config", "did you mean config?"),
        (with_user("{extensions: [{Name: n}]}"), "users[admin].user.extensions[0].Name", "did you mean name?"),
        (f"{HEAD}users: []\ncontexts: [{{name: c, context: {{}}, namespace: n}}]", "contexts[c].namespace",
         "move it one level deeper, under context"),
        (f"{HEAD}users: [{{name: u, usr: {{}}}}]", "users[u].usr", "did you mean user?"),
        (f"{HEAD}users: []\ncurrent_context: c", "current_context", "did you mean current-context?"),
        (f"{HEAD}users: []\npreferences: {{colour: x}}", "preferences.colour", "did you mean colors?"),
        (f"{HEAD}users: []\nextensions: [{{name: n, extension: 1, extra: 2}}]", "extensions[0].extra",
         "remove it, or keep it in an extension: kubectl ignores it"),
        (f"{HEAD}users: []\n{'x' * 5000}: 1", "(hidden)", "remove it, or keep it in an extension: kubectl ignores it"),
        (f"{HEAD}users: []\n\"a\\e[31m\": 1", "(hidden)",
         "remove it, or keep it in an extension: kubectl ignores it"),
        (f"{HEAD}users: []\nKIND: Config", "KIND", "did you mean kind?"),
    ],
)  # fmt: skip
def test_unknown_fields(text: str, path: str, hint: str) -> None:
    assert said(text, "KS102") == [(path, "is no field of a kubeconfig")]
    assert hints(text, "KS102") == [hint]


@pytest.mark.parametrize(
    "text",
    [
        with_user("{auth-provider: {name: oidc, config: {any-thing: x}}, as-user-extra: {any: [x]}}"),
        with_user("{extensions: [{name: n, extension: {any: {thing: x}}}]}"),
        f"{HEAD}users: []\nsops: {{mac: x}}",
        f"{HEAD}users: null\npreferences: null",
        with_user("null"),
    ],
)
def test_known_fields(text: str) -> None:
    assert said(text, "KS102") == []


def test_one_finding_says_that_a_miscased_kind_is_refused() -> None:
    text = "KIND: Secret\napiVersion: v1\nclusters: []\nusers: [{name: u, user: {}}]\n"

    assert [(one.code, one.load) for one in judged(text) if one.path in ("kind", "KIND")] == [
        ("KS102", False),
        ("KS108", True),
    ]


# KS103, KS104


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"true"', "true"),
        ("'True'", "true"),
        ('"no"', "false"),
        ("!!str off", "false"),
        ("|\n     yes", "true"),
        ("maybe", None),
        ("1", None),
        ("&a 'true'", None),
        ("[]", None),
    ],
)
def test_a_bool_loses_its_quotes(before: str, after: str | None) -> None:
    text = f"{HEAD}users: []\nclusters:\n- name: c\n  cluster:\n    server: s\n    disable-compression: {before}\n"

    assert [code for code in ("KS103", "KS104") if places(text, code)] == ["KS103"]
    assert fixed(text, "KS103") == (text if after is None else text.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12345678", '"12345678"'),
        ("0123", '"0123"'),
        ("1e10", '"1e10"'),
        ("yes", '"yes"'),
        ("1_000", '"1_000"'),
        ("&a 5", None),
    ],
)
def test_a_scalar_gets_quotes(before: str, after: str | None) -> None:
    text = with_user(f"{{as: {before}, as-groups: [a, {before.removeprefix('&a ')}]}} # note")
    expected = text.replace(before, after) if after else text.replace("[a, 5]", '[a, "5"]')

    assert said(text, "KS104")[0][0] == "users[admin].user.as"
    assert said(text, "KS104")[1][0] == "users[admin].user.as-groups[1]"
    assert fixed(text, "KS104") == expected


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        (with_user("{token: 5}"), "users[admin].user.token", "must be a string, and is a number"),
        (with_user("{as: yes}"), "users[admin].user.as", "must be a string, and is a bool"),
        (f"{HEAD}users:\n- user: {{as: 5}}", "users[0].user.as", "must be a string, and is a number"),
        (f'{HEAD}users:\n- {{name: "a\\e[31m", user: {{as: 5}}}}', "users[a\\x1b[31m].user.as",
         "must be a string, and is a number"),
    ],
)  # fmt: skip
def test_paths_have_the_names_of_entries(text: str, path: str, message: str) -> None:
    assert said(text, "KS104") == [(path, message)]


@pytest.mark.parametrize(("value", "fix"), [("12345678", '"12345678"'), ("123", None)])
def test_numbers_in_place_of_base64_get_quotes_where_that_helps(value: str, fix: str | None) -> None:
    text = with_user(f"{{client-key-data: {value}}}")

    assert fixed(text, "KS104") == (text.replace(value, fix) if fix else text)


def test_the_value_behind_an_alias_is_what_is_to_be_changed() -> None:
    text = with_user("{as: &a 5, as-groups: [*a]}")
    assert places(text, "KS104") == [(7, 14), (7, 14)]
    text = f"{HEAD}extensions: [{{name: e, extension: &a 'true'}}]\nusers: []\nclusters: [{{name: c, cluster: "
    assert places(f"{text}{{server: s, disable-compression: *a}}}}]\n", "KS103") == [(4, 35)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (f"{HEAD}users: {{}}", "write it like this: - {name: alice, user: {...}}"),
        (f"{HEAD}users: [a]", "write each of them like this: - {name: alice, user: {...}}"),
        (with_user("[a]"), "write it like this: user: {exec: {...}}"),
        (with_user("{exec: [a]}"),
         f"write it like this: exec: {{apiVersion: {EXEC}/v1, command: kubelogin, interactiveMode: IfAvailable}}"),
        (with_user("{exec: {args: get-token}}"), "write it like this: args: [get-token, --environment, prod]"),
        (with_user("{exec: {env: [a]}}"), "write each of them like this: env: [{name: AWS_PROFILE, value: prod}]"),
        (with_user("{as-user-extra: {team: shop}}"),
         "correct it: kubectl loads nothing of the file until this is right"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_comes_with_an_example(text: str, hint: str) -> None:
    assert hints(text, "KS103") == [hint]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("users: []\n   b: c\n", "compare the indentation"),
        ("users: a: b\n", "put a value with a colon and a space in it into quotes"),
        ("users: 'a\nb: c\n", "a quote above that is never closed"),
        ("users: [a\nb: c\n", "a [ above that is never closed"),
        ("users: {a: b\nc: d\n", "a { above that is never closed"),
        ("users: [{name: u, user: {token: !!str, as: x}}]\n", "a comma that is missing"),
        ("users: 'a' b\n", "text behind a closing quote"),
        ("users: }\n", "a bracket that closes nothing"),
        ("users:\n\ta: b\n", "indent with spaces"),
        ("users: @a\n", "put the value into quotes"),
        ("users: - a\n", "begin the list on a line of its own"),
        ("users: *a\n", "define the anchor above"),
        ('users: "\\q"\n', "write the backslash twice"),
        ("users: |a\n", "on the line below"),
        ("users: {[a]: b}\n", "write a single value as the key"),
        ("users: {<<: a}\n", "let << name the anchor of a map"),
        ("users: !!int a\n", "remove the tag"),
        ("users: &a [*a]\n", "write out what the alias stands for"),
    ],
)
def test_what_to_do_where_kubectl_cannot_read_on(text: str, hint: str) -> None:
    (found,) = hints(text, "KS101")
    assert hint in found


# KS105

TWICE = "is overridden by the same key below it"


@pytest.mark.parametrize(
    ("body", "path", "messages"),
    [
        ("{server: a, server: b}", "server", [TWICE]),
        ("{server: a, 'server': b, \"server\": c}", "server", [TWICE, TWICE]),
        ("{server: a, <<: {server: b}}", "server", ["is overridden by the merge key below it"]),
        ("{<<: {server: b}, server: a}", "server", []),
        ("{<<: {server: b, server: c}}", "server", [TWICE]),
        ("{'<<': {server: b}, server: a}", "server", []),
        ("{server: a, extensions: [{name: e, extension: {a: 1, a: 2}}]}", "extensions", []),
        ("{server: a, extensions: [{name: e, name: e, extension: 1}]}", "extensions[0].name", [TWICE]),
    ],
)
def test_repeated_keys(body: str, path: str, messages: list[str]) -> None:
    assert said(with_cluster(body), "KS105") == [(f"clusters[prod].cluster.{path}", message) for message in messages]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"{HEAD}users: []\nusers: []", "users"),
        (f"{HEAD}users: [{{name: a, name: b, user: {{}}}}]", "users[b].name"),
        (with_user("{exec: {command: a, command: b}}"), "users[admin].user.exec.command"),
        (with_user("{auth-provider: {config: {a: b, a: c}}}"), "users[admin].user.auth-provider.config.a"),
        (with_user("{as-user-extra: {a: [b], a: [c]}}"), "users[admin].user.as-user-extra.a"),
    ],
)
def test_repeated_keys_everywhere(text: str, path: str) -> None:
    assert said(text, "KS105") == [(path, TWICE)]


def test_an_anchored_map_is_looked_at_once() -> None:
    text = f"{HEAD}users: [{{name: a, user: &u {{as: x, as: z}}}}, {{name: b, user: *u}}]"

    assert said(text, "KS105") == [("users[a].user.as", TWICE)]


# KS106


@pytest.mark.parametrize(
    ("tail", "place"),
    [
        ("---\nkind: Config\n", (5, 1)),
        ("--- # more\n\n# c\nx: y\n", (5, 1)),
        ("--- x\n", (5, 1)),
        ("---\n---\nx\n", (6, 1)),
        ("...\nx: y\n", (6, 1)),
        ("...\n---\nx: y\n", (6, 1)),
        ("---\r\nx: y\r\n", (5, 1)),
        ("---\n[broken", (5, 1)),
        ("", None),
        ("---\n", None),
        ("---", None),
        ("...\n", None),
        ("---\n\n  # only a comment\n---\n...\n", None),
    ],
)
def test_more_than_one_document(tail: str, place: tuple[int, int] | None) -> None:
    assert places(f"{HEAD}users: [{{name: a, user: {{}}}}]\n{tail}", "KS106") == ([place] if place else [])
    assert places(f"---\n{HEAD}users: []\n", "KS106") == []


def test_what_is_no_text_behind_the_first_document_counts() -> None:
    text = f"{HEAD}users: []\n".encode()

    assert places(text + b"---\n" + b"x" * 5000 + b"\xff", "KS106") == [(5, 1)]


def test_text_behind_a_map_in_brackets_counts() -> None:
    text = '{"apiVersion": "v1", "kind": "Config", "users": []}\n'

    assert places(text + "{}\n", "KS106") == [(2, 1)]
    assert places(text + "# nothing\n", "KS106") == []


# KS107


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (with_cluster("{}"), ["clusters[prod].cluster.server"]),
        (with_cluster("{server: }"), ["clusters[prod].cluster.server"]),
        (with_cluster("{server: ''}"), ["clusters[prod].cluster.server"]),
        (with_cluster("{server: []}"), []),
        (with_cluster("{server: s}"), []),
        (with_cluster("null"), ["clusters[prod].cluster"]),
        (f"{HEAD}users: []\nclusters: [{{cluster: {{server: s}}}}]", ["clusters[0].name"]),
        (f"{HEAD}users: [{{name: '', user: {{}}}}]", ["users[0].name"]),
        (f"{HEAD}users: [{{name: null, user: {{}}}}]", ["users[0].name"]),
        (f"{HEAD}users: [{{name: 5, user: {{}}}}]", []),
        (f"{HEAD}users: [{{name: u, user: {{}}}}]", []),
        (f"{HEAD}users: [{{name: u}}]", ["users[u].user"]),
        (f"{HEAD}users: [null]", ["users[0].name", "users[0].user"]),
        (with_user(f"{{exec: {{apiVersion: {EXEC}/v1beta1}}}}"), ["users[admin].user.exec.command"]),
        (with_user("{exec: {command: kubelogin}}"), ["users[admin].user.exec.apiVersion"]),
        (with_user("{exec: {command: '', apiVersion: ''}}"),
         ["users[admin].user.exec.apiVersion", "users[admin].user.exec.command"]),
        (with_user(f"{{exec: {{command: c, apiVersion: {EXEC}/v1beta1, env: [{{value: v}}, null]}}}}"),
         ["users[admin].user.exec.env[0].name", "users[admin].user.exec.env[1].name"]),
        (with_user(f"{{exec: {{command: c, apiVersion: {EXEC}/v1beta1, env: [{{name: n}}], args: [null]}}}}"), []),
        (with_user("{exec: null}"), []),
        (with_user(f"{{client-certificate-data: {BASE64}}}"), ["users[admin].user.client-certificate-data"]),
        (with_user("{client-certificate: c.pem}"), ["users[admin].user.client-certificate"]),
        (with_user("{client-certificate: c.pem, client-key: }"), ["users[admin].user.client-certificate"]),
        (with_user("{client-certificate: c.pem, client-key: k.pem}"), []),
        (with_user(f"{{client-certificate: c.pem, client-key-data: {BASE64}}}"), []),
        (with_user("{client-certificate: c.pem, client-key-data: no base64}"), []),
        (with_user("{client-certificate: '', client-key: k.pem}"), []),
        (with_user("{client-key: k.pem}"), []),
    ],
)  # fmt: skip
def test_what_is_missing(text: str, expected: list[str]) -> None:
    assert sorted(path for path, _ in said(text, "KS107")) == expected


# KS108


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("kind: Secret\napiVersion: v1\nclusters: []\nusers: [{name: u, user: {}}]\n", "kind"),
        ("kind: Config\napiVersion: v2\nusers: []\n", "apiVersion"),
        ("Kind: config\napiVersion: v1\nclusters: []\nusers: [{name: u, user: {}}]\n", "kind"),
    ],
)
def test_another_kind_or_version(text: str, path: str) -> None:
    ((one),) = [one for one in judged(text) if one.code == "KS108"]

    assert (one.path, one.severity, one.load, one.fix) == (path, "error", True, "")
    assert one.message == ("is not Config" if path == "kind" else "is not v1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("users: []\nclusters: []\n", "apiVersion: v1\nkind: Config\nusers: []\nclusters: []\n"),
        ("# top\n\n---\n# of users\nusers: []\nclusters: []\n",
         "# top\n\n---\n# of users\napiVersion: v1\nkind: Config\nusers: []\nclusters: []\n"),
        ("  users: []\r\n  clusters: []\r\n",
         "  apiVersion: v1\r\n  kind: Config\r\n  users: []\r\n  clusters: []\r\n"),
        ("kind: Config\nusers: []\n", "apiVersion: v1\nkind: Config\nusers: []\n"),
        ("users: []\napiVersion: v1\n", "kind: Config\nusers: []\napiVersion: v1\n"),
        ("'users': []\n'clusters': []\n",
         "'apiVersion': 'v1'\n'kind': 'Config'\n'users': []\n'clusters': []\n"),
        ("{users: [], clusters: []}", "{apiVersion: v1, kind: Config, users: [], clusters: []}"),
        ('{"users": [], "clusters": []}', '{"apiVersion": "v1", "kind": "Config", "users": [], "clusters": []}'),
        ('{\n  "users": [],\n  "clusters": []\n}\n',
         '{\n  "apiVersion": "v1",\n  "kind": "Config",\n  "users": [],\n  "clusters": []\n}\n'),
        ("? users\n: []\n", None),
        ("kind:\napiVersion: ''\nusers: []\nclusters: []\n", None),
    ],
)  # fmt: skip
def test_the_kind_and_the_version_are_added(before: str, after: str | None) -> None:
    findings = [one for one in judged(before) if one.code == "KS108"]

    assert findings
    assert {(one.severity, one.load, bool(one.fix)) for one in findings} == {("warning", False, after is not None)}
    assert fixed(before, "KS108") == (before if after is None else after)
    assert after is None or places(after, "KS108") == []


def test_the_kind_and_the_version_are_one_finding() -> None:
    assert said("users: []\nclusters: []\n", "KS108") == [("kind", "is missing, and so is apiVersion")]
    assert hints("users: []\nclusters: []\n", "KS108") == ["add apiVersion: v1 and kind: Config"]
    assert said("kind: Config\nusers: []\n", "KS108") == [("apiVersion", "is missing")]
    assert said("apiVersion: v1\nusers: []\n", "KS108") == [("kind", "is missing")]


@pytest.mark.parametrize("text", ["KIND: Config\napiversion: v1\nusers: []\nclusters: []\n", f"{HEAD}users: []\n"])
def test_a_kind_in_any_case_is_there(text: str) -> None:
    assert places(text, "KS108") == []


# KS109


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{{apiVersion: {EXEC}/v1, command: c}}",
         f"{{apiVersion: {EXEC}/v1, command: c, interactiveMode: IfAvailable}}"),
        (f"\n      apiVersion: {EXEC}/v1 # v1\n      command: c",
         f"\n      apiVersion: {EXEC}/v1 # v1\n      command: c\n      interactiveMode: IfAvailable"),
        (f"\n      apiVersion: {EXEC}/v1\n      interactiveMode:\n      command: c",
         f"\n      apiVersion: {EXEC}/v1\n      interactiveMode: IfAvailable\n      command: c"),
        (f"{{interactiveMode: '', apiVersion: {EXEC}/v1, command: c}}",
         f"{{interactiveMode: 'IfAvailable', apiVersion: {EXEC}/v1, command: c}}"),
        (f"{{interactiveMode: never, apiVersion: {EXEC}/v1, command: c}}", None),
        (f"{{interactiveMode: never, apiVersion: {EXEC}/v1beta1, command: c}}", None),
        (f"{{<<: {{command: c}}, interactiveMode: '', apiVersion: {EXEC}/v1}}", None),
    ],
)  # fmt: skip
def test_the_mode_is_added(before: str, after: str | None) -> None:
    text = f"{HEAD}clusters: []\nusers:\n- name: u\n  user:\n    exec: {before}\n"

    assert [path for path, _ in said(text, "KS109")] == ["users[u].user.exec.interactiveMode"]
    assert fixed(text, "KS109") == (text if after is None else text.replace(before, after))


def test_the_mode_of_a_shared_plugin_is_left_to_you() -> None:
    exec_ = f"&e {{apiVersion: {EXEC}/v1, command: c}}"
    text = f"{HEAD}users: [{{name: a, user: {{exec: {exec_}}}}}, {{name: b, user: {{exec: *e}}}}]"

    assert len(said(text, "KS109")) == 2
    assert fixed(text, "KS109") == text


@pytest.mark.parametrize(
    "body",
    [
        f"{{apiVersion: {EXEC}/v1, command: c, interactiveMode: Never}}",
        f"{{apiVersion: {EXEC}/v1beta1, command: c}}",
        f"{{apiVersion: {EXEC}/v1, command: c, interactiveMode: 5}}",
    ],
)
def test_the_mode_is_fine_or_of_another_type(body: str) -> None:
    assert said(with_user(f"{{exec: {body}}}"), "KS109") == []


# KS403, KS506, KS510


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- {name: a, user: {}}\n- {name: a, user: {}}\n", "- {name: a, user: {}}\n"),
        ("- {name: a, user: {}}\n- user: {}\n  name: a\n# end\n", "- {name: a, user: {}}\n# end\n"),
        ("# one\n- name: a\n  user: {}\n\n# two\n- name: a\n  user: {}  # same\n  # still two\n# three\n- name: b\n",
         "# one\n- name: a\n  user: {}\n\n# three\n- name: b\n"),
        ("- {name: a, user: {as: x}}\n- {name: a, user: {as: z}}\n", None),
        ("- {name: a, user: {as: x}}\n- {name: a, user: {as: z}}\n- {name: a, user: {as: x}}\n",
         "- {name: a, user: {as: x}}\n- {name: a, user: {as: z}}\n"),
        ("- &a {name: a, user: {}}\n- *a\n", "- &a {name: a, user: {}}\n"),
        ("- {name: a, user: {}}\n- &a {name: a, user: {}}\n- {name: b, user: *a}\n", None),
        ("- {user: {}}\n- {user: {}}\n", "- {user: {}}\n"),
        ("- null\n-\n", "- null\n"),
        (" [{name: a, user: {}}, {name: a, user: {}}]\n", " [{name: a, user: {}}]\n"),
        (" [{name: a, user: {}}, {name: a, user: {}}, {name: b}, {name: a, user: {}}]\n",
         " [{name: a, user: {}}, {name: b}]\n"),
        (" [{name: a, user: {}}, # first\n {name: a, user: {}}]\n", None),
        ("- {name: a, user: {x: 1}}\n- {name: a, user: {x: true}}\n", None),
    ],
)  # fmt: skip
def test_equal_entries_are_dropped(before: str, after: str | None) -> None:
    text = f"{HEAD}clusters: []\nusers:\n{before}"

    assert said(text, "KS403")
    assert fixed(text, "KS403") == (text if after is None else text.replace(before, after))
    assert after is None or places(fixed(fixed(text, "KS403"), "KS403"), "KS403") == places(
        fixed(text, "KS403"), "KS403"
    )


def test_every_later_entry_of_a_name_is_found() -> None:
    text = f"{HEAD}users:\n- {{name: a, user: {{}}}}\n- {{name: a, user: {{as: b}}}}\n- {{name: a, user: {{}}}}\n"

    assert places(text, "KS403") == [(6, 3), (7, 3)]
    assert said(text, "KS403")[0] == ("users", 'has two entries named "a"')


def test_extensions_of_one_name_are_not_dropped() -> None:
    text = with_user("{extensions: [{name: e, extension: 1}, {name: e, extension: 1}]}")

    assert said(text, "KS403") == [("users[admin].user.extensions", "has two entries of one name")]
    assert fixed(text, "KS403") == text


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (f"{EXEC}/v1alpha1", "was removed from kubectl with version 1.24"),
        (f"{EXEC}/v2", "is no version that kubectl knows"),
        ("v1", "is no version that kubectl knows"),
        (f"{EXEC}/v1beta1", None),
        ("''", None),
        ("5", None),
        ("${VERSION}", None),
    ],
)
def test_versions_of_exec_plugins(version: str, message: str | None) -> None:
    text = with_user(f"\n    exec:\n      apiVersion: {version}\n      command: c")

    assert said(text, "KS506") == ([("users[admin].user.exec.apiVersion", message)] if message else [])


HALF = len(BASE64) // 2
PEM = "-----BEGIN CERTIFICATE-----\n      MIIB\n      -----END CERTIFICATE-----"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f">-\n      {BASE64[:HALF]}\n      {BASE64[HALF:]}", BASE64),
        (f">\n      {BASE64[:HALF]}\n      {BASE64[HALF:]}", BASE64),
        (f'"{BASE64} "', f'"{BASE64}"'),
        (f"' {BASE64}'", f"'{BASE64}'"),
        (f"{BASE64[:HALF]}\n      {BASE64[HALF:]}", BASE64),
        (f"{BASE64[:8]} {BASE64[8:]}", BASE64),
        (BASE64.rstrip("="), BASE64),
        (f"|\n      {PEM}\n", f"{BASE64}\n"),
        (f">-\n      {PEM}", None),
        ("abc", None),
        ("ab c", None),
        (f">- # folded\n      {BASE64[:HALF]}\n      {BASE64[HALF:]}", None),
        (f"&a '{BASE64} '", None),
        ("_-__", None),
    ],
)  # fmt: skip
def test_base64_is_rejoined(before: str, after: str | None) -> None:
    assert BASE64.endswith("=")
    text = f"{HEAD}users:\n- name: u\n  user:\n    client-key: k\n    client-certificate-data: {before}\n    as: x\n"

    assert said(text, "KS510") == [("users[u].user.client-certificate-data", "is not valid base64")]
    assert fixed(text, "KS510") == (text if after is None else text.replace(before, after))


def test_every_fix_makes_a_file_that_kubectl_loads(tmp_path: Path) -> None:
    if not oracles():
        pytest.skip("no kubectl is new enough")
    ca = credentials_for_examples()["CA"]
    text = (
        f"clusters:\n- name: c\n  cluster:\n    server: https://c:6443\n    disable-compression: 'on'\n"
        f"    certificate-authority-data: >-\n      {ca[:80]}\n      {ca[80:]}\n"
        f"- name: c\n  cluster: {{server: 'https://c:6443', disable-compression: 'on',\n"
        f"    certificate-authority-data: {ca}}}\n"
        f"users:\n- name: 5\n  user: {{exec: {{apiVersion: {EXEC}/v1, command: c}}}}\n"
        f"- {{name: b, user: {{}}}}\n- {{name: b, user: {{}}}}\n"
    )
    for code in ("KS103", "KS104", "KS108", "KS109", "KS510", "KS403"):
        changed = fixed(text, code)
        assert changed != text, code
        text = changed
    (tmp_path / "f").write_text(text)

    for kubectl in oracles():
        view = kubectl.view(cwd=tmp_path, env={"KUBECONFIG": "f"})
        assert [entry["name"] for entry in view["clusters"] + view["users"]] == ["c", "5", "b"]
        assert view["users"][0]["user"]["exec"]["interactiveMode"] == "IfAvailable"
        assert json.dumps(view).count(ca) == 1


@pytest.mark.parametrize(
    "text",
    [
        with_user(f"{{token: [{CANARY}], client-key-data: '{CANARY} !', as: 5}}"),
        with_user(f"{{exec: {{apiVersion: {CANARY}, interactiveMode: {CANARY}, command: [{CANARY}]}}}}"),
        with_user(f"{{client-certificate: {CANARY}, Token: {CANARY}, token: {CANARY}, token: x}}"),
        with_cluster(f"{{disable-compression: {CANARY}, Server: {CANARY}, extensions: [{CANARY}]}}"),
        f"kind: {CANARY}\napiVersion: {CANARY}\nusers: []\nclusters: [{{name: a, cluster: {{}}}}]\n---\n{CANARY}\n",
        f"{HEAD}users: [{CANARY}]\npreferences: {CANARY}\nextensions: [{{name: a, extension: {CANARY}}}, {{name: a}}]",
    ],
)
def test_no_finding_holds_a_value(text: str) -> None:
    findings = [one for one in judged(text) if one.code.startswith("KS1") or one.code in ("KS403", "KS506", "KS510")]

    assert findings
    assert CANARY not in repr(findings)
