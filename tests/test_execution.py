"""What is known of programs that a kubeconfig makes kubectl run."""

from __future__ import annotations

import pytest

from kubectl_share.execution import changes_what_runs, is_interpreter


@pytest.mark.parametrize(
    "name",
    [
        *(
            "PATH",
            "path",
            "LD_PRELOAD",
            "LD_AUDIT",
            "DYLD_INSERT_LIBRARIES",
            "PYTHONPATH",
            "PYTHONSTARTUP",
            "NODE_OPTIONS",
        ),
        *("BASH_ENV", "ENV", "PERL5LIB", "PERL5OPT", "RUBYOPT", "GIT_SSH_COMMAND", "BASH_FUNC_aws%%", " PATH ", "HOME"),
    ],
)
def test_env_that_changes_what_runs(name: str) -> None:
    assert changes_what_runs(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "AWS_PROFILE",
            "AWS_REGION",
            "AWS_STS_REGIONAL_ENDPOINTS",
            "KUBERNETES_EXEC_INFO",
            "AAD_LOGIN_METHOD",
            "OLD_X",
        ),
        *("USE_GKE_GCLOUD_AUTH_PLUGIN", "HTTPS_PROXY", "ENVIRONMENT", "MY_PATH", "NODE_NAME", "GITHUB_TOKEN", ""),
    ],
)
def test_env_that_does_not(name: str) -> None:
    assert not changes_what_runs(name)


@pytest.mark.parametrize(
    "command",
    [
        "sh",
        "/bin/bash",
        "../zsh",
        "python",
        "python3",
        "/usr/bin/python3.12",
        "env",
        "C:\\Windows\\cmd.exe",
        "PowerShell.exe",
        *("node", "perl5.36", "busybox", "sudo", "xargs", "ssh"),
    ],
)
def test_interpreters(command: str) -> None:
    assert is_interpreter(command)


@pytest.mark.parametrize(
    "command",
    [
        *(
            "aws",
            "aws-iam-authenticator",
            "gke-gcloud-auth-plugin",
            "kubelogin",
            "kubectl-oidc_login",
            "kubectl",
            "tsh",
            "",
        ),
        *("doctl", "oci", "vault", "/opt/sh/kubelogin", "./aws", "shell-login", "pinniped", "linode-cli", "az"),
    ],
)
def test_plugins(command: str) -> None:
    assert not is_interpreter(command)
