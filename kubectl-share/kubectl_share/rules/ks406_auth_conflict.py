"""kubectl refuses a user with two ways to log in that exclude each other.

A token excludes a user name and a password; a token from a file excludes a user name. An exec plugin excludes an
`auth-provider`. kubectl loads the file, and then fails with every command that uses this user.

Keep the one that the server expects. A client certificate beside a token is no conflict, and neither is a token beside
an exec plugin, which just never runs then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import AuthInfo
    from kubectl_share.rules.facts import Facts

_HINT = "keep the one that the server expects"


def check(facts: Facts) -> Iterator[Found]:
    """Users with two ways to log in of which kubectl takes one."""
    for item in facts.users:
        user = item.body
        basic = _basic_field(user)
        if basic and not any(map(facts.is_opaque, (user.token or user.token_file, getattr(user, basic)))):
            yield Found(item.spot(basic), "stands beside a token, and kubectl takes one of them only", _HINT)
        if user.exec is not None and user.auth_provider is not None:
            message = "stands beside an exec plugin, and kubectl takes one of them only"
            yield Found(item.spot("auth-provider"), message, _HINT)


def _basic_field(user: AuthInfo) -> str:
    """The field with which basic authentication is in the way of a token; empty if it is not.

    Upstream: kubernetes/client-go:tools/clientcmd/validation.go (validateAuthInfo), and for a token from a file
    transport/round_trippers.go (HTTPWrappersForConfig), where a password without a user name does not count.
    """
    if user.username and (user.token or user.token_file):
        return "username"
    return "password" if user.password and user.token else ""


RULE = Rule(
    code="KS406",
    name="auth-conflict",
    summary="A user has two ways to log in that exclude each other",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/validation.go",
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
    token: <token>
""",
            finds=((13, 15),),
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
    auth-provider:
      name: oidc
""",
            finds=((19, 7),),
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
    token: <token>
""",
        ),
    ),
)
