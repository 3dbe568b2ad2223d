"""No secret comes out of `validate`: whatever field it is in, however it is written, whatever is asked for."""

from __future__ import annotations

import base64
import json

import pytest

from tests.support.program import CANARY, PROD, Home

BASE64 = base64.b64encode(CANARY.encode()).decode()
KEY = base64.b64encode(f"-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----\n".encode()).decode()
HEAD = PROD.partition("clusters:")[0]
CONTEXT = "contexts:\n- name: prod\n  context: {cluster: prod, user: alice}\n"

CLUSTERS = {
    "server": f"https://me:{CANARY}@prod.example:6443/?token={CANARY}",
    "proxy-url": f"http://me:{CANARY}@proxy.example",
    "certificate-authority-data": KEY,
}
USERS: dict[str, object] = {
    "token": CANARY,
    "password": CANARY,
    "username": CANARY,
    "client-key-data": KEY,
    "client-certificate-data": BASE64,
    "as": CANARY,
    "as-uid": CANARY,
}
EXEC = {
    "apiVersion": "client.authentication.k8s.io/v1alpha1",
    "command": "sh",
    "args": ["--token", CANARY, f"--password={CANARY}", f"echo {CANARY}"],
    "env": [{"name": "AWS_SECRET_ACCESS_KEY", "value": CANARY}, {"name": "PATH", "value": CANARY}],
    "installHint": CANARY,
    "interactiveMode": CANARY,
}
PROVIDER = {
    "name": "oidc",
    "config": dict.fromkeys(("client-secret", "id-token", "refresh-token", "access-token", "x"), CANARY),
}
BODIES: list[tuple[str, dict[str, object]]] = [
    ("cluster", {"server": "https://prod.example:6443", **CLUSTERS}),
    ("user", USERS),
    ("user", {"exec": EXEC}),
    ("user", {"auth-provider": PROVIDER}),
    ("user", {"exec": EXEC, "auth-provider": PROVIDER, **USERS, "extensions": [{"name": "a", "extension": CANARY}]}),
    ("user", {"as-groups": [CANARY], "as-user-extra": {"a": [CANARY]}, "tokenFile": "~/token", "token": CANARY}),
]


def block(body: dict[str, object], write: str) -> str:
    """A body in block style, each text as `write` says."""
    rows = []
    for key, value in body.items():
        shown = write.replace("%", value) if isinstance(value, str) else json.dumps(value)
        rows.append(f"    {key}: {shown}\n")
    return "".join(rows)


def file_of(kind: str, body: str) -> str:
    """A kubeconfig with a cluster or a user that looks like this."""
    other = {
        "cluster": "users:\n- {name: alice, user: {}}\n",
        "user": 'clusters:\n- {name: prod, cluster: {server: "https://prod.example"}}\n',
    }[kind]
    name = {"cluster": "prod", "user": "alice"}[kind]
    return f"{HEAD}{other}{CONTEXT}{kind}s:\n- name: {name}\n  {kind}:{body}"


