"""Which comments look like a credential, and which do not."""

from __future__ import annotations

import random
import string
import time
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from kubectl_share.credentials.leaks import holds_credential
from kubectl_share.credentials.placeholders import is_placeholder

if TYPE_CHECKING:
    from typing import Protocol

    class Pair(Protocol):
        @property
        def certificate(self) -> bytes: ...
        def pem(self) -> bytes: ...


JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl"
HEX_40 = "3f786850e387550fdab836ed7e6dc881de23001b"
HEX_64 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
UUID = "550e8400-e29b-41d4-a716-446655440000"

LEAKS = [
    # a field and its value
    "password: hunter2",
    "password: x",
    "  # - password:   'hunter2'",
    'password: "two words"',
    "password=hunter2",
    "password = hunter2",
    "password: 12345678",
    "password: ask Anna",
    "Password: Hunter2",
    '{"password":"hunter2"}',
    '{\\"token\\": \\"abc\\"}',
    "'token' : 'abc'",
    "token: abc",
    "token:abc",
    "{token: abc, name: x}",
    "client-key-data: LS0t...",
    "client-certificate-data: abcd",
    "client-secret: s",
    "clientSecret: s",
    "id-token: s",
    "refresh-token: s",
    "access-token: s",
    "accessToken: s",
    "export AWS_SECRET_ACCESS_KEY=abc",
    "AWS_SESSION_TOKEN=abc",
    "AZURE_CLIENT_SECRET='abc'",
    "- name: AWS_SECRET_ACCESS_KEY\n  value: abc",
    "# - name: AWS_SECRET_ACCESS_KEY\n#   value: abc",
    '{"name": "AZURE_CLIENT_SECRET", "value": "abc"}',
    "# token:\n#   abc",
    "token: |\n  abc",
    "client-key-data: >-",
    "token: <token> or token: abc",
    "token: <half>abc",
    "token: ${T}abc",
    # options
    "kubectl --token=abc get pods",
    "kubectl --token abc get pods",
    "kubectl --password 'abc' get pods",
    "kubelogin --client-secret abc",
    "kubelogin --oidc-client-secret=abc",
    '["get-token", "--token", "abc"]',
    '["--token","abc"]',
    "- --token\n- abc",
    "# - --client-secret\n# - abc",
    # tokens and keys by their looks
    JWT,
    f"curl with {JWT} works",
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----",
    "    -----BEGIN OPENSSH PRIVATE KEY-----",
    "PuTTY-User-Key-File-3: ssh-ed25519",
    "old: LS0tLS1CRUdJTiBSU0EgUFJJ",
    "sha256~qUGOoXpGuPwBzFJrWGPmqbcyCdGWCDoJ",
    "kubeconfig-u-abcde:zzz9k2m4",
    "kubeconfig-user-x7k2p.c-m-abcde:zzz9k2m4",
    "token-abcde:zzz9k2m4",
    "kubeadm join with abcdef.0123456789abcdef",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "glpat-abcDEF123456",
    "hvs.CAESIJabcdef",
    "pwd: kzs9whq2m4",
    "export DB_PASS='hunter2'",
    "https://admin:hunter2@example.com:6443",
    "proxy-url: http://u:p@proxy",
    "https://:p@proxy",
    "curl -H 'Authorization: Bearer abc'",
    "Authorization: Basic YTpi",
    '"Authorization": "Bearer abc"',
    # random text
    HEX_40,
    HEX_40.upper(),
    f"fingerprint {HEX_64}",
    f"sha256:{HEX_40}",
    "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRW",
    "kX9_2mQ-7vLpR4tYw8Zs1NbHc6GdJf3KaE5uVoXi",
    "zk4n8w2m6x9q1v7t3r5p8y2b4c6d8f1g3h5j7k9l2m4n6p8q1r3s5t",
    "https://hooks.example.com/services/T0AB1CD2E/B0FG3HI4J/aB3dE5fG7hI9jK1lM3nO5pQ7",
]

