"""Files and addresses that a kubeconfig leads to: KS301 to KS305, with KS405 and KS601."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

import pytest

from kubectl_share.errors import CredentialError
from tests.support.kubectl import Kubectl, oracles
from tests.support.program import CANARY
from tests.support.rules import Bench, credentials_for_examples, fixed, fixes, judged, places

if TYPE_CHECKING:
    from pathlib import Path

GROUP = ("KS301", "KS302", "KS303", "KS304", "KS305", "KS405", "KS601")
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


def of_user(body: str) -> str:
    return TEXT.format(cluster=PUBLIC, user=body)


def of_cluster(body: str) -> str:
    return TEXT.format(cluster=body, user="{}")


def reported(text: str) -> list[tuple[str, str]]:
    """Rule and field of each finding of the group."""
    return [(one.code, one.path.partition("].")[2]) for one in judged(text) if one.code in GROUP]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{client-certificate: a.crt, client-key: a.key}", ["KS301 client-certificate", "KS301 client-key"]),
        ("{client-certificate: '', client-key: ~}", []),
        ("{client-certificate: 12, client-key: [a]}", []),
        ("{client-certificate: {a: b}, tokenFile: no}", []),
        ("{client-certificate: '12'}", ["KS301 client-certificate"]),
        ('{"client-certificate": "/etc/a.crt"}', ["KS301 client-certificate"]),
        ("{<<: {client-certificate: a.crt}}", ["KS301 client-certificate"]),
        ("{<<: {client-certificate: a.crt}, client-certificate: ''}", []),
        ("{client-certificate: '${CRT}', client-key: '{{ key }}'}", []),
        ("{Client-Certificate: a.crt}", []),
        ("{tokenFile: tok}", ["KS302 tokenFile"]),
        ("{tokenFile: tok, token: <token>}", ["KS302 tokenFile"]),
        ("{tokenfile: tok}", []),
        (
            "{auth-provider: {name: oidc, config: {idp-certificate-authority: a.crt}}}",
            ["KS302 auth-provider.config.idp-certificate-authority"],
        ),
        ("{auth-provider: {name: oidc, config: {idp-certificate-authority-data: YQ==}}}", []),
        ("{auth-provider: {name: oidc, config: [idp-certificate-authority]}}", []),
        (
            "{auth-provider: {config: {idp-certificate-authority: a, idp-certificate-authority-data: YQ==}}}",
            ["KS405 auth-provider.config.idp-certificate-authority"],
        ),
        ("{exec: {command: ./bin/kubelogin}}", ["KS303 exec.command"]),
        (r"{exec: {command: 'C:\bin\kubelogin.exe'}}", ["KS303 exec.command"]),
        ("{exec: {command: kubelogin, args: [./a/b], env: [{name: A, value: ~/b}]}}", []),
        ("{exec: [command, ./a]}", []),
        ("{exec: {command: [./a]}}", []),
        ("{client-key: ~/a.key}", ["KS304 client-key"]),
        (r"{client-key: '~\a.key'}", ["KS304 client-key"]),
        ("{client-key: ~alice/a.key}", ["KS304 client-key"]),
        ("{client-key: a~/a.key}", ["KS301 client-key"]),
        ("{client-key: a.key~}", ["KS301 client-key"]),
        ("{client-key: ~a.key}", ["KS301 client-key"]),
        ("{client-key: $HOME/a.key}", ["KS304 client-key"]),
        ("{client-key: $HOMES/a.key}", ["KS301 client-key"]),
        ("{client-key: '${HOME}/a.key'}", ["KS304 client-key"]),
        ("{client-key: '${HOME}/${USER}.key'}", []),
        (r"{client-key: '%USERPROFILE%\a.key'}", ["KS304 client-key"]),
        (r"{client-key: '$env:USERPROFILE\a.key'}", ["KS304 client-key"]),
        ("{tokenFile: ~/tok, exec: {command: $HOME/bin/a}}", ["KS304 tokenFile", "KS304 exec.command"]),
        ("{client-key: a.key, client-key-data: YQ==}", ["KS405 client-key"]),
        ("{client-key: ~/a.key, client-key-data: YQ==}", ["KS405 client-key"]),
        ("{client-key: '${HOME}/a.key', client-key-data: YQ==}", ["KS405 client-key"]),
        ("{client-key: a.key, client-key-data: ''}", ["KS301 client-key"]),
        ("{client-key: a.key, client-key-data: null}", ["KS301 client-key"]),
        ("{client-key: a.key, client-key-data: [97]}", ["KS405 client-key"]),
        ("{client-key: a.key, client-key-data: no base64}", ["KS301 client-key"]),
        ("", []),
        ("none", []),
        ("[client-key]", []),
    ],
)
def test_each_path_is_reported_once(body: str, expected: list[str]) -> None:
    assert [f"{code} {path.removeprefix('user.')}" for code, path in reported(of_user(body))] == expected


def test_a_path_behind_an_alias_is_reported_where_the_alias_is() -> None:
    text = of_user("{client-certificate: &file a.crt, client-key: *file}\n- name: v\n  user: {client-key: *file}")
    assert places(text, "KS301") == [(12, 30), (12, 55), (14, 22)]


def test_no_path_and_no_value_is_shown() -> None:
    body = "{client-key: CANARY, tokenFile: ~/CANARY, exec: {command: ./CANARY}, client-certificate: CANARY"
    text = of_user(f"{body}, client-certificate-data: YQ==, token: CANARY}}").replace("CANARY", CANARY)
    found = judged(text)
    assert {one.code for one in found} >= {"KS301", "KS303", "KS304", "KS405"}
    assert CANARY not in str(found)


def test_json_and_nameless_entries_are_judged() -> None:
    text = '{"clusters": [{"cluster": {"certificate-authority": "ca.crt"}}, {}, null], "users": []}'
    assert reported(text) == [("KS301", "cluster.certificate-authority")]


@pytest.mark.parametrize(
    ("server", "severity"),
    [
        ("https://localhost:6443", "warning"),
        ("https://[::1]:6443", "warning"),
        ("0.0.0.0:8080", "warning"),
        ("https://172.16.0.1", "info"),
        ("https://[fd00::1]", "info"),
        ("https://172.32.0.1", None),
        ("https://localhost.example", None),
        ("https://[::1", None),
        ("https://127.0.0.1:${PORT}", None),
    ],
)
def test_the_reach_of_a_server(server: str, severity: str | None) -> None:
    found = [one.severity for one in judged(of_cluster(f"{{server: '{server}'}}")) if one.code == "KS305"]
    assert found == ([severity] if severity else [])


@pytest.mark.parametrize("body", ["{server: 127}", "{server: [localhost]}", "{server: ~}", "{}", "", "localhost"])
def test_no_server_is_not_local(body: str) -> None:
    assert reported(of_cluster(body)) == []


BLOCK = """\
clusters:
- name: c
  cluster:
    # of the old data centre
    certificate-authority: pki/ca.crt  # until 2030
    server: https://prod.example
