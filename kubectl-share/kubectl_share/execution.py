"""What is known of the programs that a kubeconfig makes kubectl run.

Which are meant for it, which run whatever their arguments say, and which environment variables make a program do
something else than it would.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN_PLUGINS: Mapping[str, str] = MappingProxyType(
    {
        "ack-ram-tool": "Alibaba Cloud, ACK",
        "aws": "AWS, EKS: `aws eks get-token`",
        "aws-iam-authenticator": "AWS, EKS, before the AWS CLI could do it",
        "client-keystone-auth": "OpenStack Keystone",
        "doctl": "DigitalOcean: `doctl kubernetes cluster kubeconfig exec-credential`",
        "gardenlogin": "Gardener",
        "gcloud": "Google Cloud, GKE: `gcloud config config-helper`",
        "gke-gcloud-auth-plugin": "Google Cloud, GKE",
        "kubectl": "a plugin of kubectl, such as `kubectl oidc-login get-token`",
        "kubectl-gardenlogin": "Gardener, as a plugin of kubectl",
        "kubectl-oidc_login": "OpenID Connect: kubelogin, as a plugin of kubectl",
        "kubelogin": "Microsoft Entra ID (AKS), and OpenID Connect: two programs of one name",
        "linode-cli": "Akamai Cloud (Linode), LKE",
        "mkectl": "Mirantis Kubernetes Engine",
        "nebius": "Nebius: `nebius mk8s v1 cluster get-token`",
        "oc": "OpenShift: `oc get-token`",
        "oci": "Oracle Cloud, OKE: `oci ce cluster generate-token`",
        "pinniped": "Pinniped: `pinniped login`",
        "rancher": "Rancher: `rancher token`",
        "scw": "Scaleway, Kapsule: `scw k8s exec-credential`",
        "stackit": "STACKIT, SKE: `stackit ske kubeconfig login`",
        "tanzu": "VMware Tanzu: `tanzu pinniped-auth login`",
        "tbot": "Teleport, for machines: `tbot kube credentials`",
        "tsh": "Teleport: `tsh kube credentials`",
        "vault": "HashiCorp Vault",
        "yc": "Yandex Cloud: `yc k8s create-token`",
    }
)
"""The name of a program that logs in to clusters -> whose it is."""

_INTERPRETERS = frozenset(
    [
        # shells, and what is as good as one
        *("sh", "ash", "bash", "csh", "dash", "elvish", "fish", "ksh", "mksh", "nu", "rbash", "tcsh", "xonsh", "zsh"),
        *("busybox", "toybox", "cmd", "powershell", "pwsh", "wsl", "osascript"),
        *("cscript", "mshta", "msbuild", "regsvr32", "rundll32", "wscript"),
        # languages
        *("awk", "gawk", "mawk", "nawk", "sed", "perl", "php", "python", "pythonw", "ipython", "pypy", "ruby", "irb"),
        *("jruby", "node", "nodejs", "deno", "bun", "ts-node", "tsx", "lua", "luajit", "tclsh", "wish", "expect"),
        *("java", "jshell", "groovy", "scala", "kotlin", "dotnet", "erl", "escript", "elixir", "julia", "rscript"),
        *("guile", "runghc", "go"),
        # what runs the program that its arguments name, or fetches it first
        *("env", "xargs", "find", "sudo", "doas", "su", "runuser", "nice", "nohup", "setsid", "stdbuf", "time"),
        *("timeout", "watch", "flock", "script", "chroot", "unshare", "nsenter", "systemd-run", "make", "ssh", "git"),
        *("command", "exec", "eval", "npx", "npm", "pnpm", "yarn", "bunx", "uv", "uvx", "pipx", "docker", "podman"),
        *("nerdctl", "nc", "ncat", "netcat", "socat", "ed", "ex", "vi", "vim", "nvim", "emacs", "gdb"),
    ]
)
_VERSION = re.compile(r"[-.0-9]+\Z")
_PROGRAM_FILE = re.compile(r"\.(?:exe|com)\Z", re.IGNORECASE)
_ABSOLUTE = re.compile(r"/|[A-Za-z]:[/\\]")
_SEPARATOR = re.compile(r"[/\\]")

_CHANGING = frozenset(
    [
        # where programs, their files and their settings are looked for
        *("PATH", "PATHEXT", "HOME", "USERPROFILE", "XDG_CONFIG_HOME"),
        # shells
        *("BASH_ENV", "BASHOPTS", "COMSPEC", "ENV", "FPATH", "IFS", "PROMPT_COMMAND", "PS4", "SHELL", "SHELLOPTS"),
        "ZDOTDIR",
        # the C library and OpenSSL
        *("GCONV_PATH", "GLIBC_TUNABLES", "LOCPATH", "OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES"),
        # languages
        *("CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "DOTNET_ADDITIONAL_DEPS"),
        *("DOTNET_SHARED_STORE", "DOTNET_STARTUP_HOOKS", "LUA_CPATH", "LUA_INIT", "LUA_PATH", "NODE_OPTIONS"),
        *("NODE_PATH", "PERLLIB", "PHPRC", "PHP_INI_SCAN_DIR", "R_ENVIRON", "R_PROFILE"),
        # programs that others start
        *("BROWSER", "CLOUDSDK_PYTHON", "CLOUDSDK_PYTHON_ARGS", "EDITOR", "VISUAL", "SSH_ASKPASS", "SUDO_ASKPASS"),
        *("GIT_ASKPASS", "GIT_EDITOR", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_PROXY_COMMAND"),
        *("GIT_SSH", "GIT_SSH_COMMAND"),
    ]
)
_CHANGING_BEGINNINGS = (
    *("LD_", "DYLD_", "BASH_FUNC_", "PYTHON", "PERL5", "RUBY", "GEM_", "BUNDLE_", "NPM_CONFIG_", "GIT_CONFIG"),
    *("CORECLR_", "COR_PROFILER", "COR_ENABLE_PROFILING"),
)


def program_of(command: str) -> str:
    """The name of the program that a command runs: without its folder, and without the `.exe` of Windows."""
    return _PROGRAM_FILE.sub("", _SEPARATOR.split(command.strip())[-1])


def is_known(command: str) -> bool:
    """Whether a command is one of the known plugins, by its name or by an absolute path.

    A relative path leads to whatever lies beside the kubeconfig, which is never the known one.
    """
    is_relative = _SEPARATOR.search(command) is not None and not _ABSOLUTE.match(command)
    return not is_relative and program_of(command) in KNOWN_PLUGINS


def is_interpreter(command: str) -> bool:
    """Whether a command is a shell, an interpreter, or another program that runs what its arguments say.

    In any case of letters, wherever it is, and with a version behind its name.
    """
    name = program_of(command).lower()
    return name in _INTERPRETERS or _VERSION.sub("", name) in _INTERPRETERS


def changes_what_runs(env_name: str) -> bool:
    """Whether an environment variable of this name can make a program run something else.

    In any case of letters: to Windows they are the same, and nobody needs such a name.
    """
    name = env_name.partition("=")[0].strip().upper()  # `PATH=/x:` with an empty value sets PATH as well
    return name in _CHANGING or name.startswith(_CHANGING_BEGINNINGS)
