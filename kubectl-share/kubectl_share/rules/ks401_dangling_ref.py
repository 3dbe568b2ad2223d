"""A context that names a cluster or a user which is not there does not lead to where it says.

Without the cluster, kubectl talks to `localhost:8080` and reports that the connection was refused. The same goes for a
context that names no cluster at all. Without the user, it asks for a user name and a password.

When several files are put together by `KUBECONFIG`, kubectl looks for the name in all of them, and may find somebody
else's entry under it. So a file that is handed on has to hold whatever its contexts name.

A context may do without a user. Nothing is said of names while some of them are a template's placeholders or are
encrypted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import named
from kubectl_share.document.nodes import Mapping, resolved
from kubectl_share.model import Kind
from kubectl_share.rules.facts import is_unset
from kubectl_share.rules.references import names_in
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import Context
    from kubectl_share.rules.facts import Facts, Item


def check(facts: Facts) -> Iterator[Found]:
    """References of contexts that lead nowhere."""
    clusters = names_in(facts, Kind.CLUSTER, facts.clusters)
    users = names_in(facts, Kind.USER, facts.users)
    for context in facts.contexts:
        if _names_no_cluster(context):
            message = "names no cluster, so that kubectl talks to localhost:8080"
            yield Found(context.spot("cluster"), message, "name one of the clusters")
        for key, name, names in (("cluster", context.body.cluster, clusters), ("user", context.body.user, users)):
            if name and names is not None and name not in names and not facts.is_opaque(name):
                hint = f"correct the name, or add the {key} to the file"
                yield Found(context.spot(key), f"there is no {key} {named(name)}", hint)


def _names_no_cluster(context: Item[Context]) -> bool:
    if context.body.cluster:
        return False
    body = context.node()
    return body is not None and isinstance(resolved(body), Mapping) and is_unset(context.node("cluster"))


RULE = Rule(
    code="KS401",
    name="dangling-ref",
    summary="A context names a cluster or user that is not there",
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
  context:
    cluster: production
    user: bob
users:
- name: alice
  user: {token: <token>}
""",
            finds=((10, 14), (11, 11)),
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
  context:
    cluster: prod
    user: alice
users:
- name: alice
  user: {token: <token>}
""",
        ),
    ),
)
