"""A CA says how to check the server, `insecure-skip-tls-verify` says not to. kubectl takes it for a mistake and stops.

It loads such a file, and fails with `specifying a root certificates file with the insecure flag is not allowed` as soon
as the cluster is used. It happens when a CA is added to a cluster that was made without one.

Remove `insecure-skip-tls-verify`: with the CA there is no need for it. `--fix` does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.ks501_skip_tls_verify import has_authority
from kubectl_share.rules.ks503_http_server import is_http
from kubectl_share.rules.own_pairs import own_pair, removal
from kubectl_share.rules.rule import ERROR, Example, Fix, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import Cluster
    from kubectl_share.rules.facts import Facts, Item

_SKIP = "insecure-skip-tls-verify"


def check(facts: Facts) -> Iterator[Found]:
    """Clusters with a CA whose server is not to be checked. Without TLS, kubectl looks at neither."""
    for cluster in facts.clusters:
        body = cluster.body
        if body.insecure_skip_tls_verify and has_authority(body) and not is_http(body.server):
            message = "beside a CA, with which kubectl refuses to use the cluster"
            yield Found(cluster.spot(_SKIP), message, f"remove {_SKIP}", fix=_fix(facts, cluster))


def _fix(facts: Facts, cluster: Item[Cluster]) -> Fix | None:
    pair = own_pair(facts, cluster, _SKIP)
    if pair is None:
        return None
    mapping, index = pair
    edits = removal(facts, mapping, {index})
    if edits is None:
        return None
    return Fix(f"remove {_SKIP}", lambda workbench: workbench.edits.add(edits), (cluster.changed_path(_SKIP),))


RULE = Rule(
    code="KS502",
    name="skip-tls-with-ca",
    summary="The server is not to be checked, and there is a CA to check it with",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/blob/master/transport/transport.go",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: %CA%
    insecure-skip-tls-verify: true
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((9, 31),),
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: https://prod.example:6443
    certificate-authority-data: %CA%
    insecure-skip-tls-verify: false
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
        ),
    ),
)
