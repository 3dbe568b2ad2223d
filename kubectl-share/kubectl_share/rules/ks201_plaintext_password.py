"""A password in clear opens the cluster to everybody who reads the file.

Basic authentication left Kubernetes with version 1.19, so that on a newer cluster the password is not even of use. It
is of use to whoever tries it elsewhere.

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


RULE = Rule(
    code="KS201",
    name="plaintext-password",
    summary="A password in clear",
    check=check,
    levels={"": ERROR},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo",
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
