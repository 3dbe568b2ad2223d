"""An exec plugin of a version that kubectl does not speak: every command on its context fails.

`client.authentication.k8s.io/v1alpha1` was removed from kubectl with version 1.24. The file still loads, and fails when
the plugin is used. The same goes for a version that never was.

Most plugins speak `client.authentication.k8s.io/v1beta1` today, and `v1` too: bring the plugin up to date and let it
write its part of the kubeconfig anew, such as by `aws eks update-kubeconfig`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.rule import ERROR, Example, Found, Rule
from kubectl_share.rules.schema import EXEC_VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts

_REMOVED = "client.authentication.k8s.io/v1alpha1"


def check(facts: Facts) -> Iterator[Found]:
    """Exec plugins of a version that kubectl does not speak."""
    for error in facts.schema_errors:
        if error.keyword == "enum" and error.path[-1] == "apiVersion":
            removed = facts.users[int(error.path[1])].text("exec", "apiVersion") == _REMOVED
            message = "was removed from kubectl with version 1.24" if removed else "is no version that kubectl knows"
            yield Found(error.spot, message, f"write {EXEC_VERSIONS[1]}, if the command speaks it")


RULE = Rule(
    code="KS506",
    name="removed-exec-api",
    summary="An exec plugin of a version that kubectl does not speak",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/blob/master/plugin/pkg/client/auth/exec/exec.go",
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
    exec:
      apiVersion: client.authentication.k8s.io/v1alpha1
      command: kubelogin
      args: [get-token]
""",
            finds=((14, 19),),
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
      command: kubelogin
      args: [get-token]
""",
        ),
    ),
)
