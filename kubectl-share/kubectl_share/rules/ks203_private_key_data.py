"""With the private key of a client certificate, anybody is the user until the certificate ends. Kubernetes cannot
revoke a client certificate: short of a new certificate authority, there is no way to take it back.

Where somebody is to get access, the key is what the file is for, and this is no more than a note. In git it stays
readable for good.

For a file that is to be committed, take an exec plugin, or encrypt the file with SOPS. A value that is too short for a
key, or that is nothing but certificates, is not reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.pem import content_of_field, could_hold_private_key
from kubectl_share.rules.rule import Example, Found, Levels, Rule
from kubectl_share.rules.secret_values import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import AuthInfo
    from kubectl_share.rules.facts import Facts, Item


def check(facts: Facts) -> Iterator[Found]:
    """Users with a private key, or with what could be one."""
    for user in facts.users:
        if could_hold_private_key(_content(facts, user)):
            hint = "before a commit, use an exec plugin or SOPS; a key that others may have seen cannot be revoked"
            yield Found(user.spot("client-key-data"), "a private key in clear", hint)


def _content(facts: Facts, user: Item[AuthInfo]) -> bytes:
    """What stands in the field; empty for a placeholder."""
    value = user.text("client-key-data")
    if value is not None:
        return (user.body.client_key_data or content_of_field(value)) if is_secret(facts, value) else b""
    return user.body.client_key_data if user.items("client-key-data") else b""  # kubectl takes a list of numbers too


RULE = Rule(
    code="KS203",
    name="private-key-data",
    summary="A private key in clear",
    check=check,
    levels={"": Levels("info", "warning", "error")},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo",
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
    client-certificate-data: %CERTIFICATE%
    client-key-data: %KEY%
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
    client-key: /run/keys/alice.key
""",
            beside=("KS301",),
        ),
    ),
)
