"""The arguments of an exec plugin stand in the file in clear. kubectl prints them, `kubectl config view` included, and
while the plugin runs every user of the host can read them in the list of processes.

Most plugins take the same secret from a variable of the shell, from a file outside of the repository or from a login
that they do themselves. A public client of an identity provider needs no client secret at all. Replace a secret that
others may have seen.

An argument counts if it is an option whose name ends like that of a secret, with its value behind `=` or in the next
argument, if it is what `-u` takes, a name and a password with a colon in between, or if it looks like a credential
whatever stands before it. `--token-cache-dir`, `--oidc-client-id` and the like do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.facts import spot_of, text_of
from kubectl_share.rules.rule import ERROR, Example, Found, Rule
from kubectl_share.rules.secret_arguments import argument_holds_secret
from kubectl_share.rules.secret_values import is_secret, without_expansions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Arguments of exec plugins with a secret."""
    for user in facts.users:
        option = ""
        for index, node in enumerate(user.items("exec", "args")):
            argument = text_of(node) or ""
            if is_secret(facts, argument) and argument_holds_secret(option, without_expansions(argument)):
                hint = "take it out, let the plugin log in, and replace it: kubectl and the list of processes show it"
                yield Found(spot_of(node, user.path_of("exec", "args", str(index))), "a secret in clear", hint)
            option = argument


RULE = Rule(
    code="KS207",
    name="exec-arg-secret",
    summary="A secret among the arguments of an exec plugin",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/kubectl/issues/1193",
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
    exec:
      apiVersion: client.authentication.k8s.io/v1
      interactiveMode: IfAvailable
      command: kubelogin
      args:
      - get-token
      - --oidc-client-id=kubernetes
      - --oidc-client-secret=kzs9whq2m4
""",
            finds=((20, 9),),
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
      interactiveMode: IfAvailable
      command: login-helper
      args:
      - --password
      - kzs9whq2m4
""",
            finds=((19, 9),),
            says="The secret is in the next argument.",
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
      interactiveMode: IfAvailable
      command: kubelogin
      args:
      - get-token
      - --oidc-client-id=kubernetes
      - --token-cache-dir=/var/cache/kubelogin
""",
        ),
    ),
)