users:
- name: u
  user: {"client-certificate": 'user.crt', client-key: user.key}
"""


def pem(name: str) -> bytes:
    return b64decode(credentials_for_examples()[name])


def test_certificates_are_embedded_and_keys_are_not() -> None:
    known = credentials_for_examples()
    files = {"pki/ca.crt": pem("CA"), "user.crt": pem("CERTIFICATE")}
    assert fixed(BLOCK, "KS301", files) == BLOCK.replace(
        "certificate-authority: pki/ca.crt", f"certificate-authority-data: {known['CA']}"
    ).replace("\"client-certificate\": 'user.crt'", f"\"client-certificate-data\": '{known['CERTIFICATE']}'")
    assert [fix is not None for fix in fixes(BLOCK, "KS301")] == [True, True, False]


def test_a_key_beside_the_certificate_stays_out() -> None:
    text = of_user("{client-certificate: a.pem}")
    after = fixed(text, "KS301", {"a.pem": pem("CERTIFICATE") + pem("KEY")})
    assert b64decode(after.partition("client-certificate-data: ")[2].split("}")[0]) == pem("CERTIFICATE")


@pytest.mark.parametrize("content", [b"", b"root:x:0:0\n", "KEY", "OPENSSH_KEY", "CA_AND_KEY"])
def test_what_is_no_certificate_is_not_embedded(content: bytes | str) -> None:
    content = content if isinstance(content, bytes) else pem(content)
    (fix,) = fixes(of_cluster("{certificate-authority: ca.crt}"), "KS301")
    assert fix is not None
    bench = Bench({"ca.crt": content})
    with pytest.raises(CredentialError):
        fix.edit(bench)
    assert bench.edits.applied("") == ""


def test_the_fix_says_which_fields_change() -> None:
    (fix,) = fixes(of_cluster("{certificate-authority: ca.crt}"), "KS301")
    assert fix is not None
    fields = ("clusters[0].cluster.certificate-authority", "clusters[0].cluster.certificate-authority-data")
    assert fix.changes == fields


@pytest.mark.parametrize(
    ("body", "can_be_fixed"),
    [
        ("{certificate-authority: a}", True),
        ("\n    certificate-authority: >-\n      a", True),
        ("{certificate-authority: &x a}", True),
        ("{certificate-authority: &x a, tls-server-name: *x}", False),
        ("{certificate-authority: a, certificate-authority: b}", False),
        ("{certificate-authority: a, certificate-authority-data: ''}", False),
        ("{<<: {certificate-authority: a}}", False),
        ("{<<: {server: a}, certificate-authority: a}", False),
    ],
)
def test_odd_writing_is_left_alone(body: str, can_be_fixed: bool) -> None:
    (fix,) = fixes(of_cluster(body), "KS301")
    assert (fix is not None) == can_be_fixed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{client-key: a, client-key-data: YQ==, as: b}", "{client-key-data: YQ==, as: b}"),
        ("{as: b, client-key-data: YQ==, client-key: a}", "{as: b, client-key-data: YQ==}"),
        (
            '{"client-certificate-data":"YQ==", "client-key-data":"YQ==", "client-certificate":"a", "client-key": "b"}',
            '{"client-certificate-data":"YQ==", "client-key-data":"YQ=="}',
        ),
        (
            "{client-certificate: a, client-key: b, client-key-data: YQ==, client-certificate-data: YQ==}",
            "{client-key-data: YQ==, client-certificate-data: YQ==}",
        ),
        (
            "\n    client-key: a  # one\n    client-key-data: YQ==\n    # two\n    as: b",
            "\n    # one\n    client-key-data: YQ==\n    # two\n    as: b",
        ),
        (
            "{auth-provider: {config: {idp-certificate-authority: a, idp-certificate-authority-data: YQ==}}}",
            "{auth-provider: {config: {idp-certificate-authority-data: YQ==}}}",
        ),
        (
            "\n    client-certificate-data: YQ==\n    # one\n    client-certificate: a\n    # two\n    as: b",
            "\n    client-certificate-data: YQ==\n    # one\n    # two\n    as: b",
        ),
        ("{client-key: a, client-key-data: REDACTED}", "{client-key: a, client-key-data: REDACTED}"),
        (
            "{client-key: a, client-key: b, client-key-data: YQ==}",
            "{client-key: a, client-key: b, client-key-data: YQ==}",
        ),
    ],
)
def test_a_path_beside_its_data_is_taken_out(before: str, after: str) -> None:
    assert fixed(of_user(before), "KS405") == of_user(after)


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        (0o644, "0644, so that everybody"),
        (0o604, "0604, so that everybody"),
        (0o640, "0640, so that its group"),
        (0o2750, "2750, so that its group"),
        (0o600, None),
        (0o400, None),
        (0o711, None),
        (None, None),
    ],
)
def test_who_can_read_the_file(mode: int | None, says: str | None) -> None:
    found = [one.message for one in judged(of_user("{}"), mode=mode) if one.code == "KS601"]
    assert [says in message for message in found if says] == [True] * (says is not None)
    assert len(found) == (says is not None)


def test_the_mode_can_be_fixed() -> None:
    (fix,) = fixes(of_user("{}"), "KS601", mode=0o644)
    assert fix is not None
    bench = Bench({})
    fix.edit(bench)
    assert bench.is_private


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_kubectl_refuses_a_path_beside_its_data(kubectl: Kubectl, tmp_path: Path) -> None:
    body = f'{{server: "https://127.0.0.1:9", certificate-authority-data: {credentials_for_examples()["CA"]}}}'
    (tmp_path / "ca.crt").write_bytes(pem("CA"))
    (tmp_path / "both").write_text(of_cluster(body.replace("{", "{certificate-authority: ca.crt, ", 1)))
    (tmp_path / "fixed").write_text(fixed((tmp_path / "both").read_text(), "KS405"))
    refused = "certificate-authority-data and certificate-authority are both specified"
    seen = {}
    for name in ("both", "fixed"):
        done = kubectl.run("config", "view", "--flatten", "--kubeconfig", name, cwd=tmp_path)
        used = kubectl.run("get", "--raw", "/", "--kubeconfig", name, cwd=tmp_path, data=b"a\nb\n")
        seen[name] = (done.returncode == 0, refused in used.stderr)
    assert seen == {"both": (False, True), "fixed": (True, False)}


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
@pytest.mark.parametrize("path", ["~/a.crt", "$HOME/a.crt", "${HOME}/a.crt", "%USERPROFILE%/a.crt"])
def test_kubectl_expands_no_home(kubectl: Kubectl, path: str, tmp_path: Path) -> None:
    text = of_cluster(f'{{server: "https://127.0.0.1:9", certificate-authority: "{path}"}}')
    (tmp_path / "a.crt").write_bytes(pem("CA"))
    (tmp_path / "config").write_text(text)
    done = kubectl.run("get", "--raw", "/", "--kubeconfig", "config", cwd=tmp_path, env={"HOME": str(tmp_path)})
    assert f"open {tmp_path}/{path}: no such file" in done.stderr
    assert [code for code, _ in reported(text)] == ["KS305", "KS304"]
