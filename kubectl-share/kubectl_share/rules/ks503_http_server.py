"""Without TLS, whoever is on the way reads and changes what goes to and from the cluster.

kubectl knows that and sends no token, password or certificate to an `http://` server: it acts as an anonymous user,
which a real cluster turns away. A server without a scheme, such as `prod.example:6443`, is `http://` to it as well,
even with a CA beside it.

Write `https://`. What is left of `http://` is `kubectl proxy` on the same host, and that is no address to share.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_share.rules.rule import Example, Found, Levels, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_HTTP = re.compile(r"http://", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"[^\s/?#]+/?")


def check(facts: Facts) -> Iterator[Found]:
    """Clusters whose server is reached without TLS."""
    for cluster in facts.clusters:
        if is_http(cluster.body.server):
            message = "http://, where kubectl sends no credentials"
            if not _HTTP.match(cluster.body.server):
                message = "no scheme, which is http:// to kubectl, where it sends no credentials"
            yield Found(cluster.spot("server"), message, "write https:// and the address")


def is_http(server: str) -> bool:
    """Whether kubectl talks to a server without TLS.

    Upstream: kubernetes/client-go:rest/url_utils.go (DefaultServerURL)
    """
    return bool(_HTTP.match(server) or _WITHOUT_SCHEME.fullmatch(server))


RULE = Rule(
    code="KS503",
    name="http-server",
    summary="A server without TLS",
    check=check,
    levels={"": Levels("warning", "error", "error")},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/client_config.go",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: http://prod.example:8080
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
            finds=((7, 13),),
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
contexts:
- name: prod
  context: {cluster: prod, user: alice}
users:
- name: alice
  user: {as: bob}
""",
        ),
    ),
)
