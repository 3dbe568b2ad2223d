"""With `insecure-skip-tls-verify`, kubectl talks to whoever answers.

It checks no certificate, so that anybody on the way can take the server's place, read the token or the password, and
answer what they like. Downloads from dashboards and test clusters come with it because it always works.

Put the cluster's CA into `certificate-authority-data` in its stead. If the certificate is fine but made out to another
name, write that name into `tls-server-name`. Beside a CA, the field is KS502's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import Example, Found, Levels, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import Cluster
    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Clusters whose server is not checked."""
    for cluster in facts.clusters:
        if cluster.body.insecure_skip_tls_verify and not has_authority(cluster.body):
            hint = "embed the CA of the cluster instead; tls-server-name helps against a certificate of another name"
            yield Found(cluster.spot("insecure-skip-tls-verify"), "anybody can take the place of the server", hint)


def has_authority(cluster: Cluster) -> bool:
    """Whether a cluster has a CA, as data or as a file."""
    return bool(cluster.certificate_authority_data or cluster.certificate_authority)


RULE = Rule(
    code="KS501",
    name="skip-tls-verify",
    summary="The certificate of the server is not checked",
    check=check,
    levels={"": Levels("warning", "error", "error")},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#Cluster",
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
    insecure-skip-tls-verify: true
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((8, 31),),
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
    tls-server-name: kubernetes
    certificate-authority-data: %CA%
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
