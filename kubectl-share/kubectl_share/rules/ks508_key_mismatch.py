"""A certificate is of use only with the one private key that it was issued for.

With another one, kubectl fails before it has sent anything: `tls: private key does not match public key`. It happens
when a certificate is renewed and the key in the file stays, or when the fields of two users get mixed.

Embed both from the same place. The first certificate and the first key of the fields count, as they do to kubectl.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.certificates import key_matches
from kubectl_share.errors import CredentialError
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Users whose key does not belong to their certificate."""
    for user in facts.users:
        certificate, key = user.body.client_certificate_data, user.body.client_key_data
        if certificate and key and not _matches(certificate, key):
            message = "does not belong to the certificate beside it"
            yield Found(user.spot("client-key-data"), message, "embed the key that the certificate was issued for")


def _matches(certificate: bytes, key: bytes) -> bool:
    """Also true where one of them cannot be read, which is KS513's."""
    try:
        return key_matches(certificate, key)
    except CredentialError:
        return True


RULE = Rule(
    code="KS508",
    name="key-mismatch",
    summary="A client key that does not belong to the certificate",
    check=check,
    levels={"": ERROR},
    reference="https://pkg.go.dev/crypto/tls#X509KeyPair",
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
    client-certificate-data: %CERTIFICATE%
    client-key-data: %OTHER_KEY%
""",
            finds=((14, 22),),
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
        ),
    ),
)
