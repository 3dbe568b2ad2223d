"""What is known of the programs that kubectl is made to run."""

from __future__ import annotations

import pytest

from kubectl_share.execution import KNOWN_PLUGINS, changes_what_runs, is_interpreter, is_known, program_of


def test_no_known_plugin_is_an_interpreter() -> None:
    assert not [name for name in KNOWN_PLUGINS if is_interpreter(name) or not is_known(name)]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("aws", "aws"),
        ("/usr/local/bin/aws", "aws"),
        ("C:\\Program Files\\Azure\\kubelogin.exe", "kubelogin"),
        ("./gke-gcloud-auth-plugin", "gke-gcloud-auth-plugin"),
        ("kubectl-oidc_login.EXE", "kubectl-oidc_login"),
        ("login.sh", "login.sh"),
        ("", ""),
    ],
)
def test_the_name_of_a_program(command: str, name: str) -> None:
    assert program_of(command) == name


@pytest.mark.parametrize(
    "command", ["aws", "aws.exe", "/usr/bin/aws", "C:\\tools\\aws.exe", "c:/tools/aws", "kubectl-oidc_login"]
)
def test_known_commands(command: str) -> None:
    assert is_known(command)
    assert not is_interpreter(command)


@pytest.mark.parametrize(
    "command", ["./aws", "bin/aws", "..\\aws.exe", "aws2", "AWS", "aws eks", "/usr/bin/aws/", "", "acme-login", "C:aws"]
)
def test_commands_that_are_not_known(command: str) -> None:
    assert not is_known(command)
    assert not is_interpreter(command)


@pytest.mark.parametrize(
    "command",
    [
        *(
            "sh",
            "bash",
            "/bin/sh",
            "./zsh",
            "python",
            "python3",
            "python3.12",
            "/usr/bin/env",
            "node",
            "node22",
            "perl5.36",
        ),
        *("pwsh", "PowerShell.exe", "C:\\Windows\\System32\\cmd.exe", "pypy3", "Rscript", "busybox", "xargs", "lua5.4"),
        *("sudo", "ssh", "docker", " sh", "ruby3.2", "pythonw.exe", "osascript", "bash-5.2"),
    ],
)
def test_what_runs_anything(command: str) -> None:
    assert is_interpreter(command)
    assert not is_known(command)


@pytest.mark.parametrize("command", ["shred", "pythonic-login", "bash-login", "enva", "", "3", "sh/", "kubesh"])
def test_what_only_looks_like_an_interpreter(command: str) -> None:
    assert not is_interpreter(command)


@pytest.mark.parametrize(
    "name",
    [
        *("PATH", "Path", "LD_PRELOAD", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "PYTHONPATH", "PYTHONSTARTUP"),
        *("NODE_OPTIONS", "BASH_ENV", "ENV", "PERL5OPT", "PERL5LIB", "RUBYOPT", "RUBYLIB", "GIT_SSH_COMMAND", "IFS"),
        *(
            "BASH_FUNC_aws%%",
            "GIT_CONFIG_COUNT",
            "JAVA_TOOL_OPTIONS",
            "DOTNET_STARTUP_HOOKS",
            " PATH",
            "HOME",
            "PATH=/x:",
        ),
    ],
)
def test_variables_that_change_what_runs(name: str) -> None:
    assert changes_what_runs(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "AWS_PROFILE",
            "AWS_REGION",
            "AWS_PAGER",
            "KUBECONFIG",
            "VAULT_ADDR",
            "TELEPORT_HOME",
            "MY_PATH",
            "PATHS",
            "MY=PATH",
            "",
        ),
        *("GIT_AUTHOR_NAME", "HTTPS_PROXY", "ENVIRONMENT", "NODE_ENV", "USE_GKE_GCLOUD_AUTH_PLUGIN", "CLOUDSDK_CONFIG"),
    ],
)
def test_variables_that_do_not(name: str) -> None:
    assert not changes_what_runs(name)
