"""Secrets in every form and place: KS201 to KS209 and KS211."""

from __future__ import annotations

import random
import string
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import pytest

from benchmarks import labelled
from tests.support.program import CANARY
from tests.support.rules import credentials_for_examples, judged

if TYPE_CHECKING:
    from benchmarks.labelled import Sample, Samples

TEXT = """\
apiVersion: v1
kind: Config
current-context: x
clusters:
- name: c
  cluster: {cluster}
contexts:
- name: x
  context: {{cluster: c, user: u}}
users:
- name: u
  user: {user}
"""
PUBLIC = '{server: "https://prod.example"}'
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl"
HEX_64 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
RANDOM = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRW"


def of_user(body: str) -> str:
    return TEXT.format(cluster=PUBLIC, user=body)


def of_cluster(body: str) -> str:
    return TEXT.format(cluster=body, user="{}")


def reported(text: str) -> list[str]:
    """Rule and field of each finding of the group, in the profile that sees all."""
    found = [one for one in judged(text, profile="strict") if one.code.startswith("KS2")]
    return [f"{one.code} {one.path.split('].', 1)[-1].split('.', 1)[-1]}" for one in found]


def encoded(name: str) -> str:
    return credentials_for_examples()[name]


def pem(name: str) -> str:
    return b64decode(encoded(name)).decode()


# Passwords and tokens


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{token: abc}", ["KS202 token"]),
        ("{token: 12345678}", ["KS202 token"]),
        ("{token: yes}", ["KS202 token"]),
        ("{token: 1e10, password: 0}", ["KS202 token", "KS201 password"]),
        ('{"token": "abc"}', ["KS202 token"]),
        ("{token: !!str 12}", ["KS202 token"]),
        ("{token: >-\n    abc\n    }", ["KS202 token"]),
        ("{<<: {token: abc}}", ["KS202 token"]),
        ("{token: abc, <<: {token: ''}}", []),  # the merge key wins, as in kubectl
        ("{token: abc, token: ''}", []),
        ("{token: '', password: ''}", []),
        ("{token: ~, password: null}", []),
        ("{token: , password: ' '}", []),
        ("{token: [abc], password: {a: b}}", []),
        ("{token: <token>, password: xxxxxx}", []),
        ("{token: REDACTED, password: REDACTED}", []),
        ("{token: '${TOKEN}', password: 'x{{ y }}'}", []),
        ("{token: '<%= token %>'}", []),
        ("{token: 'ENC[abc]'}", ["KS202 token"]),  # the file is not encrypted with SOPS
        (
            "{token: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a${x}', password: 'kzs9whq2m4{{x}}'}",
            ["KS202 token", "KS201 password"],
        ),
        ("{token: '${A}-${B}', password: '<% a %>kzs9whq2m4'}", ["KS201 password"]),
        ("{token: 'Bearer ${A}', password: '{{ a }}:{{ b }}.${c}'}", []),
        ("{token: '${A', password: '{{ a }'}", ["KS202 token", "KS201 password"]),
        ("{tokenFile: a, username: password}", []),
        ("{username: ghp_16C7e42F292c6912E7710c838347Ae178B4a}", ["KS201 username"]),
        ("{username: kube-admin@prod.example}", []),
        ("{username: 'ghp_${x}'}", []),
        ("[token, abc]", []),
        ("token", []),
        ("~", []),
    ],
)
def test_passwords_and_tokens(body: str, expected: list[str]) -> None:
    if body.startswith("{token: >-"):
        body = "\n    token: >-\n      abc"
    assert reported(of_user(body)) == expected


def test_a_secret_behind_an_alias_is_found_at_every_user() -> None:
    text = of_user("&login {token: abc}\n- {name: v, user: *login}\n- {name: w, user: {<<: *login}}")
    found = [(one.line, one.path) for one in judged(text, profile="strict") if one.code == "KS202"]
    assert found == [(12, f"users[{name}].user.token") for name in "uvw"]


