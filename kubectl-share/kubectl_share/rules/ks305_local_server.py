"""A server at `127.0.0.1` or `localhost` is another one on every host; a private address is known in one network only.

k3s, kind, minikube and the like write the address that works on their own host. Elsewhere kubectl talks to whatever
listens there, or to nothing.

Write the address that the readers reach: `kubectl share --server URL` does it in a bundle. The server's certificate has
to be for that name; where it is not, `tls-server-name` says for which one it is.

A private address is fine for readers of the same network or its VPN, and so it is no more than a remark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.addresses import reach_of
from kubectl_share.rules.rule import INFO, WARNING, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_MESSAGES = {
    "loopback": "a loopback address, which is another host elsewhere",
    "private": "a private address, which only its own network reaches",
}


def check(facts: Facts) -> Iterator[Found]:
    """Servers that not everybody reaches."""
    for cluster in facts.clusters:
        reach = reach_of(cluster.body.server)
        if reach in _MESSAGES:
            hint = "write the address that its readers reach, or give it to kubectl share --server"
            yield Found(cluster.spot("server"), _MESSAGES[reach], hint, case=reach)


RULE = Rule(
    code="KS305",
    name="local-server",
    summary="The server is at an address that not everybody reaches",
    check=check,
    levels={"loopback": WARNING, "private": INFO},
    reference="https://github.com/k3s-io/k3s/issues/212",
    examples=(
        Example(
            """\
apiVersion: v1
kind: Config
current-context: k3s
clusters:
- name: k3s
  cluster: {server: "https://127.0.0.1:6443"}
contexts:
- name: k3s
  context: {cluster: k3s, user: alice}
users:
- name: alice
  user: {token: <token>}
""",
            finds=((6, 21),),
            case="loopback",
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: k3s
clusters:
- name: k3s
  cluster: {server: "https://192.168.1.10:6443"}
contexts:
- name: k3s
  context: {cluster: k3s, user: alice}
users:
- name: alice
  user: {token: <token>}
""",
            finds=((6, 21),),
            case="private",
        ),
        Example(
            """\
apiVersion: v1
kind: Config
current-context: k3s
clusters:
- name: k3s
  cluster: {server: "https://k3s.example:6443"}
contexts:
- name: k3s
  context: {cluster: k3s, user: alice}
users:
- name: alice
  user: {token: <token>}
""",
            case="loopback",
        ),
    ),
)
