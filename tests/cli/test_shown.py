"""A secret in a wrong place, such as a name, a path or a key, comes out of no command."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.program import PROD, Home

if TYPE_CHECKING:
    from collections.abc import Iterator

RANDOM = "q7XkT2mZ9vLw4RbN6sYd8HcJ1fGp3AeU5oBi0KxWzQrVnMtS"
PEM = f"-----BEGIN EC PRIVATE KEY-----\n{RANDOM}\n-----END EC PRIVATE KEY-----\n"
SECRETS = {
    "a key": PEM,
    "a key without its end": PEM[:60],
    "base64 of a key": base64.b64encode(PEM.encode()).decode(),
    "base64 of a key in DER": f"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEH/{RANDOM}==",
    "a JWT": f"eyJhbGciOiJub25lIn0.eyJ{RANDOM}.{RANDOM}",
    "a token of OpenShift": f"sha256~{RANDOM}",
    "a token of GitHub": f"ghp_{RANDOM}",
    "a field and its value": f"token:{RANDOM}",
    "a URL with a password": f"https://alice:{RANDOM}@prod.example/",
}
PIECE = 8
"""As much of a secret tells enough."""
PLACES = 33
"""Where `everywhere` puts it."""
BEGINNING_OF_BASE64 = len("LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCg")

CLUSTER = {"server": "https://prod.example:6443"}
PLUGIN = {"apiVersion": "client.authentication.k8s.io/v1", "command": "aws", "interactiveMode": "Never"}
FORMATS = ("text", "json", "github", "sarif", "gitlab", "junit")


def kubeconfig(**changes: Any) -> dict[str, Any]:
    """One with a cluster, a context and a user, some of them changed."""
    cluster, user, context = (changes.pop(name, None) for name in ("cluster", "user", "context"))
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "prod",
        "clusters": [{"name": "prod", "cluster": CLUSTER | (cluster or {})}],
        "contexts": [{"name": "prod", "context": {"cluster": "prod", "user": "alice"} | (context or {})}],
        "users": [{"name": "alice", "user": user or {}}],
        **changes,
    }


def with_exec(**changes: Any) -> dict[str, Any]:
    """A kubeconfig with a plugin, some of its fields changed."""
    return kubeconfig(user={"exec": PLUGIN | changes})


def everywhere(secret: str) -> Iterator[dict[str, Any]]:
    """Kubeconfigs with the secret in each place where none belongs, and none is looked for."""
    for field in ("certificate-authority", "tls-server-name"):
        yield kubeconfig(cluster={field: secret})
    for field in ("client-certificate", "client-key", "tokenFile", "as", "as-uid", "username"):
        yield kubeconfig(user={field: secret})
    yield kubeconfig(user={"client-key": secret, "client-certificate": secret, "tokenFile": secret})
    yield kubeconfig(user={"as": "bob", "as-groups": [secret], "as-user-extra": {secret: ["x"]}})
    yield kubeconfig(context={"namespace": secret})
    for field in ("command", "apiVersion", "interactiveMode", "installHint"):
        yield with_exec(**{field: secret})
    yield with_exec(args=[secret, "--x", secret, f"--{secret}=1"], env=[{"name": secret, "value": secret}])
    yield kubeconfig(user={"auth-provider": {"name": secret}})
    yield kubeconfig(user={"auth-provider": {"name": "oidc", "config": {secret: "x"}}})
    yield kubeconfig(user={"auth-provider": {"name": "oidc", "config": {secret: 1}}})
    yield kubeconfig(user={"auth-provider": {"name": "oidc", "config": {"idp-certificate-authority": secret}}})
    for name in ("cluster", "user", "context"):  # an entry of that name that is not there
        yield kubeconfig(context={name: secret})
    yield kubeconfig(**{"current-context": secret})
    yield kubeconfig(
        clusters=[{"name": secret, "cluster": CLUSTER}],
        contexts=[{"name": secret, "context": {"cluster": secret, "user": secret}}],
        users=[{"name": secret, "user": {"tokenFile": "missing"}}],
    )
    yield kubeconfig(users=[{"name": secret, "user": {}}, {"name": secret, "user": {}}])
    yield kubeconfig(users=[{"name": secret, "user": {"client-key": 5}}])
    # keys that kubectl does not know
    yield kubeconfig(**{secret: "x"})
    yield kubeconfig(cluster={secret: None}, context={secret: None}, user={secret: None})
    yield with_exec(**{secret: "x"})
    yield kubeconfig(users=[{"name": "alice", secret: "x"}])
    yield kubeconfig(user={"extensions": [{"name": secret, "extension": {secret: secret}, secret: 1}]})
    yield {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": secret}, "stringData": {secret: PROD}}


def pieces_shown(secret: str, text: str) -> list[str]:
    """Parts of a secret that stand in a text; what all secrets of its form begin with is none."""
    begin = secret.find(RANDOM[:PIECE]) if RANDOM[:PIECE] in secret else BEGINNING_OF_BASE64
    text = text.replace("\\n", "").replace("\n", "")
    ends = range(begin + PIECE, min(begin + len(RANDOM), len(secret)))
    return [piece for end in ends if (piece := secret[end - PIECE : end]) in text]


def test_the_test_itself() -> None:
    for secret in SECRETS.values():
        assert pieces_shown(secret, f"error: {json.dumps(secret)}")
        assert not pieces_shown(secret, "error: (hidden)")


COMMANDS = (
    "bundle --all",
    "bundle --from FILE --from FILE",
    "inspect FILE",
    "inspect FILE --output-format json",
    "import FILE --dry-run --kubeconfig ../.kube/own",
    "remove prod * --dry-run --kubeconfig FILE",
)


def kubeconfigs(shift: int) -> Iterator[tuple[str, str]]:
    """A kubeconfig for each place, and the secret in it: each time of another form, for all in all take minutes."""
    secrets = [*SECRETS.values()]
    for number in range(PLACES):
        secret = secrets[(number + shift) % len(secrets)]
        yield json.dumps([*everywhere(secret)][number]), secret


@pytest.mark.parametrize("shift", [0, 3])
def test_no_command_shows_it(home: Home, shift: int) -> None:
    home.has(PROD, "own")
    codes = set()
    for content, secret in kubeconfigs(shift):
        path = home.has(content)
        for words in COMMANDS:
            done = home.share_quickly(*(str(path) if word == "FILE" else word for word in words.split()))
            told = done.err if words.startswith("bundle") else done.out.decode() + done.err
            assert pieces_shown(secret, told) == [], (words, content)
            codes.add(done.code)
    assert codes == {0, 2}


@pytest.mark.parametrize("shift", range(len(SECRETS)))
def test_no_format_of_validate_shows_it(home: Home, shift: int) -> None:
    secrets = {}
    for number, (content, secret) in enumerate(kubeconfigs(shift)):
        (home.work / f"{number:02}").write_text(content)
        secrets[f"{number:02}"] = secret
    form = FORMATS[shift % len(FORMATS)]
    found = home.share_quickly("validate", "--profile", "strict", "--output-format", form, *secrets)
    changed = home.share_quickly("validate", "--diff", *secrets)
    told = "".join(done.out.decode() + done.err for done in (found, changed))
    for code in ("KS102", "KS104", "KS401", "KS403"):
        assert code in told
    for secret in secrets.values():
        assert pieces_shown(secret, told) == []


@pytest.mark.parametrize(
    ("field", "secret", "says"),
    [
        ("client-key", PEM, "looks like the key itself, not like the path of a file: client-key-data"),
        ("tokenFile", SECRETS["a JWT"], "looks like the token itself, not like the path of a file: token"),
        ("tokenFile", RANDOM, "looks like the token itself, not like the path of a file: token"),
        (
            "client-certificate",
            "-----BEGIN CERTIFICATE-----",
            "looks like the certificate itself, not like the path of a file: client-certificate-data",
        ),
    ],
)
def test_what_belongs_in_another_field(home: Home, field: str, secret: str, says: str) -> None:
    path = home.has(json.dumps(kubeconfig(user={field: secret})))
    refused = home.share_quickly("bundle")
    assert refused.code == 2
    assert f'users[alice].user.{field}: file "(hidden)" ' in refused.err
    assert refused.err.endswith(f"\nhint: its value {says} is the field for it\n")
    assert pieces_shown(secret, refused.err) == []
    refused = home.share_quickly("import", str(path), "--kubeconfig", "mine")
    assert refused.code == 2
    assert refused.err.splitlines() == [
        f'error: user "alice": its {field} {says} is the field for it',
        "hint: that is never imported; ask whoever made the file for another way to log in",
    ]


def test_a_path_is_shown(home: Home) -> None:
    path = home.has(json.dumps(kubeconfig(user={"tokenFile": "/none/token"})))
    assert 'file "/none/token" does not exist' in home.share_quickly("bundle").err
    assert "--allow-file /none/token" in home.share_quickly("import", str(path), "--kubeconfig", "mine").err


def test_a_key_is_shown_if_it_looks_like_one(home: Home) -> None:
    users = "users: [{name: alice, user: {color: red, token:hunter2-canary}}]\n"
    home.has(PROD.partition("users:")[0] + users)
    done = home.share_quickly("bundle")
    assert [line for line in done.err.splitlines() if "does not know" in line] == [
        f'note: user "alice": kubectl does not know the field "{key}", it goes along' for key in ("color", "(hidden)")
    ]
    users = (
        "users: [{name: alice, user: {auth-provider: {name: oidc, config: {a: 1, client-secret:hunter2-canary: 1}}}}]\n"
    )
    home.has(PROD.partition("users:")[0] + users)
    assert "config.a must be a string, and is a number (and 1 more like this)" in home.share_quickly("bundle").err
    home.has(PROD.partition("users:")[0] + users.replace("a: 1, ", ""))
    assert "config.(hidden) must be a string, and is a number" in home.share_quickly("bundle").err


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://evil.example/@prod.example", "https://evil.example/(hidden)"),
        ("https://alice:hunter2-canary@prod.example//k8s", "https://prod.example//k8s"),
        ("https://admin:hunter2-canary?x@prod.example", "(hidden)"),
        ("https://admin:hunter#2-canary@prod.example", "(hidden)"),
    ],
)
def test_servers(home: Home, url: str, shown: str) -> None:
    path = home.has(json.dumps(kubeconfig(cluster={"server": url})))
    bundled = home.share_quickly("bundle")
    assert bundled.err.splitlines()[1] == f"* prod  {shown}, no credentials"
    assert "a user name or a password stands in a URL" in bundled.err
    inspected = home.share_quickly("inspect")
    assert f"server  {shown}\n" in inspected.out.decode()
    refused = home.share_quickly("import", str(path), "--kubeconfig", "mine")
    assert refused.code == 2
    assert 'cluster "prod": its server holds a user name or a password' in refused.err
    asked = home.share_quickly(
        *("import", str(path), "--kubeconfig", "mine", "--allow-url-credentials", "prod", "--dry-run")
    )
    for told in (bundled.err, inspected.out.decode(), refused.err, asked.out.decode() + asked.err):
        assert "prod.example" not in told.replace(shown, "")
        assert "2-canary" not in told