def test_a_file_without_users_or_names_is_no_trouble() -> None:
    for text in (
        "users: []\nclusters: []\n",
        "users: [~, {user: ~}, 5, {user: {exec: 5}}]\nclusters: [{cluster: 7}]\n",
    ):
        assert [one for one in judged(text, profile="strict") if one.code.startswith("KS2")] == []
    assert reported("clusters: []\ncontexts: []\nusers: [{user: {token: abc}}]\n") == ["KS202 token"]


# Keys


@pytest.mark.parametrize("name", ["KEY", "OTHER_KEY"])
def test_a_private_key_is_found_however_it_is_written(name: str) -> None:
    whole, raw = encoded(name), pem(name)
    der = "".join(line for line in raw.splitlines() if not line.startswith("-"))
    wrapped = [whole[at : at + 64] for at in range(0, len(whole), 64)]
    for value in (
        whole,
        f'"{whole}"',
        der,
        whole.rstrip("=")[:-1],
        b64encode(whole.encode()).decode(),
        "|\n      " + "\n      ".join(wrapped),
        ">-\n      " + "\n      ".join(wrapped),
        "|\n      " + raw.replace("\n", "\n      "),
        ">-\n      " + raw.replace("\n", "\n      "),
        f'"{raw}"'.replace("\n", "\\n"),
        str(list(raw.encode())),
    ):
        assert reported(of_user(f"\n    client-key-data: {value}")) == ["KS203 client-key-data"], value[:20]


@pytest.mark.parametrize(
    "value",
    [
        *(
            "''",
            "~",
            "DATA+OMITTED",
            "REDACTED",
            "<key>",
            "'${KEY}'",
            "'{{ key }}'",
            "LS0t...",
            "whocare",
            "c29tZS1rZXkK",
        ),
        *("%CERTIFICATE%", "[]", "[45, 45]", "{a: b}"),
    ],
)
def test_what_is_no_private_key(value: str) -> None:
    assert reported(of_user(f"{{client-key-data: {value}}}")) == []


def test_private_keys_among_certificates() -> None:
    raw = "|\n      " + pem("CA_AND_KEY").replace("\n", "\n      ")
    for value in ("%CA_AND_KEY%", "%KEY%", raw):
        field = f"\n    certificate-authority-data: {value}"
        assert reported(of_cluster(field)) == ["KS204 certificate-authority-data"]
        assert reported(of_user(field.replace("-authority-data", "-data").replace("cert", "client-cert", 1))) == [
            "KS204 client-certificate-data"
        ]
    provider = "{auth-provider: {name: oidc, config: {idp-certificate-authority-data: %s}}}"
    path = "auth-provider.config.idp-certificate-authority-data"
    assert reported(of_user(provider % "%CA_AND_KEY%")) == [f"KS204 {path}"]
    for value in ("%CA%", "DATA+OMITTED", "''", "abc", "'<ca>'"):
        assert reported(of_cluster(f"{{certificate-authority-data: {value}}}")) == []
        assert reported(of_user(f"{{client-certificate-data: {value}}}")) == []
        assert reported(of_user(provider % value)) == []


def test_a_private_key_in_the_place_of_a_path() -> None:
    for value in ("|\n      " + pem("KEY").replace("\n", "\n      "), "%KEY%"):
        for key in ("client-key", "client-certificate"):
            assert "KS204 " + key in reported(of_user(f"\n    {key}: {value}"))
        assert reported(of_cluster(f"\n    certificate-authority: {value}")) == ["KS204 certificate-authority"]
    certificate = "|\n      " + pem("CA").replace("\n", "\n      ")
    for value in ("alice.key", "/pki/PRIVATE KEY", "${KEY}", "''", "[]", certificate):
        assert reported(of_user(f"\n    client-key: {value}")) == [], value


