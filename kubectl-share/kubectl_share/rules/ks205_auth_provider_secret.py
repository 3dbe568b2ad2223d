"""The settings of an auth provider hold its client secret and the tokens of the last login. With the refresh token,
whoever reads the file gets new ones for as long as the session lasts, and a client secret is shared by all who use that
client.

kubectl hides passwords and tokens when it prints a kubeconfig, but not these: `kubectl config view` shows them in
clear. It also writes the tokens back into the file after each login.

Settings of other names count too if they end like a secret: `password`, `api-key`.

Log in through an exec plugin, which keeps its tokens in a cache of its own. Log out and have a new secret made
for the client, if others may have seen these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.document.members import members
from kubectl_share.document.nodes import Mapping, resolved
from kubectl_share.rules.rule import Example, Found, Levels, Rule
from kubectl_share.rules.secret_values import is_plain_setting, is_secret, names_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.model import AuthInfo
    from kubectl_share.rules.facts import Facts, Item

_CONFIG = ("auth-provider", "config")
_SECRETS = {
    "client-secret": "a client secret in clear",
    "id-token": "an ID token in clear",
    "refresh-token": "a refresh token in clear",
    "access-token": "an access token in clear",
}


def check(facts: Facts) -> Iterator[Found]:
    """Users with secrets in the settings of their auth provider."""
    for user in facts.users:
        if user.node("auth-provider") is None:
            continue
        for key, message in _secrets(user):
            if is_secret(facts, user.text(*_CONFIG, key)):
                hint = "use an exec plugin, and have the secret or the session replaced: kubectl config view prints it"
                yield Found(user.spot(*_CONFIG, key), message, hint)


def _secrets(user: Item[AuthInfo]) -> Iterator[tuple[str, str]]:
    """The settings that are secrets, those of providers that nobody knows by their names; and what to say of them."""
    yield from _SECRETS.items()
    node = user.node("auth-provider", "config")
    config = None if node is None else resolved(node)
    for key in members(config) if isinstance(config, Mapping) else ():
        if key not in _SECRETS and names_secret(key) and not is_plain_setting(user.text(*_CONFIG, key) or ""):
            yield key, "a secret in clear"


RULE = Rule(
    code="KS205",
    name="auth-provider-secret",
    summary="A secret in the settings of an auth provider",
    check=check,
    levels={"": Levels("warning", "error", "error")},
    reference="https://github.com/kubernetes/kubectl/issues/1193",
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
    auth-provider:
      name: oidc
      config:
        client-id: kubernetes
        idp-issuer-url: https://dex.example
        client-secret: 3fk9mq
        refresh-token: w8zq1n
""",
            finds=((18, 24), (19, 24)),
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
    auth-provider:
      name: oidc
      config:
        client-id: kubernetes
        idp-issuer-url: https://dex.example
""",
        ),
    ),
)
