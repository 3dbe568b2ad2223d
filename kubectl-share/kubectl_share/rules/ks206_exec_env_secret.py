"""What an exec plugin is to find in its environment stands in the file in clear. kubectl prints it too: `kubectl config
view` hides passwords and tokens, but no environment variables.

Such secrets open more than a cluster. The keys of a cloud account, for one, are good for all that the account may do.

Let the plugin find its credentials where they are kept on each host: a profile (`AWS_PROFILE`), a login of the cloud's
own program, a file outside of the repository. Variables of the shell that kubectl runs in reach the plugin as well, so
that they need not be in the file. Replace a secret that others may have seen.

A variable counts if its name ends like that of a secret (`AWS_SECRET_ACCESS_KEY`, `VAULT_TOKEN`, `OS_PASSWORD`), or if
its value looks like a credential. A path, an address or a word such as `true` does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import shown_key
from kubectl_share.document.members import members
from kubectl_share.document.nodes import Mapping, resolved
from kubectl_share.errors import quoted
from kubectl_share.rules.facts import text_of
from kubectl_share.rules.rule import ERROR, Example, Found, Rule
from kubectl_share.rules.secret_values import (
    is_plain_setting,
    is_secret,
    names_secret,
    stands_for_another,
    without_expansions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.document.nodes import Node
    from kubectl_share.rules.facts import Facts

_NO_SECRETS = re.compile(r"_(?:id|file|path|dir|sha|commit|hash|digest|ca|cert|certificate|data|info)\Z", re.IGNORECASE)
"""Names of what may look random, and is no secret."""


def check(facts: Facts) -> Iterator[Found]:
    """Variables of exec plugins with a secret."""
    for user in facts.users:
        for index, node in enumerate(user.items("exec", "env")):
            name, value = _variable(node)
            if is_secret(facts, value) and _is_credential(name, without_expansions(value)):
                hint = (
                    "take it out, use a profile or a login on each host, and replace it: kubectl config view prints it"
                )
                spot = user.spot("exec", "env", str(index), "value")
                yield Found(spot, f"a secret in clear in the variable {quoted(shown_key(name))}", hint)


def _variable(node: Node) -> tuple[str, str]:
    """The name and the value of an item; empty where it has none."""
    variable = resolved(node)
    if not isinstance(variable, Mapping):
        return "", ""
    found = members(variable)
    name, value = (text_of(found[key].value) if key in found else None for key in ("name", "value"))
    return name or "", value or ""


def _is_credential(name: str, value: str) -> bool:
    from kubectl_share.credentials.leaks import holds_credential, is_credential_by_its_form

    if stands_for_another(value):
        return False
    if names_secret(name):
        return not is_plain_setting(value)
    return is_credential_by_its_form(value) if _NO_SECRETS.search(name) else holds_credential(value)


RULE = Rule(
    code="KS206",
    name="exec-env-secret",
    summary="A secret in the environment of an exec plugin",
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
      command: aws
      args: [eks, get-token, --cluster-name, prod]
      env:
      - name: AWS_SECRET_ACCESS_KEY
        value: kzs9whq2m4v7t3
""",
            finds=((20, 16),),
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
      command: aws
      args: [eks, get-token, --cluster-name, prod]
      env:
      - name: AWS_PROFILE
        value: prod-admins
""",
        ),
    ),
)