def test_secrets_of_an_auth_provider() -> None:
    config = "client-id: a, client-secret: b, id-token: c, refresh-token: d, access-token: 5, idp-issuer-url: e"
    found = reported(of_user(f"{{auth-provider: {{name: oidc, config: {{{config}}}}}}}"))
    keys = ("client-secret", "id-token", "refresh-token", "access-token")
    assert found == [f"KS205 auth-provider.config.{key}" for key in keys]
    others = "password: a, secret: b, db-pwd: c, token-key: d, api-key-file: e, passphrase: /a/b, pass: ~"
    found = reported(of_user(f"{{auth-provider: {{name: acme, config: {{{others}}}}}}}"))
    assert found == [f"KS205 auth-provider.config.{key}" for key in ("password", "secret", "db-pwd")]
    for empty in ("{client-secret: '', id-token: ~}", "{client-secret: <secret>}", "[client-secret, a]", "~", "5"):
        assert reported(of_user(f"{{auth-provider: {{name: oidc, config: {empty}}}}}")) == []
    assert reported(of_user("{auth-provider: ~}")) == []


# Exec plugins


def of_env(name: str, value: str) -> str:
    return of_user(f"{{exec: {{command: c, env: [{{name: A, value: b}}, {{name: {name}, value: '{value}'}}]}}}}")


@pytest.mark.parametrize(
    "name",
    [
        *("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET", "VAULT_TOKEN"),
        *("AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", "AAD_USER_PRINCIPAL_PASSWORD", "OS_PASSWORD", "PGPASSWORD"),
        *("DIGITALOCEAN_ACCESS_TOKEN", "CLOUDFLARE_API_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "OCI_CLI_PASSPHRASE"),
        *("token", "apiKey", "client-secret", "DB_PASS", "DB_PWD", "GITHUB_PAT", "SHOP_CREDENTIALS"),
    ],
)
def test_variables_that_hold_a_secret_by_their_name(name: str) -> None:
    for value in ("abc", "12345678", "p4ss/w0rd", "/5kz", "$abc$def", f"/{RANDOM}"):
        assert reported(of_env(name, value)) == ["KS206 exec.env[1].value"], value
    for value in ("", "<secret>", "xxxx", "${SECRET}", "$SECRET", "$(cat secret)", "true", "none"):
        assert reported(of_env(name, value)) == [], value
    for value in ("/run/secrets/token", "~/token", "./token", "C:\\token", "op://vault/item/token", "https://vault/x"):
        assert reported(of_env(name, value)) == [], value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANYTHING", JWT),
        ("ANYTHING", RANDOM),
        ("GOOGLE_CREDENTIALS", '{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----"}'),
        ("HTTPS_PROXY", "http://alice:abc@proxy.example"),
        ("CURL_HEADER", "Authorization: Bearer abc"),
        ("TOKEN_FILE", JWT),
        ("OPTIONS", "--password=abc"),
    ],
)
def test_variables_that_hold_a_secret_by_their_value(name: str, value: str) -> None:
    assert reported(of_env(name, value)) == ["KS206 exec.env[1].value"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_PROFILE", "shop-operators"),
        ("AWS_ACCESS_KEY_ID", "AKIA" + "Q2" * 8),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/home/alice/credentials.json"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "credentials.json"),
        *(("COMPASS", "kzs9whq2m4"), ("PATH_TO_PATTERN", "kzs9whq2m4"), ("OLDPWD", "kzs9whq2m4")),
        *(("VAULT_TOKEN", "${A}-${B}"), ("VAULT_TOKEN", "{{ .a }}"), ("DB_PASS", "ab${A}")),
        ("KUBERNETES_EXEC_INFO", '{"spec": {"cluster": {"certificate-authority-data": "LS0tLS1CRUdJTiBD"}}}'),
        ("TOKEN_PATH", "/run/token"),
        ("SECRET_NAME", "kubeconfig"),
        ("TOKEN_URL", "https://login.example/oauth/token"),
        ("HTTPS_PROXY", "http://proxy.example"),
        ("GIT_SHA", HEX_64),
        ("CLUSTER_CA", "%CA%"),
        ("CLIENT_ID", RANDOM),
        ("AZURE_TENANT_ID", "3d1f7c52-8a0e-4b6b-9c1d-5e2f40a7b988"),
    ],
)
def test_variables_without_a_secret(name: str, value: str) -> None:
    assert reported(of_env(name, value)) == []


