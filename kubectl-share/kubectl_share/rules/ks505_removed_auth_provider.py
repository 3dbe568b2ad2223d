"""kubectl has had no `gcp` and no `azure` auth provider since version 1.26: a user with one of them cannot log in.

The file loads, and the first request ends with `The gcp auth plugin has been removed`. What took their place are exec
plugins: `gke-gcloud-auth-plugin` for Google, `kubelogin` for Azure.

Get a new kubeconfig with `gcloud container clusters get-credentials` or `az aks get-credentials`; for Azure,
`kubelogin convert-kubeconfig` changes an old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_SUCCESSORS = {"gcp": "gke-gcloud-auth-plugin", "azure": "kubelogin"}


def check(facts: Facts) -> Iterator[Found]:
    """Users with an auth provider that is gone."""
    for user in facts.users:
        provider = user.body.auth_provider
        if provider is not None and provider.name in _SUCCESSORS:
            message = f"kubectl has had no auth provider {provider.name} since 1.26"
            hint = f"log in with the exec plugin {_SUCCESSORS[provider.name]}"
            yield Found(user.spot("auth-provider", "name"), message, hint)


RULE = Rule(
    code="KS505",
    name="removed-auth-provider",
    summary="An auth provider that kubectl no longer has",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/tree/master/plugin/pkg/client/auth",
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
    auth-provider:
      name: gcp
""",
            finds=((14, 13),),
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
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: gke-gcloud-auth-plugin
""",
        ),
    ),
)
