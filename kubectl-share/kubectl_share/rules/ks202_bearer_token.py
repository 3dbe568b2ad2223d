"""A token is all that it takes: whoever has it is the user, until it expires or is revoked.

Where somebody is to get access, the token is what the file is for, and this is no more than a note: see to it that
the file reaches that person alone. In git it stays readable for good, so that a committed token has to be revoked, not
just deleted.

For a file that is to be committed, take an exec plugin that logs in when the token is needed, keep the token outside
of the repository and name it by `tokenFile`, or encrypt the file with SOPS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import Example, Found, Levels, Rule
from kubectl_share.rules.secret_values import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Users with a token."""
    for user in facts.users:
        if is_secret(facts, user.text("token")):
            hint = "before a commit, use an exec plugin or SOPS; revoke a token that others may have seen"
            yield Found(user.spot("token"), "a bearer token in clear", hint)


RULE = Rule(
    code="KS202",
    name="bearer-token",
    summary="A bearer token in clear",
    check=check,
    levels={"": Levels("info", "error", "error")},
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
    token: kzs9whq2m4
""",
            finds=((13, 12),),
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
    exec: {apiVersion: client.authentication.k8s.io/v1, command: kubelogin, interactiveMode: Never}
""",
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
    token: <your token>
""",
            says="A placeholder is no secret.",
        ),
    ),
)