def test_variables_in_odd_forms() -> None:
    secret = "{name: VAULT_TOKEN, value: abc}"
    for env in (f"[&v {secret}, *v]", f"[~, {secret}]", f"[5, {{<<: {secret}}}]"):
        assert "KS206 exec.env[1].value" in reported(of_user(f"{{exec: {{env: {env}}}}}")), env
    assert reported(of_user("{exec: {env: [{name: TOKEN, value: 12}]}}")) == ["KS206 exec.env[0].value"]
    for env in (secret, "~", "[{value: abc}]", "[{name: TOKEN}]", "[{name: TOKEN, value: [a]}]", "[[a]]", "TOKEN"):
        assert reported(of_user(f"{{exec: {{env: {env}}}}}")) == [], env


def of_args(*args: str) -> str:
    quoted = ", ".join("'{}'".format(arg.replace("'", "''")) for arg in args)
    return of_user(f"{{exec: {{command: c, args: [{quoted}]}}}}")


@pytest.mark.parametrize(
    ("args", "index"),
    [
        (["--token=abc"], 0),
        (["-token=abc"], 0),
        (["get-token", "--token", "abc"], 2),
        (["--password", "12345678"], 1),
        (["--oidc-client-secret=abc"], 0),
        (["--client-secret", "a b"], 1),
        (["--clientSecret=abc"], 0),
        (["--token=a=b"], 0),
        (["--token=$abc$def"], 0),
        (["--id-token", JWT], 1),
        ([JWT], 0),
        (["--anything", JWT], 1),
        ([f"--anything={JWT}"], 0),
        (["https://alice:abc@proxy.example"], 0),
        (["--proxy=http://alice:abc@proxy.example"], 0),
        (["-H", "Authorization: Bearer abc"], 1),
        (["-c", "VAULT_TOKEN=abc vault read x"], 1),
        (["-c", "curl --token abc"], 1),
        (["-c", 'echo \'{"status": {"token": "abc"}}\''], 1),
        (["--from-literal=password=abc"], 0),
        (["glpat-abcDEF123456"], 0),
        (["--private-key-passphrase", "abc"], 1),
        *((["--pass", "kzs9whq2m4"], 1), (["--pwd=kzs9whq2m4"], 0), (["--credentials=kzs9whq2m4"], 0)),
        *((["-u", "alice:kzs9whq2m4"], 1), (["-u", "admin:hunter"], 1)),
        *((["--password", "-kzs9whq2m4"], 1), (["--password", "-kzs9:whq"], 1)),
        *(([f"--token=/a/b{RANDOM}"], 0), (["--token=/a/bkzs9whq2m4"], 0)),
        *((["--token=kzs9whq2m4${x}"], 0), (["--token", "{{ x }}kzs9whq2m4"], 1), (["ghp_16C7e42F292c6912{{ x }}"], 0)),
        (["--username=${USER}", "--password=kzs9whq2m4"], 1),
    ],
)
def test_arguments_with_a_secret(args: list[str], index: int) -> None:
    assert reported(of_args(*args)) == [f"KS207 exec.args[{index}]"]


