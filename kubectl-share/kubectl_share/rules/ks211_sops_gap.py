"""SOPS encrypts the fields that its rules name, and leaves the others as they are. A secret in one of those looks
safe: the file is full of `ENC[...]`, and it was committed because it is encrypted.

It happens when a field comes in after the file was encrypted and somebody edits it by hand, or when `encrypted_regex`
names `token` and the file has a `password` as well.

Add the field to `encrypted_regex` in `.sops.yaml`, encrypt the file anew, and replace the secret: it stays in the
history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules import (
    ks201_plaintext_password,
    ks202_bearer_token,
    ks203_private_key_data,
    ks205_auth_provider_secret,
    ks206_exec_env_secret,
    ks207_exec_arg_secret,
    ks208_url_userinfo,
)
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_SECRETS = (
    ks201_plaintext_password,
    ks202_bearer_token,
    ks203_private_key_data,
    ks205_auth_provider_secret,
    ks206_exec_env_secret,
    ks207_exec_arg_secret,
    ks208_url_userinfo,
)


def check(facts: Facts) -> Iterator[Found]:
    """Secrets that SOPS left in clear."""
    if not facts.is_sops:
        return
    for rule in _SECRETS:
        for found in rule.check(facts):
            hint = "add the field to encrypted_regex, encrypt the file anew, and replace the secret"
            yield Found(found.spot, "in clear, though the file is encrypted with SOPS", hint)


RULE = Rule(
    code="KS211",
    name="sops-gap",
    summary="A secret that SOPS left in clear",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/getsops/sops",
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
    token: kzs9whq2m4
sops:
  mac: ENC[AES256_GCM,data:kzs9whq2,iv:m4v7t3,tag:x8q1,type:str]
  encrypted_regex: ^password$
""",
            finds=((13, 12),),
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
    token: ENC[AES256_GCM,data:zw81kq,iv:p3v9,tag:t2m7,type:str]
sops:
  mac: ENC[AES256_GCM,data:kzs9whq2,iv:m4v7t3,tag:x8q1,type:str]
  encrypted_regex: ^token$
""",
        ),
    ),
)
