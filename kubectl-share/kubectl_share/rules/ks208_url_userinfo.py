"""A password in the address of a server or a proxy is shown wherever the address is: by `kubectl config view`, in error
messages, in the logs of proxies.

Write the address without it. For a server use a token, a certificate or an exec plugin; basic authentication left
Kubernetes with version 1.19. For a proxy, set `HTTPS_PROXY` on each host instead of `proxy-url`. Change a password that
others may have seen.

A user name alone is not reported unless it looks like a token. A parameter of the address is, if it is called like a
secret: `?access_token=...`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.addresses import userinfo_of
from kubectl_share.rules.rule import ERROR, Example, Found, Rule
from kubectl_share.rules.secret_values import names_secret, stands_for_another

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_BEFORE_A_PARAMETER = re.compile(r"[?&;#]")


def check(facts: Facts) -> Iterator[Found]:
    """Clusters with credentials in a URL."""
    for cluster in facts.clusters:
        for key in ("server", "proxy-url"):
            url = cluster.text(key)
            if url is not None and (("@" in url and _holds_secret(url)) or ("=" in url and _query_holds_secret(url))):
                hint = "write the URL without it and change it: whatever shows the URL shows it too"
                yield Found(cluster.spot(key), "credentials in a URL", hint)


def _holds_secret(url: str) -> bool:
    """Whether a password stands before the host, or a user name that looks like a token."""
    from kubectl_share.credentials.leaks import holds_credential

    user, _, password = userinfo_of(url.strip()).partition(":")
    if password:
        return not stands_for_another(password)
    return holds_credential(user)


def _query_holds_secret(url: str) -> bool:
    """Whether a parameter behind the path is called like a secret, and has a value: `?access_token=...`."""
    _, *parameters = _BEFORE_A_PARAMETER.split(url)
    pairs = (parameter.partition("=") for parameter in parameters)
    return any(value and names_secret(name) and not stands_for_another(value) for name, _, value in pairs)


RULE = Rule(
    code="KS208",
    name="url-userinfo",
    summary="Credentials in a URL",
    check=check,
    levels={"": ERROR},
    reference="https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
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
    proxy-url: http://alice:kzs9whq2m4@proxy.example:3128
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {}
""",
            finds=((8, 16),),
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
    proxy-url: http://proxy.example:3128
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
