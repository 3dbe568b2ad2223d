"""A client certificate that has ended opens nothing: the API server answers `Unauthorized`, and does not say why.

Certificates for users have no other end than this one, for Kubernetes knows no revocation. Those of kubeadm, kind and
k3s live for a year, often for the very person who set the cluster up.

Have a new one issued before the old one ends: by a CertificateSigningRequest, or on the control plane with
`kubeadm certs renew` or `kubeadm kubeconfig user`. The first certificate of the field is the one that counts. One that
is not valid yet is a warning, for time will help. How many days ahead of the end the warning comes is set in
`.kubectl-share.toml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.certificates import outlines_in
from kubectl_share.rules.rule import ERROR, WARNING, Example, Found, Rule
from kubectl_share.rules.time_left import verdict_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Users whose client certificate has ended, will soon, or has not begun."""
    for user in facts.users:
        certificates = outlines_in(user.body.client_certificate_data)
        verdict = verdict_on(certificates[0], facts) if certificates else None
        if verdict is not None:
            hint = "have a new certificate issued: this one cannot be prolonged"
            if verdict.case == "early":
                hint = "wait, or look at the clock of the host that issued it"
            yield Found(user.spot("client-certificate-data"), verdict.message, hint, verdict.case)


RULE = Rule(
    code="KS507",
    name="client-cert-expiry",
    summary="A client certificate that has ended, or will soon",
    check=check,
    levels={"expired": ERROR, "soon": WARNING, "early": WARNING},
    reference="https://github.com/kubernetes/kubernetes/issues/39767",
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
    client-certificate-data: %EXPIRED%
    client-key-data: %KEY%
""",
            finds=((13, 30),),
            case="expired",
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
    client-certificate-data: %ENDING%
    client-key-data: %KEY%
""",
            finds=((13, 30),),
            case="soon",
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
    client-certificate-data: %NOT_YET%
    client-key-data: %KEY%
""",
            finds=((13, 30),),
            case="early",
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
    client-certificate-data: %CERTIFICATE%
    client-key-data: %KEY%
""",
            case="expired",
        ),
    ),
)
