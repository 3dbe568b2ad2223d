"""A path with `~`, `$HOME`, `${HOME}` or `%USERPROFILE%` in it leads nowhere, on the host that it comes from too.

A shell puts the home directory there, kubectl does not: it looks for a folder of that very name, beside the kubeconfig.
This is so for `certificate-authority`, `client-certificate`, `client-key`, `tokenFile`, the `idp-certificate-authority`
of an OIDC user and the command of an exec plugin.

Write the path in full, or better, have no path: put the content into the field that ends in `-data`, and name an exec
plugin without its folder. As long as the path leads nowhere, that is all there is to say of it: KS301, KS302 and KS303
speak up when it is written in full. Beside its data it only has to go, see KS405.

In a template, `${HOME}` may be filled in before kubectl ever sees it. It is reported unless there are other
placeholders in the path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.rules.named_files import files_of
from kubectl_share.rules.rule import ERROR, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Paths with a home directory that nobody puts in."""
    for file in files_of("KS304", facts):
        hint = "write the path in full, or put the content into the file"
        if file.keys[-1] == "command":
            hint = "write the name of the plugin alone, so that it is looked for on PATH"
        spot = file.item.spot(*file.keys)
        yield Found(spot, "a path in the home directory, as only a shell understands it", hint)


RULE = Rule(
    code="KS304",
    name="unexpanded-home",
    summary="A path with ~ or $HOME, which kubectl never expands",
    check=check,
    levels={"": ERROR},
    reference="https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/loader.go",
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
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ~/bin/kubelogin
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
