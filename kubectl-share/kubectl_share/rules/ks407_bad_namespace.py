"""A context's namespace that cannot exist, or a user's group that is claimed for nobody: no server takes them.

The name of a namespace has at most 63 lower-case letters, digits and hyphens, with no hyphen at either end. kubectl
does not look at it. It asks the server for things in there, and finds nothing.

`as-uid`, `as-groups` and `as-user-extra` say more about the user that `as` names. Without `as`, kubectl refuses to use
the entry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.rules.facts import is_unset
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import AuthInfo
    from kubectl_share.rules.facts import Facts, Item

_DNS_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def check(facts: Facts) -> Iterator[Found]:
    """Namespaces that cannot exist, and impersonation of nobody."""
    for context in facts.contexts:
        namespace = context.body.namespace
        if namespace and not _DNS_LABEL.fullmatch(namespace):
            hint = "write at most 63 lower-case letters, digits and hyphens, with no hyphen at either end"
            yield Found(context.spot("namespace"), "no namespace can have such a name", hint)
    for user in facts.users:
        key = _first_claim(user)
        if key:
            message = "is said of nobody, for there is no field as beside it"
            yield Found(user.spot(key), message, "name the user in as, or remove it")


def _first_claim(user: Item[AuthInfo]) -> str:
    """The first of the fields that need `as`, if that is not there."""
    body = user.body
    claims = {
        "as-uid": body.impersonate_uid,
        "as-groups": body.impersonate_groups,
        "as-user-extra": body.impersonate_user_extra,
    }
    return next((key for key, value in claims.items() if value and is_unset(user.node("as"))), "")


RULE = Rule(
    code="KS407",
    name="bad-namespace",
    summary="A namespace that cannot exist, or as-uid, as-groups or as-user-extra without as",
    check=check,
    levels={"": ERROR},
    reference="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names",
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
  context: {cluster: prod, user: alice, namespace: Team_A}
users:
- name: alice
  user: {token: <token>}
""",
            finds=((9, 52),),
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
    as-groups: [team-a]
""",
            finds=((14, 16),),
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
  context: {cluster: prod, user: alice, namespace: team-a}
users:
- name: alice
  user:
    token: <token>
    as: bob
    as-groups: [team-a]
""",
        ),
    ),
)
