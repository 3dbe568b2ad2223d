"""Certificates are public: they are shown, copied and logged without a thought, and kubeadm puts the one of the
authority into a ConfigMap that everybody can read. A private key that got in among them goes along everywhere.

It happens when a PEM file with certificate and key in one is encoded as a whole. kubectl loads it, and uses the
certificates alone.

A key in a field for the path of a file is of no use either: kubectl looks for a file of that name, and shows the name
in its error message.

Encode the certificates only. A key of a certificate authority that was ever handed out like this opens the cluster to
everybody: the authority has to be replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.pem import content_of_field, private_keys_seen
from kubectl_share.rules.rule import ERROR, Example, Found, Rule
from kubectl_share.rules.secret_values import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import AuthInfo, Cluster
    from kubectl_share.rules.facts import Facts, Item


def check(facts: Facts) -> Iterator[Found]:
    """Fields for certificates with a private key in them."""
    for cluster in facts.clusters:
        yield from _in_field(facts, cluster, cluster.body.certificate_authority_data, "certificate-authority-data")
    for user in facts.users:
        yield from _in_field(facts, user, user.body.client_certificate_data, "client-certificate-data")
        yield from _in_field(facts, user, b"", "auth-provider", "config", "idp-certificate-authority-data")
    for item, key in _path_fields(facts):
        value = item.text(key)
        if value and is_secret(facts, value) and private_keys_seen(content_of_field(value)):
            hint = f"put the base64 of the key into client-key-data: {key} is for the path of a file"
            yield Found(item.spot(key), "a private key where a path belongs", hint)


def _path_fields(facts: Facts) -> Iterator[tuple[Item[Cluster] | Item[AuthInfo], str]]:
    """The fields for paths of certificates and keys."""
    yield from ((cluster, "certificate-authority") for cluster in facts.clusters)
    for user in facts.users:
        yield user, "client-certificate"
        yield user, "client-key"


def _in_field(facts: Facts, item: Item[Cluster] | Item[AuthInfo], data: bytes, *keys: str) -> Iterator[Found]:
    """A key in the data of a field, or in its text where that is no base64."""
    value = item.text(*keys)
    if value and is_secret(facts, value) and private_keys_seen(data or content_of_field(value)):
        hint = "encode the certificates alone, and replace the key: certificates are shown everywhere"
        yield Found(item.spot(*keys), "a private key among the certificates", hint)


RULE = Rule(
    code="KS204",
    name="key-in-wrong-field",
    summary="A private key among certificates, or where a path belongs",
    check=check,
    levels={"": ERROR},
    reference="https://www.rfc-editor.org/rfc/rfc5280",
    sees_placeholders=True,
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
    certificate-authority-data: %CA_AND_KEY%
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
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
  user: {}
""",
        ),
    ),
)