@pytest.mark.parametrize(
    "args",
    [
        ["eks", "get-token", "--cluster-name", "shop", "--region", "eu-central-1"],
        ["token", "-i", "shop"],
        ["get-token", "--client-id", "80faf920-1908-4b52-b5ef-a8e7bedfc67a"],
        [f"--oidc-client-id={RANDOM}"],
        ["--oidc-client-id=123456789012-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.apps.googleusercontent.com"],
        ["--token-cache-dir=/tmp/x", "--token-cache-storage", "disk"],
        ["--token-file", "/run/token"],
        ["--token-file=/run/token"],
        ["--private-key=/run/key.pem", "--client-secret", "/run/secrets/client"],
        ["--token", "--context", "x"],
        ["--token", ""],
        ["--token="],
        ["--token"],
        ["--oidc-use-access-token", "get-token"],
        ["--oidc-use-access-token=true"],
        ["--token=true"],
        ["--password-stdin", "x"],
        ["--token", "<token>"],
        ["--token=${TOKEN}"],
        ["--token", "$TOKEN"],
        ["--token=$(cat /run/token)"],
        ["-p", "alice"],
        ["--username=alice", "--grant-type=password"],
        ["-c", 'echo "{\\"token\\": \\"$TOKEN\\"}"'],
        ["-c", 'TOKEN=$(vault read -field=token $(cat path)); printf \'{"token": "%s"}\' $TOKEN'],
        ["-c", "vault read x | jq '{status: {token: .data.token}}'"],
        ["-o", "jsonpath={.status.token}"],
        [f"sha256:{HEX_64}", HEX_64],
        ["--certificate-authority-data=LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJkekND"],
        ["--access-key-id", "AKIA" + "Q2" * 8],
        *(["-u", "1000:1000"], ["-u", "alice"], ["-u", "alice:${PASSWORD}"], ["-u", "https://a.example"]),
        *(["-u", "system:node"], ["--user", "oidc:alice"], ["-u", "alice:<password>"]),
        *(["--token", "-cluster-name", "shop"], ["--password", "-v"], ["--token", "-i", "shop"], ["--token", "-p12"]),
        *(["--credentials", "shop.json"], ["--pat", "/run/pat"], ["--bypass", "kzs9whq2m4"]),
        *(["--token=${A}-${B}"], ["--password={{ a }}"], ["-H", "Authorization: Bearer {{ a }}"], ["--token=ab${x}"]),
        *(["--token=/nix/store/k8s-1-30-4/token1"], ["--token=/run/3d1f7c52-8a0e-4b6b-9c1d-5e2f40a7b988"]),
    ],
)
def test_arguments_without_a_secret(args: list[str]) -> None:
    assert reported(of_args(*args)) == []


