"""A cluster or a user that no context uses is of no use to the reader, and still tells about it.

It is mostly left over from a context that was deleted: `kubectl config delete-context` takes out the context alone. A
user that is handed on by mistake is a credential too many.

Remove it, or let `kubectl share` make a file of the contexts that are meant: it takes what they use and no more. In a
file without any context nothing is reported. It is a part of something larger, or made to be completed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.references import used_by_contexts
from kubectl_share.rules.rule import WARNING, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Clusters and users without a context."""
    if not facts.contexts:
        return
    for key, items in (("cluster", facts.clusters), ("user", facts.users)):
        used = used_by_contexts(facts, key)
        if used is None:
            continue
        for item in items:
            if item.name and item.name not in used and not facts.is_opaque(item.name):
                yield Found(item.name_spot(), "no context uses it", f"remove the {key}, or add a context that uses it")


RULE = Rule(
    code="KS404",
    name="unused-entry",
    summary="A cluster or user that no context uses",
    check=check,
    levels={"": WARNING},
    reference="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster: {server: "https://prod.example:6443"}
- name: old
  cluster: {server: "https://old.example:6443"}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {token: <token>}
- name: bob
  user: {token: <token>}
""",
            finds=((7, 9), (15, 9)),
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
  user: {token: <token>}
""",
        ),
    ),
)
