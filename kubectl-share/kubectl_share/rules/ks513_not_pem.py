"""The `-data` fields hold PEM in base64. Any base64 loads, and fails when it is used, in words that name no field.

Most often it is `DATA+OMITTED` or `REDACTED`: the output of `kubectl config view`, which hides credentials unless it is
called with `--raw`. Others are a file in DER or PKCS#12, a file that went through base64 twice, an OpenSSH key, and a
key with a passphrase, for which kubectl never asks.

Put the base64 of the right file there: for CAs and client certificates PEM with certificates, for keys PEM in PKCS#1,
PKCS#8 or SEC1 form. What is not even base64 is KS510's, and a private key among certificates is KS204's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_share.credentials.certificates import (
    authority_problem,
    client_certificate_problem,
    private_key_problem,
)
from kubectl_share.credentials.pem import ENCODED_BEGINNING, private_keys_seen
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts, Item

_REDACTED = ("DATA+OMITTED", "REDACTED")
_RAW = "make the file anew, with kubectl config view --raw"


def check(facts: Facts) -> Iterator[Found]:
    """Embedded certificates and keys that are none."""
    for cluster in facts.clusters:
        yield from _check(cluster, "certificate-authority-data", cluster.body.certificate_authority_data)
    for user in facts.users:
        yield from _check(user, "client-certificate-data", user.body.client_certificate_data)
        yield from _check(user, "client-key-data", user.body.client_key_data)


def _check(item: Item[Any], field: str, data: bytes) -> Iterator[Found]:
    if not data:
        return
    hint = "put the base64 of a PEM file there, as base64 < FILE | tr -d '\\n' writes it"
    if item.text(field) in _REDACTED:
        yield Found(item.spot(field), "kubectl's redacted view, not the data", _RAW)
    elif data.lstrip().startswith(ENCODED_BEGINNING):
        yield Found(item.spot(field), "base64 twice over", "decode it once")
    elif problem := _problem(field, data):
        yield Found(item.spot(field), problem, hint)


def _problem(field: str, data: bytes) -> str:
    if field == "client-key-data":
        return private_key_problem(data)
    problem = authority_problem(data) if field == "certificate-authority-data" else client_certificate_problem(data)
    # A key in the place of a certificate is told once.
    return "" if problem and private_keys_seen(data) else problem


RULE = Rule(
    code="KS513",
    name="not-pem",
    summary="An embedded certificate or key that is none",
    check=check,
    levels={"": ERROR},
    reference="https://pkg.go.dev/encoding/pem",
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
    certificate-authority-data: DATA+OMITTED
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((8, 33),),
            says="Printed by `kubectl config view`.",
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
    client-key-data: %ENCRYPTED_KEY%
""",
            finds=((14, 22),),
            says="A key with a passphrase.",
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
    client-certificate-data: %PUBLIC_KEY%
    client-key-data: %KEY%
""",
            finds=((13, 30),),
            says="A public key.",
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