@pytest.mark.parametrize(
    "text", ["`", "$(", "$a", "%s", ".a", "{{", "${", "<%", "-", "--token ", "pass=", "a:", "=", "/a"]
)
def test_no_argument_is_too_long(text: str) -> None:
    """A quadratic search would take hours for this."""
    argument = text * (100_000 // len(text))
    judged(of_args("--token", argument, "-u", argument, f"--token={argument}"))
    judged(of_cluster(f"{{server: 'https://a?{argument}', proxy-url: '{argument}'}}"))


def test_arguments_in_odd_forms() -> None:
    assert reported(of_user("{exec: {args: [--token, 12345678]}}")) == ["KS207 exec.args[1]"]
    assert reported(of_user("{exec: {args: [&t --token=abc, *t]}}")) == ["KS207 exec.args[0]", "KS207 exec.args[1]"]
    assert reported(of_user("{exec: {args: ['--token', ~, [abc], {a: b}, abc]}}")) == []
    for args in ("~", "--token=abc", "{--token: abc}"):
        assert reported(of_user(f"{{exec: {{args: {args}}}}}")) == []


# URLs


@pytest.mark.parametrize(
    ("url", "is_found"),
    [
        ("https://alice:abc@k.example", True),
        ("https://:abc@k.example", True),
        ("alice:abc@k.example:6443", True),
        ("https://alice:a@b@k.example", True),
        ("https://alice:a:b@[::1]:6443/x", True),
        ("https://alice:abc@[broken", True),
        ("socks5://alice:abc@proxy:1080", True),
        ("https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@k.example", True),
        ("https://k.example:6443", False),
        ("https://alice@k.example", False),
        ("https://alice:@k.example", False),
        ("https://alice:<password>@k.example", False),
        ("https://alice:kzs9whq2m4${x}@k.example", True),
        ("https://alice:${x}${y}@k.example", False),
        ("https://k.example/a?b=c&access_token=abc", True),
        ("https://k.example?token=abc", True),
        ("https://k.example/?api_key=abc#d", True),
        ("https://k.example?token=${TOKEN}&api_key=", False),
        ("https://k.example/token=abc?page=2&token_id=5", False),
        ("https://alice:${PASSWORD}@k.example", False),
        ("https://alice:xxxx@k.example", False),
        ("https://k.example/a:b@c", False),
        ("https://k.example?a=b:c@d", False),
        ("https://alice:ab?c@k.example", True),
        ("https://alice:ab#c@k.example", True),
        ("https://alice:ab/c@k.example", True),
        ("https://${HOST}/a@b", False),
        ("k.example:6443", False),
        ("@", False),
        ("", False),
    ],
)
def test_credentials_in_urls(url: str, is_found: bool) -> None:
    for key in ("server", "proxy-url"):
        assert reported(of_cluster(f"{{{key}: '{url}'}}")) == ([f"KS208 {key}"] if is_found else [])


# Comments


def lines_of_comments(comments: str) -> list[int]:
    """The lines with a finding, counted from the first comment."""
    return [one.line - 12 for one in judged(with_comments(comments)) if one.code == "KS209"]


def with_comments(lines: str) -> str:
    """A kubeconfig with comments, or lines that end with one, from line 13 on."""
    return of_user("\n    as: a").replace("    as:", "".join(f"    {line}\n" for line in lines.split("\n")) + "    as:")


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ("# token: abc", [1]),
        ("#token: abc", [1]),
        ("# - name: old\n#   user:\n#     token: abc\n#     password: x", [3, 4]),
        ("# token:\n#   abc", [2]),
        ("# - name: VAULT_TOKEN\n#   value: abc", [2]),
        ("# --token: abc\n# x", [1]),
        ("#  - --token\n#  - abc", [2]),
        ("# pwd: kzs9whq2m4\n# pass: hunter2\n# pass='hunter2'", [1, 2, 3]),
        ("# pass: all 12 tests\n# pwd: /home/u1/x\n# bypass: k8s1\n# pass: it on\n# pwd: <p455>\n# pass: ${P1}", []),
        ("# -----BEGIN RSA PRIVATE KEY-----\n" + f"# {RANDOM}\n" * 3 + "# -----END RSA PRIVATE KEY-----", [1]),
        (f"# client-key-data: |\n#   {RANDOM}\n#   {RANDOM}\n# token: abc", [1, 4]),
        (f"# {RANDOM}\n\n# {RANDOM}", [1, 3]),
        ("# token:\n\n# abc", []),
        ("# token:\n# password:\n# username: u", []),
        ("# ask Anna for the token: it is not here", [1]),  # it errs on the side of yes
        ("# the password expires every 90 days", []),
        ("# token: <token>\n# password: '********'", []),
        (f"# image@sha256:{HEX_64}", []),
        ("namespace: a  # token: abc", [1]),
        ("namespace: 'a # token: abc'", []),
    ],
)
def test_comments(comments: str, expected: list[int]) -> None:
    assert lines_of_comments(comments) == expected


def test_what_a_comment_says_to_us_is_no_secret() -> None:
    reason = "the token: it is expired"
    assert lines_of_comments(f"# kubectl-share: ignore[KS202] {reason}") == []
    assert lines_of_comments(f"# {reason}") == [1]


@pytest.mark.parametrize(
    ("comments", "left"),
    [
        ("# token: abc  # kubectl-share: ignore[KS209] of a test cluster", []),
        ("# kubectl-share: ignore[KS209] of a test cluster\n# token: abc\n# password: x", []),
        ("as-uid: b  # token: abc  kubectl-share: ignore[KS209] of a test cluster", []),
        ("# token: abc\n# kubectl-share: ignore[KS209] of a test cluster", ["KS209", "KS001"]),
        ("# token: abc  # kubectl-share: ignore[KS201] of a test cluster", ["KS209", "KS001"]),
    ],
)
def test_a_secret_in_a_comment_can_be_suppressed(comments: str, left: list[str]) -> None:
    assert [one.code for one in judged(with_comments(comments)) if one.code in ("KS001", "KS209")] == left


# SOPS

