"""A password in clear opens the cluster to everybody who reads the file.

Basic authentication left Kubernetes with version 1.19, so that on a newer cluster the password is not even of use. It
is of use to whoever tries it elsewhere.

A token that went into `username` is reported as well: tools show user names, and servers log them.

Take it out, and log in with a client certificate, a token or an exec plugin. A password that was ever committed or sent
around has to be changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import ERROR, Example, Found, Rule
from kubectl_share.rules.secret_values import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Users with a password."""
    for user in facts.users:
        if is_secret(facts, user.text("password")):
            hint = "remove it and change it on the server; log in with a certificate, a token or an exec plugin"
            yield Found(user.spot("password"), "a password in clear", hint)
        name = user.text("username")
        if name and not name.isalpha() and _is_token(name):
            hint = "remove it and have it replaced: kubectl shows and sends user names in clear"
            yield Found(user.spot("username"), "a token where the name of a user belongs", hint)


def _is_token(name: str) -> bool:
    """Whether the name of a user is a token of a known form."""
    from kubectl_share.credentials.leaks import is_credential_by_its_form

    return is_credential_by_its_form(name)


RULE = Rule(
    code="KS201",
    name="plaintext-password",
    summary="A password in clear, or a token as the name of a user",
    check=check,
    levels={"": ERROR},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo",
    sees_placeholders=True,
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user:
    username: alice
    password: hunter2
""",
            finds=((14, 15),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: kubelogin
      args: [get-token]
      interactiveMode: IfAvailable
""",
        ),
    ),
)