def files() -> list[str]:
    """Every secret in every writing, and texts with something wrong about it."""
    found = []
    for kind, body in BODIES:
        found += [
            file_of(kind, f"\n{block(body, write)}") for write in ("%", "'%'", '"%"', "|\n      %", ">-\n      %")
        ]
        found.append(file_of(kind, f" {json.dumps(body)}\n"))
        found.append(
            json.dumps({"kind": "Config", "clusters": [], "users": [], f"{kind}s": [{"name": "a", kind: body}]})
        )
        found.append(file_of(kind, f"\n{block(body, '[%]')}"))
        found.append(file_of(kind, f"\n{block(body, '{%: x}')}".replace(f"{{{CANARY}: x}}", f"{{x: {CANARY}}}")))
        found.append(file_of(kind, f"\n{block(body, '!!int %')}"))
        found.append(file_of(kind, f"\n{block(body, '%')}").replace("- name: prod\n", "- name: prod\n" * 2))
        found.append("".join(f"# {line}\n" for line in found[0].splitlines()) + PROD)
        found.append(f"{PROD}---\n{found[0]}")
        inside = found[0].replace("\n", "\n    ")
        found.append(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n  a: |\n    {inside}\n")
        encoded = base64.b64encode(found[0].encode()).decode()
        found.append(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata:\n  a: {encoded}\n")
    found += [
        PROD.replace("apiVersion: v1", f"apiVersion: {CANARY}"),
        PROD.replace("kind: Config", f"kind: {CANARY}"),
        PROD.replace("token: hunter2-canary", f"token: 12345678 # {CANARY}"),
        PROD.replace("alice}", f"alice, namespace: 123}} # kubectl-share: ignore[{CANARY}] {CANARY}"),
        PROD.replace("alice}", f"alice, namespace: 123}} # kubectl-share: ignore[KS104] {CANARY}"),
        PROD.replace("token: hunter2-canary}", "token: hunter2-canary"),
        PROD.replace("token: hunter2-canary", 'token: "hunter2-canary'),
        PROD.replace("token: hunter2-canary", "token: &hunter2 x, password: *hunter2-canary"),
        PROD.replace("token: hunter2-canary", "token: hunter2-canary, token: hunter2-canary"),
        PROD.replace("users:", f"sops: {{mac: {CANARY}}}\nusers:"),
        PROD.replace("users:", f"\tusers: {CANARY}\nusers:"),
        PROD.replace("name: alice", f"name: alice\n  token: {CANARY}"),
        PROD.replace("token: hunter2-canary", f"client-certificate: secret.crt, client-key: secret.crt, x: {CANARY}"),
        f"{PROD}\0{CANARY}",
        f"%YAML 9.9\n# {CANARY}\n---\n{PROD}",
        f"clusters: [{{{{ .x }}}} {CANARY}\nusers: [\n",
    ]
    return found


@pytest.fixture
def full(home: Home) -> Home:
    for number, text in enumerate(files()):
        (home.work / f"{number:03}").write_text(text)
    (home.work / "secret.crt").write_text(CANARY)
    return home


def has_secret(text: str) -> bool:
    return any(secret in text for secret in ("hunter2", BASE64.rstrip("="), KEY[40:60]))


def run(home: Home, *words: str) -> str:
    """What comes out, on standard output and standard error."""
    named = [path.name for path in sorted(home.work.glob("[0-9]*"))]
    done = home.share_quickly(*words, *named)
    assert done.code in (1, 2)
    told = done.out.decode() + done.err
    assert not has_secret(told)
    return told


def test_the_test_itself() -> None:
    for text in (CANARY, f"x{BASE64}", KEY):
        assert has_secret(text)
    assert all(has_secret(text) or "data:\n  a: " in text for text in files())


@pytest.mark.parametrize(
    ("form", "profile"),
    [
        *(("text", profile) for profile in ("share", "commit", "strict")),
        *((form, "strict") for form in ("json", "github", "gitlab", "junit", "sarif")),
    ],
)
def test_findings(full: Home, form: str, profile: str) -> None:
    told = run(full, "--debug", "validate", "--output-format", form, "--profile", profile, "--no-config")
    for code in ("KS101", "KS201", "KS206", "KS207", "KS208"):
        assert code in told


def test_diff_fix_and_statistics(full: Home) -> None:
    assert "\n+" in run(full, "validate", "--diff", "--statistics")
    assert ": fixed KS104 " in run(full, "--debug", "validate", "--fix", "--statistics")
    run(full, "validate", "--fix", "--profile", "strict")


@pytest.mark.parametrize(
    "words",
    [
        "--select KS201 --config bad.toml",
        "--config worse.toml",
        "--config secret.crt",
        "--require-match --ignore KS101 secret.crt missing",
        "--output-format json --config bad.toml",
        "--diff --config worse.toml",
    ],
)
def test_errors(full: Home, words: str) -> None:
    """Settings with a secret in them, and a file of nothing else."""
    (full.work / "bad.toml").write_text(f'profile = "{CANARY}"\n')
    (full.work / "worse.toml").write_text(f'profile = "{CANARY}\nselect = [{CANARY}]\n')
    assert "error: " in run(full, "--debug", "validate", *words.split())
