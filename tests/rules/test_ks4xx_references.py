"""Names that refer to each other, and ways to log in that exclude each other: KS401, KS402, KS404, KS406, KS407."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.kubectl import Kubectl, oracles
from tests.support.program import CANARY
from tests.support.rules import judged

if TYPE_CHECKING:
    from pathlib import Path

GROUP = ("KS401", "KS402", "KS404", "KS406", "KS407")
CLUSTERS = "clusters: [{name: c, cluster: {server: 'https://c'}}]\n"
USERS = "users: [{name: u, user: {}}]\n"
CURRENT = "current-context: x\n"


def reported(text: str) -> list[str]:
    """Rule and field of each finding of the group."""
    return [f"{one.code} {one.path}" for one in judged(text) if one.code in GROUP]


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("{cluster: c, user: u}", []),
        ("{cluster: c}", ["KS404 users[u].name"]),
        ("{cluster: c, user: ''}", ["KS404 users[u].name"]),
        ("{cluster: c, user: null}", ["KS404 users[u].name"]),
        ("{cluster: c, user: v}", ["KS401 contexts[x].context.user", "KS404 users[u].name"]),
        ("{cluster: C, user: u}", ["KS404 clusters[c].name", "KS401 contexts[x].context.cluster"]),
        ("{user: u}", ["KS404 clusters[c].name", "KS401 contexts[x].context.cluster"]),
        ("{cluster: '', user: u}", ["KS404 clusters[c].name", "KS401 contexts[x].context.cluster"]),
        ("{cluster: ~, user: u}", ["KS404 clusters[c].name", "KS401 contexts[x].context.cluster"]),
        ("{}", ["KS404 clusters[c].name", "KS401 contexts[x].context.cluster", "KS404 users[u].name"]),
        # of the wrong type
        ("{cluster: 1, user: u}", ["KS404 clusters[c].name"]),
        ("{cluster: [c], user: u}", ["KS404 clusters[c].name"]),
        ("[c, u]", []),
        ("c", []),
        # without a body
        ("", ["KS404 clusters[c].name", "KS404 users[u].name"]),
        # filled in later, or encrypted
        ("{cluster: '${C}', user: '{{ u }}'}", []),
        ("'${CONTEXT}'", []),
        ("{cluster: '${C}', user: v}", ["KS401 contexts[x].context.user", "KS404 users[u].name"]),
        # merged in
        ("{<<: {cluster: c}, user: u}", []),
        ("{cluster: c, <<: {cluster: d}, user: u}", ["KS404 clusters[c].name", "KS401 contexts[x].context.cluster"]),
    ],
)
def test_what_a_context_refers_to(context: str, expected: list[str]) -> None:
    assert reported(f"{CURRENT}{CLUSTERS}contexts:\n- name: x\n  context: {context}\n{USERS}") == expected


@pytest.mark.parametrize(
    ("clusters", "users", "expected"),
    [
        ("[]", "[]", ["cluster", "user"]),
        ("null", "null", ["cluster", "user"]),
        ("[{}, null]", "[{name: ''}]", ["cluster", "user"]),
        ("[{name: c}]", "[{name: v}]", ["user"]),
        ("[&e {name: c}, *e]", "[{<<: {name: u}}]", []),
        # a number as a name is one that lacks its quotes; other things are no names at all
        ("[{name: 1}]", "[{name: u}]", ["cluster"]),
        ("[{name: [c]}]", "[{name: {c: d}}]", ["cluster", "user"]),
        # what is not known
        ("[{name: '${C}'}]", "[{name: v}]", ["user"]),
        ("['{{ cluster }}']", "[v, {name: w}]", []),
        ("{c: {}}", "u", []),
    ],
)
def test_what_there_is_to_refer_to(clusters: str, users: str, expected: list[str]) -> None:
    contexts = "contexts: [{name: x, context: {cluster: c, user: u}}]\n"
    found = reported(f"{CURRENT}clusters: {clusters}\n{contexts}users: {users}\n")
    assert [one for one in found if "KS401" in one] == [f"KS401 contexts[x].context.{key}" for key in expected]


def test_a_number_as_a_name_can_be_referred_to() -> None:
    contexts = "contexts: [{name: 3, context: {cluster: '1', user: 2}}]\n"
    text = f"current-context: '3'\nclusters: [{{name: 1}}]\n{contexts}users: [{{name: '2'}}, {{name: 4}}]\n"
    assert reported(text) == []


def test_names_encrypted_by_sops_are_not_judged() -> None:
    contexts = "contexts: [{name: x, context: {cluster: c, user: 'ENC[AES256_GCM,data:Zg==]'}}]\n"
    text = f"current-context: x\nclusters: [{{name: 'ENC[AES256_GCM,data:YQ==]'}}]\n{contexts}{USERS}"
    assert reported(f"{text}sops: {{}}\n") == []
    assert [one[:5] for one in reported(text)] == ["KS404", "KS401", "KS401", "KS404"]


@pytest.mark.parametrize("context", ["'${CONTEXT}'", "{name: x, context: '{{ context }}'}", "7", "[]"])
def test_nothing_is_unused_while_contexts_are_not_known(context: str) -> None:
    assert [one for one in reported(f"{CLUSTERS}contexts: [{context}]\n{USERS}") if "KS404" in one] == []


@pytest.mark.parametrize("contexts", ["", "contexts: []\n", "contexts: null\n", "contexts: {x: {cluster: c}}\n"])
def test_nothing_is_unused_where_there_is_no_context(contexts: str) -> None:
    assert reported(f"{CLUSTERS}{contexts}{USERS}") == []


@pytest.mark.parametrize(
    ("current", "contexts", "expected"),
    [
        ("current-context: x", "[{name: x}]", None),
        ("current-context: other", "[{name: x}]", "error"),
        ("current-context: other", "[]", "error"),
        ("current-context: other", "null", "error"),
        ("", "[{name: x}]", "warning"),
        ("current-context:", "[{name: x}]", "warning"),
        ("current-context: ''", "[{name: x}]", "warning"),
        ("current-context: null", "[{name: x}]", "warning"),
        ("", "[]", None),
        ("current-context: ''", "[]", None),
        ("current-context: ''", "null", None),
        # of the wrong type
        ("current-context: 1", "[{name: x}]", None),
        ("current-context: [x]", "[{name: x}]", None),
        ("current-context: other", "{x: {}}", None),
        ("current-context: '1'", "[{name: 1}]", None),
        # filled in later
        ("current-context: '${X}'", "[{name: x}]", None),
        ("current-context: other", "[{name: '${X}'}]", None),
        ("current-context: ''", "[{name: '${X}'}]", "warning"),
    ],
)
def test_the_current_context(current: str, contexts: str, expected: str | None) -> None:
    found = judged(f"kind: Config\n{current}\nclusters: []\ncontexts: {contexts}\n")
    assert [one.severity for one in found if one.code == "KS402"] == ([expected] if expected else [])


def test_a_missing_current_context_is_reported_at_the_beginning() -> None:
    found = judged("# mine\nkind: Config\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: []\n")
    assert [(one.line, one.column, one.path) for one in found if one.code == "KS402"] == [(2, 1, "current-context")]


def test_names_are_escaped_and_secrets_not_shown() -> None:
    contexts = 'contexts: [{name: x, context: {cluster: "\\x1b[2J", user: u, namespace: CANARY}}]\n'
    users = "users: [{name: u, user: {token: CANARY, username: CANARY, password: CANARY, as-uid: CANARY}}]\n"
    found = judged((CURRENT + CLUSTERS + contexts + users).replace("CANARY", CANARY.upper()))
    assert {one.code for one in found} >= {"KS401", "KS404", "KS406", "KS407"}
    assert 'there is no cluster "\\x1b[2J"' in {one.message for one in found}
    assert CANARY.upper() not in str(found)


V1 = "client.authentication.k8s.io/v1"
CREDENTIAL = f'{{"apiVersion": "{V1}", "kind": "ExecCredential", "status": {{"token": "t"}}}}'
EXEC = f"exec: {{apiVersion: {V1}, command: echo, args: ['{CREDENTIAL}'], interactiveMode: Never}}"


def of_user(body: str) -> str:
    """A kubeconfig whose server nobody answers for."""
    clusters = "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:9'}}]\n"
    contexts = "contexts: [{name: x, context: {cluster: c, user: u}}]\n"
    return f"{CURRENT}{clusters}{contexts}users: [{{name: u, user: {body}}}]\n"


USERS_FOR_KUBECTL = [
    ("{token: t}", []),
    ("{token: t, username: a}", ["KS406 username"]),
    ("{token: t, password: a}", ["KS406 password"]),
    ("{token: t, username: a, password: a}", ["KS406 username"]),
    ("{token: t, username: '', password: null}", []),
    ("{token: '', username: a, password: a}", []),
    ("{tokenFile: token, username: a, password: a}", ["KS406 username"]),
    ("{tokenFile: token, password: a}", []),
    (f"{{{EXEC}, auth-provider: {{name: oidc}}}}", ["KS406 auth-provider"]),
    (f"{{{EXEC}, auth-provider: {{}}}}", ["KS406 auth-provider"]),
    (f"{{{EXEC}, auth-provider: null}}", []),
    (f"{{{EXEC}, token: t}}", []),
    (f"{{{EXEC}, username: a, password: a}}", []),
    ("{token: t, as-uid: a}", ["KS407 as-uid"]),
    ("{token: t, as-groups: [a]}", ["KS407 as-groups"]),
    ("{token: t, as-user-extra: {a: [b]}}", ["KS407 as-user-extra"]),
    ("{token: t, as-uid: a, as-groups: [a], as: ''}", ["KS407 as-uid"]),
    ("{token: t, as-uid: '', as-groups: [], as-user-extra: {}}", []),
    ("{token: t, as: b, as-uid: a, as-groups: [a], as-user-extra: {a: [b]}}", []),
]


@pytest.mark.parametrize(("body", "expected"), USERS_FOR_KUBECTL)
def test_ways_to_log_in(body: str, expected: list[str]) -> None:
    assert [one.replace("users[u].user.", "") for one in reported(of_user(body))] == expected


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_kubectl_refuses_the_same_users(kubectl: Kubectl, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t\n")
    gets_to_the_server = {}
    for body, _ in USERS_FOR_KUBECTL:
        (tmp_path / "config").write_text(of_user(body))
        done = kubectl.run("get", "--raw", "/", "--kubeconfig", "config", cwd=tmp_path)
        gets_to_the_server[body] = "127.0.0.1:9 was refused" in done.stderr
    assert gets_to_the_server == {body: not expected for body, expected in USERS_FOR_KUBECTL}


@pytest.mark.parametrize(
    "body",
    [
        "{token: '${T}', username: a}",
        "{token: t, password: '{{ p }}'}",
        "{token: 1, username: a}",
        "{token: t, username: [a]}",
        "{exec: [a], auth-provider: {}}",
        "{as: '${A}', as-uid: a}",
        "{as: [a], as-uid: a}",
        "{as-uid: 1, as-groups: a, as-user-extra: [a]}",
        "{as-uid: '${A}'}",
        "[token, username]",
        "",
    ],
)
def test_what_is_not_known_or_of_the_wrong_type_is_no_conflict(body: str) -> None:
    assert reported(of_user(body)) == []


@pytest.mark.parametrize(
    ("namespace", "is_good"),
    [
        ("default", True),
        ("a", True),
        ("0-0", True),
        ("'1'", True),
        ("a" * 63, True),
        ("a" * 64, False),
        ("Default", False),
        ("a.b", False),
        ("a_b", False),
        ("a/b", False),
        ("-a", False),
        ("a-", False),
        ("'a '", False),
        ('"a\\n"', False),
        ("ä", False),
        ("''", True),
        ("null", True),
        ("1", True),
        ("[A]", True),
        ("'${NAMESPACE}'", True),
    ],
)
def test_names_of_namespaces(namespace: str, is_good: bool) -> None:
    contexts = f"contexts: [{{name: x, context: {{cluster: c, user: u, namespace: {namespace}}}}}]\n"
    expected = [] if is_good else ["KS407 contexts[x].context.namespace"]
    assert reported(CURRENT + CLUSTERS + contexts + USERS) == expected
