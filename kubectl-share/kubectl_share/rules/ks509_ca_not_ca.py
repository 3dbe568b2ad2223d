"""`certificate-authority-data` is for the CA of the cluster. What stands there may not vouch for any other certificate.

Go trusts a server then only if it shows this very certificate. That is so where somebody copied the server's own
certificate from a connection. It works until the server gets its next one, and not at all behind a load balancer with
several. Otherwise kubectl fails with `certificate signed by unknown authority`.

Embed the CA that signed the certificate of the server: on a kubeadm cluster `/etc/kubernetes/pki/ca.crt`. Of a bundle
one certificate has to be a CA. A CA has basic constraints that say so, and a key usage, if any, that lets it sign
certificates; before version 3 of X.509 there were no such marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.certificates import outlines_in
from kubectl_share.rules.rule import WARNING, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Clusters whose CA is none. Where no certificate can be read, it is KS513's."""
    for cluster in facts.clusters:
        certificates = outlines_in(cluster.body.certificate_authority_data)
        if certificates and not any(one.is_authority for one in certificates):
            message = "no CA: it cannot vouch for the certificate of a server"
            yield Found(cluster.spot("certificate-authority-data"), message, "embed the CA of the cluster")


RULE = Rule(
    code="KS509",
    name="ca-not-ca",
    summary="A certificate authority that is none",
    check=check,
    levels={"": WARNING},
    reference="https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9",
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
    certificate-authority-data: %LEAF%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((8, 33),),
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
