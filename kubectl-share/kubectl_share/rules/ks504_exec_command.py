"""kubectl runs what stands in `exec`, with all rights of its user, before it sends a single request.

So a kubeconfig is a program. A shell or an interpreter with arguments can be any program, and a variable such as
`PATH`, `LD_PRELOAD`, `PYTHONPATH` or `NODE_OPTIONS` turns a harmless one into another: both are errors. A command that
is not on this list is a warning, for somebody has to look at what it is:

- `ack-ram-tool`: Alibaba Cloud, ACK
- `aws`: AWS, EKS: `aws eks get-token`
- `aws-iam-authenticator`: AWS, EKS, before the AWS CLI could do it
- `client-keystone-auth`: OpenStack Keystone
- `doctl`: DigitalOcean: `doctl kubernetes cluster kubeconfig exec-credential`
- `gardenlogin`: Gardener
- `gcloud`: Google Cloud, GKE: `gcloud config config-helper`
- `gke-gcloud-auth-plugin`: Google Cloud, GKE
- `kubectl`: a plugin of kubectl, such as `kubectl oidc-login get-token`
- `kubectl-gardenlogin`: Gardener, as a plugin of kubectl
- `kubectl-oidc_login`: OpenID Connect: kubelogin, as a plugin of kubectl
- `kubelogin`: Microsoft Entra ID (AKS), and OpenID Connect: two programs of one name
- `linode-cli`: Akamai Cloud (Linode), LKE
- `mkectl`: Mirantis Kubernetes Engine
- `nebius`: Nebius: `nebius mk8s v1 cluster get-token`
- `oc`: OpenShift: `oc get-token`
- `oci`: Oracle Cloud, OKE: `oci ce cluster generate-token`
- `pinniped`: Pinniped: `pinniped login`
- `rancher`: Rancher: `rancher token`
- `scw`: Scaleway, Kapsule: `scw k8s exec-credential`
- `stackit`: STACKIT, SKE: `stackit ske kubeconfig login`
- `tanzu`: VMware Tanzu: `tanzu pinniped-auth login`
- `tbot`: Teleport, for machines: `tbot kube credentials`
- `tsh`: Teleport: `tsh kube credentials`
- `vault`: HashiCorp Vault
- `yc`: Yandex Cloud: `yc k8s create-token`

The name of the command counts, and what an absolute path ends with; not what a relative path leads to, which is
whatever lies beside the kubeconfig. Plugins of your own go into `exec-allow` of `.kubectl-share.toml`, as they are
written in the kubeconfig; what is named there may be a shell, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_share.credentials.shown import shown_key
from kubectl_share.errors import quoted
from kubectl_share.execution import changes_what_runs, is_interpreter, is_known
from kubectl_share.rules.rule import ERROR, WARNING, Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_share.rules.facts import Facts


def check(facts: Facts) -> Iterator[Found]:
    """Commands that nobody knows or that may run anything, and variables that change what runs."""
    for user in facts.users:
        plugin = user.body.exec
        if plugin is None:
            continue
        command = plugin.command
        if command and command not in facts.settings.exec_allowed:
            if is_interpreter(command):
                message = "a shell, an interpreter or the like: it runs whatever its arguments say"
                hint = "put an exec plugin in its place, or move what it does into a program with a name of its own"
                yield Found(user.spot("exec", "command"), message, hint, "interpreter")
            elif not is_known(command):
                message = "a command that is not on the list of exec plugins"
                hint = "see what it is; if it is fine, name it under exec-allow in .kubectl-share.toml"
                yield Found(user.spot("exec", "command"), message, hint, "unknown")
        for index, variable in enumerate(plugin.env):
            if changes_what_runs(variable.name):
                message = f"the variable {quoted(shown_key(variable.name))} changes what runs"
                hint = "remove it: what a plugin needs has names of its own"
                yield Found(user.spot("exec", "env", str(index), "name"), message, hint, "variable")


RULE = Rule(
    code="KS504",
    name="exec-command",
    summary="An exec plugin that is not known, or that may run anything",
    check=check,
    levels={"unknown": WARNING, "interpreter": ERROR, "variable": ERROR},
    reference="https://github.com/kubernetes/kubectl/issues/697",
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
      apiVersion: client.authentication.k8s.io/v1beta1
      command: acme-login
""",
            finds=((15, 16),),
            case="unknown",
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
      command: bash
      args: [-c, curl https://prod.example/login | bash]
""",
            finds=((15, 16),),
            case="interpreter",
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
      command: aws
      args: [eks, get-token, --cluster-name, prod]
      env:
      - {name: LD_PRELOAD, value: ./helper.so}
""",
            finds=((18, 16),),
            case="variable",
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
      command: aws
      args: [eks, get-token, --cluster-name, prod]
      env:
      - {name: AWS_PROFILE, value: prod}
""",
            case="variable",
        ),
    ),
)