SOPS = "sops:\n  mac: ENC[AES256_GCM,data:x]\n"
ENCRYPTED = "'ENC[AES256_GCM,data:Tr7oJa1q0cS8,iv:x=,tag:y=,type:str]'"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{token: @, password: @, client-key-data: @}", []),
        ("{token: >-\n      @}", []),
        ("{auth-provider: {name: oidc, config: {client-secret: @, id-token: @}}}", []),
        ("{exec: {args: [--token, @], env: [{name: VAULT_TOKEN, value: @}]}}", []),
        ("{token: @, password: abc}", ["KS201 password", "KS211 password"]),
        ("{token: 'x @'}", ["KS202 token", "KS211 token"]),
        ("{client-key-data: %KEY%}", ["KS203 client-key-data", "KS211 client-key-data"]),
        (
            "{auth-provider: {name: oidc, config: {id-token: abc}}}",
            ["KS205 auth-provider.config.id-token", "KS211 auth-provider.config.id-token"],
        ),
        ("{exec: {args: [--token, abc]}}", ["KS207 exec.args[1]", "KS211 exec.args[1]"]),
        ("{username: abc, token: <token>}", []),
    ],
)
def test_what_sops_left_in_clear(body: str, expected: list[str]) -> None:
    body = body.replace("'x @'", "'x ENC[a]'").replace("@", ENCRYPTED)
    if ">-" in body:
        body = "\n    token: >-\n      " + ENCRYPTED.strip("'")
    assert reported(of_user(body) + SOPS) == expected
    assert not [one for one in reported(of_user(body)) if one.startswith("KS211")]


# All of them


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return labelled.make(tmp_path_factory.mktemp("made"))


def lines_found(sample: Sample, *, named: bool) -> list[range]:
    found = judged(f"{sample.text}\n".encode(), profile="strict", named=named)
    return [range(one.line, one.end_line + 1) for one in found if one.code.startswith("KS2")]


@pytest.mark.parametrize("named", [True, False])
def test_the_benchmark_is_passed_without_a_mistake(samples: Samples, named: bool) -> None:
    mistakes = []
    for sample in samples.positive:
        found = lines_found(sample, named=named)
        missed = [label for label in sample.labels if not any(set(lines) & label.lines for lines in found)]
        needless = [lines for lines in found if not any(set(lines) & label.lines for label in sample.labels)]
        if missed or needless:
            mistakes.append((sample.name, [min(label.lines) for label in missed], needless))
    mistakes += [(sample.name, [], found) for sample in samples.negative if (found := lines_found(sample, named=named))]
    assert mistakes == []


def test_no_finding_shows_a_value() -> None:
    fields = (
        f"token: {CANARY}, password: {CANARY}, client-key-data: {CANARY * 4}, auth-provider: {{config: "
        f"{{client-secret: {CANARY}, id-token: {CANARY}, refresh-token: {CANARY}, access-token: {CANARY}}}}}, exec: "
        f"{{args: [--token={CANARY}, --token, {CANARY}], env: [{{name: VAULT_TOKEN, value: {CANARY}}}]}}"
    )
    text = TEXT.format(
        cluster=f"{{server: 'https://a:{CANARY}@b', proxy-url: 'http://a:{CANARY}@b'}}", user=f"{{{fields}}}"
    )
    found = judged(f"# token: {CANARY}\n{text}sops: {{}}\n", profile="strict")
    codes = [f"KS2{number:02}" for number in (1, 2, 3, 5, 6, 7, 8, 9, 11)]
    assert {one.code for one in found} >= set(codes)
    assert CANARY not in str(found)


@pytest.mark.parametrize("seed", range(5))
def test_random_values_are_no_trouble(seed: int) -> None:
    source = random.Random(seed)
    alphabet = string.printable + "\x85\u2028é\U0001f511"
    for _ in range(40):
        value = "".join(source.choices(alphabet, k=source.randrange(60)))
        shown = '"' + "".join(f"\\U{ord(char):08x}" for char in value) + '"'
        body = f"{{token: {shown}, client-key-data: {shown}, exec: {{args: [{shown}, --token, {shown}]}}}}"
        found = reported(TEXT.format(cluster=f"{{server: {shown}, certificate-authority-data: {shown}}}", user=body))
        assert ("KS202 token" in found) == bool(value.strip()), value
