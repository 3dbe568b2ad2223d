"""A token that is in another file does not go along, and neither does the CA file of an OIDC issuer.

kubectl's own way to make a file portable, `config view --flatten`, leaves both paths as they are: they point at nothing
on the next host. The token of a pod, `/var/run/secrets/kubernetes.io/serviceaccount/token`, is no exception: it is
another one in every pod, and there is none outside of pods.

`kubectl share` puts the token into `token`, and the CA into `idp-certificate-authority-data`. A CA path that stands
beside its data is KS405's, a path with a `~` in it is KS304's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.named_files import files_of
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_HINTS = {
    "tokenFile": "let kubectl share make a file with the token inside; or log in with an exec plugin",
    "idp-certificate-authority": "put its content into idp-certificate-authority-data, as base64",
}


def check(facts: Facts) -> Iterator[Found]:
    """Tokens, and CAs of OIDC issuers, that are in another file."""
    for file in files_of("KS302", facts):
        spot = file.item.spot(*file.keys)
        yield Found(spot, "names a file, which does not go along", _HINTS[file.keys[-1]])


RULE = Rule(
    code="KS302",
    name="token-file",
    summary="A token, or the CA of an OIDC issuer, is in another file",
    check=check,
    levels={"": ERROR},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo",
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
  context: {cluster: prod, user: robot}
users:
- name: robot
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
""",
            finds=((13, 16),),
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
  context: {cluster: prod, user: robot}
users:
- name: robot
  user:
    token: <token>
""",
        ),
    ),
)
