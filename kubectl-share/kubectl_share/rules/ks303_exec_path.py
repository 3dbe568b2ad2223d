"""An exec plugin that is named by a path has to be at that very place on every host.

With a separator in it, kubectl takes the command for a path, relative to the folder of the kubeconfig; a backslash is
a separator on Windows. Plugins are in `/opt/homebrew/bin` on one host, in `/usr/local/bin` on the next. A relative path
has kubectl run whatever lies beside the kubeconfig under that name.

Write the name alone, and kubectl looks for it on `PATH`. A path with a `~` in it is KS304's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.named_files import files_of
from kubectl_share.rules.rule import WARNING, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Exec plugins that are named by their path."""
    for file in files_of("KS303", facts):
        hint = "write the name of the plugin alone, so that it is looked for on PATH"
        yield Found(file.item.spot(*file.keys), "a path, which has to be the same on every host", hint)


RULE = Rule(
    code="KS303",
    name="exec-path",
    summary="An exec plugin is named by its path",
    check=check,
    levels={"": WARNING},
    reference="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#ExecConfig",
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
      apiVersion: client.authentication.k8s.io/v1
      command: /opt/homebrew/bin/kubelogin
      args: [get-token]
      interactiveMode: IfAvailable
""",
            finds=((15, 16),),
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
      apiVersion: client.authentication.k8s.io/v1
      command: kubelogin
      args: [get-token]
      interactiveMode: IfAvailable
""",
        ),
    ),
)