HARMLESS = [
    "",
    "#",
    "the password is in the vault",
    "token expires monthly",
    "ask Anna for a token",
    "the id-token expires, the access-token too",
    "token file below, see tokenFile: /var/run/secrets/token",
    "token-file: /var/run/token",
    "client-key: anna.key",
    "client-certificate: anna.pem",
    "secretName: kubeconfig",
    "use --token to log in, or --password",
    "kubectl --token --context x",
    "pass: 12 of 14",
    "pwd: /home/anna/k8s1",
    "bypass: k8s1",
    "all tests pass: it works",
    # nothing there, or a placeholder
    "token:",
    "token: ''",
    'token: ""',
    'token: ""\n# name',
    "token: null",
    "token: ~",
    "token:   # get it from Anna",
    "# token:\n# username:",
    "# password:\n#",
    "token: <your token>",
    "token: '<your token>'",
    "token: ${TOKEN}",
    "token: {{ .Values.token }}",
    "token: >-\n  <token>",
    "password: REDACTED",
    "client-key-data: DATA+OMITTED",
    "password: xxxxxxxx",
    "password: ********",
    "password: ...",
    '{"password": "---", "token": "<t>"}',
    "--token=<token>",
    "--token ${TOKEN} --context x",
    '["--token", "${TOKEN}"]',
    "AWS_SECRET_ACCESS_KEY=${KEY}",
    "- name: AWS_SECRET_ACCESS_KEY\n  value: <key>",
    "Authorization: Bearer <token>",
    "Authorization: Bearer ${TOKEN}",
    "authorization: RBAC and Node",
    "https://user:<password>@host",
    "https://user:${PASSWORD}@host",
    "sha256~<token>",
    "sha256~xxxxxxxxxxxxxxxxx",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "token: ENC[AES256_GCM,data:Tr7oJa1q0cS8mBvV3x9dQ2yW6uK4pL5nR8tZ0aX7=,iv:x=,tag:y=,type:str]",
    "ENC[AES256_GCM,data:Tr7oJa1q0cS8mBvV3x9dQ2yW6uK4pL5nR8tZ0aX7=,iv:q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ=,type:comment]",
    # long, but not random
    f"image: registry.example.com/tool@sha256:{HEX_64}",
    f"--discovery-token-ca-cert-hash sha256:{HEX_64}",
    f"sha256: {HEX_64}",
    f"sha512: '{HEX_64 * 2}'",
    "-" * 70,
    "=" * 70,
    "_-" * 40,
    "x" * 60,
    "A" * 60,
    "1" * 60,
    "0123456789" * 6,
    "------------------------ production ------------------------",
    "/home/anna/projects/infrastructure/clusters/production/kubeconfig",
    "/var/lib/rancher/k3s/server/tls/client-admin-2024-01-31/node1/admin",
    "https://kubernetes.io/docs/tasks/access-application-cluster/configure-access-multiple-clusters/",
    "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com",
    "https://example.com:6443",
    "ssh://git@example.com/infra",
    "gke_my-project-123456_europe-west1-b_my-cluster-name",
    "arn:aws:eks:eu-west-1:123456789012:cluster/production-blue",
    "clusterUser_MyResourceGroupForProduction_MyAKSClusterWestEurope",
    "thisIsAVeryLongNameOfAFunctionThatSomebodyWroteInCamelCase",
    f"/subscriptions/{UUID}/resourceGroups/production/providers/Microsoft",
    f"{UUID}-{UUID}",
    "kubernetes.default.svc.cluster.local",
    "server.internalnetworks",
    "see kubernetes/kubernetes#39767, kubernetes/kubectl#1193",
    "-----BEGIN CERTIFICATE-----",
    "AKIA",
]


@pytest.mark.parametrize("text", LEAKS)
def test_a_comment_that_holds_a_credential(text: str) -> None:
    assert holds_credential(text)
    assert holds_credential(f"# a line before\n# {text}\n# and one behind")


@pytest.mark.parametrize("text", HARMLESS)
def test_a_comment_that_holds_none(text: str) -> None:
    assert not holds_credential(text)
    assert not holds_credential(f"# a line before\n# {text}\n# and one behind")


def test_a_key_and_a_certificate_in_every_wrapping(anna: Pair) -> None:
    for pem in (anna.pem(), anna.certificate):
        encoded = b64encode(pem).decode()
        assert holds_credential(encoded)
        assert holds_credential("# " + pem.decode().replace("\n", "\n# "))
        folded = [encoded[at : at + 64] for at in range(0, len(encoded) - 64, 64)]
        assert all(holds_credential(line) for line in folded if len(line) == 64)


@pytest.mark.parametrize(
    "alphabet",
    [
        string.ascii_letters + string.digits + "+/",
        string.ascii_letters + string.digits + "-_",
        "0123456789abcdef",
        string.ascii_lowercase + string.digits,
    ],
)
def test_random_text_is_seen(alphabet: str) -> None:
    source = random.Random(1)
    missed = sum(not holds_credential("".join(source.choices(alphabet, k=54))) for _ in range(1000))
    assert missed <= 5


@pytest.mark.parametrize(
    "value",
    [
        *("<token>", "<your token here>", "${TOKEN}", "{{ token }}", "{{.Values.x}}", "REDACTED", "DATA+OMITTED"),
        *("xx", "xxxxxxxx", "****", "....", "...", "----", "  <x>\n"),
    ],
)
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "x", "111111", "XXXX", "xx*", "x-x", "xxxa", "<", "<>", "<a", "<a>b", "a<b>", "<a><b>", "<a\nb>"),
        *("${", "${}", "$TOKEN", "${A}x", "{{}}", "{{a}} b", "{a}", "redacted", "REDACTED!", "OMITTED", "hunter2"),
        *("password", "____"),
    ],
)
def test_no_placeholders(value: str) -> None:
    assert not is_placeholder(value)


ADVERSARIES = [
    *("a", "x", "-", "--", "--a-", "a-", "=", ".", "*", " ", "\t", "\n", "#", '"', "\\", "<", "{", "${", "["),
    *("aA", "a1"),
    *("eyJ", "eyJaaaaaa.", "token", "token ", "token:", "token: ", "token: <", "token: {{", 'token:"', "token:\n"),
    *("secret_", "secret\n\n#", "password" + " " * 50, "--token ", "--token --", "--token,", "access_", "client-key-"),
    *("authorization: ", "authorization:", "://", "://a:", "://" + "a" * 20, "ENC[", "ENC[,", "-----BEGIN ", "value"),
    *("token-aaaa", "kubeconfig-u-", "aaaaaa.", "aaaaaa.aaaaaaaaaaaaaaa ", "AKI", "LS0tLS1CRUdJT", "ghp", "hvs."),
    *("sha256~", "sha256:", "0000-", "pass=", "pwd: ", "pass=a", "{{", "<%", "{{ token: "),
]


@pytest.mark.parametrize("start", ["", "token:", "--"])
def test_no_line_of_100_kb_takes_long(start: str) -> None:
    slow = []
    for text in ADVERSARIES:
        line = start + text * (100_000 // len(text))
        begin = time.process_time()
        holds_credential(line)
        if time.process_time() - begin > 1.5:  # 0.05 to 0.1 is usual; a quadratic expression takes minutes
            slow.append(text)
    assert not slow
