"""Diffs that anybody may see."""

from __future__ import annotations

import re

import pytest

from kubectl_share.document.source import Source
from kubectl_share.operations.redaction import redacted, redacted_diff
from tests.support.program import CANARY, kubeconfig

HEAD = "kind: Config\ncurrent-context: x\n"


def shown(text: str) -> str:
    return redacted(Source("x", text.encode()))


def diff(before: str, after: str) -> list[str]:
    return list(redacted_diff(Source("x", before.encode()), Source("x", after.encode())))


def test_what_is_seen() -> None:
    text = """\
# of Anna
kind: Config  # a remark
current-context: "prod"
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority: pki/ca.crt
    certificate-authority-data: aGk=
users:
- name: alice
  user:
    token: 'a token'
    exec:
      command: kubelogin
      args: [--secret, x]
      env:
      - {name: A, value: "b"}
unknown: value
"""
    assert (
        shown(text)
        == """\
# ...
kind: Config  # ...
current-context: "prod"
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority: pki/ca.crt
    certificate-authority-data: <hidden>
users:
- name: alice
  user:
    token: '<hidden>'
    exec:
      command: kubelogin
      args: [<hidden>, <hidden>]
      env:
      - {name: A, value: "<hidden>"}
<hidden>: <hidden>
"""
    )


SECRET = "hunter2-canary"


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{HEAD}users:\n- name: a\n  user:\n    {field}: {SECRET}\n"
            for field in ("token", "password", "username", "as", "as-uid", "client-key-data", "client-certificate-data")
        ),
        f"kind: {SECRET}\napiVersion: {SECRET}\npreferences: {{colors: {SECRET}}}\n",
        f"{HEAD}users: [{{name: a, user: {{exec: {{interactiveMode: {SECRET}}}}}}}]\n",
        *(f"{HEAD}clusters: [{{name: a, cluster: {{{field}: {SECRET}}}}}]\n" for field in ("proxy-url", "unknown")),
        f"{HEAD}clusters: [{{name: a, cluster: {{server: 'https://u:{SECRET}@host'}}}}]\n",
        f"{HEAD}clusters: [{{name: a, cluster: {{server: 'https://host/?token={SECRET}'}}}}]\n",
        f"{HEAD}users: [{{name: a, user: {{exec: {{command: c, args: [--token, {SECRET}]}}}}}}]\n",
        f"{HEAD}users: [{{name: a, user: {{exec: {{command: c, env: [{{name: A, value: {SECRET}}}]}}}}}}]\n",
        f"{HEAD}users: [{{name: a, user: {{auth-provider: {{name: b, config: {{name: {SECRET}, x: {SECRET}}}}}}}}}]\n",
        f"{HEAD}users: [{{name: a, user: {{as: b, as-groups: [{SECRET}], as-user-extra: {{{SECRET}: [x]}}}}}}]\n",
        f"{HEAD}extensions: [{{name: a, extension: {{server: {SECRET}, user: {{{SECRET}: name}}}}}}]\n",
        f"{HEAD}{SECRET}: x\n",
        f"{HEAD}? {SECRET}\n: x\n",
        f"{HEAD}? {SECRET}\n",
        f"{HEAD}'{SECRET}': {{name: x}}\n",
        f"{HEAD}# {SECRET}\n",
        f"{HEAD}users: []  # {SECRET}\n# {SECRET}\n\n  # {SECRET}\n",
        f"{HEAD}---\n{SECRET}: x\n",
        f"{HEAD}...\n{SECRET} [\n",
        f"{{kind: Config}}\n{SECRET}\n",
        f"{HEAD}users:\n- name: a\n  user:\n    token: |  # {SECRET}\n      {SECRET}\n\n      {SECRET}\n    as: x\n",
        f"{HEAD}users:\n- name: a\n  user:\n    token: >-\n      {SECRET}\n    as: x\n",
        f'{HEAD}users:\n- name: a\n  user:\n    token: "x\n      {SECRET}\n      "\n',
        f"{HEAD}users:\n- name: a\n  user:\n    token: x\n      {SECRET}\n",
        f"{HEAD}users:\n- name: &{SECRET} a\n  user: {{token: *{SECRET}}}\n",
        f"{HEAD}users: &{SECRET}\n- name: a\n  user: {{as: b}}\n",
        f"{HEAD}a: &{SECRET} {{name: x}}\nusers: [{{name: a, user: {{<<: *{SECRET}}}}}]\n",
        f"{HEAD}clusters: !{SECRET}\n- name: a\n",
        f"{HEAD}clusters: [{{name: !<{SECRET}> a}}]\n",
        f"%TAG !{SECRET}! tag:x,2000:\n--- # {SECRET}\n{HEAD}",
        f"--- &{SECRET}\n{HEAD}",
        f"{HEAD}\x85# {SECRET}\u2028# {SECRET}\n",
        f"# {SECRET}\r\nkind: Config\r\ntoken: {SECRET}\r\n",
        f'{{"kind":"Config","users":[{{"name":"a","user":{{"token":"{SECRET}"}}}}],"{SECRET}":1}}',
        SECRET,
        f"[{SECRET}]",
        f"# {SECRET}",
    ],
)
def test_no_secret_is_seen(text: str) -> None:
    hidden = shown(text)
    assert CANARY in text
    assert CANARY not in hidden
    assert hidden.count("\n") == text.count("\n")
    told = diff(text, text.replace("kind: Config", "kind:  Config").replace('"kind"', '"kind" '))
    assert CANARY not in "".join(told)


def test_a_diff_helps() -> None:
    before = kubeconfig(cluster="certificate-authority: ca.crt, tls-server-name: 123")
    after = before.replace("authority: ca.crt", "authority-data: LS0t").replace("123", '"123"')
    assert diff(before, after) == [
        "--- a/x",
        "+++ b/x",
        "@@ -3,7 +3,7 @@",
        " current-context: prod",
        " clusters:",
        " - name: prod",
        "-  cluster: {server: https://prod.example:6443, certificate-authority: ca.crt, tls-server-name: 123}",
        '+  cluster: {server: https://prod.example:6443, certificate-authority-data: <hidden>, tls-server-name: "123"}',
        " contexts:",
        " - name: prod",
        "   context: {cluster: prod, user: alice}",
    ]


def test_a_hidden_value_that_changes_is_a_change() -> None:
    assert [line for line in diff("kind: Config\nx: 1\n", "kind: Config\nx: 2\n") if re.match(r"[-+][^-+]", line)] == [
        "-<hidden>: <hidden>",
        "+<hidden>: <hidden>",
    ]
    assert diff("x: 1\n", "x: 1\n") == []


def test_names_are_escaped() -> None:
    told = list(redacted_diff(Source("a\x1b\n", b'current-context: "\\u202e"\n'), Source("a\x1b\n", b"kind: Config\n")))
    assert told[:2] == [r"--- a/a\x1b\n", r"+++ b/a\x1b\n"]
    assert all(line.isprintable() for line in told)
