"""What is known of programs that a kubeconfig makes kubectl run: what changes what runs, and what runs anything."""

from __future__ import annotations

import re

_CHANGING = frozenset(
    [
        "PATH",
        "PATHEXT",
        "COMSPEC",
        "SHELL",
        "SHELLOPTS",
        "BASHOPTS",
        "BASH_ENV",
        "ENV",
        "ZDOTDIR",
        "FPATH",
        "IFS",
        "PS4",
        "PROMPT_COMMAND",
        "GCONV_PATH",
        "LOCPATH",
        "GLIBC_TUNABLES",
        "CLASSPATH",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "_JAVA_OPTIONS",
        "LUA_INIT",
        "LUA_PATH",
        "LUA_CPATH",
        "PHPRC",
        "PHP_INI_SCAN_DIR",
        "R_PROFILE",
        "R_ENVIRON",
        "CLOUDSDK_PYTHON",
        "CLOUDSDK_PYTHON_ARGS",
        "BROWSER",
        "EDITOR",
        "VISUAL",
        "PAGER",
        "LESSOPEN",
        "LESSCLOSE",
        "MANPAGER",
        "AWS_PAGER",
        "SSH_ASKPASS",
        "SUDO_ASKPASS",
        "HOME",
        "USERPROFILE",
        "XDG_CONFIG_HOME",
        "OPENSSL_CONF",
        "OPENSSL_MODULES",
        "OPENSSL_ENGINES",
    ]
)
_CHANGING_BEGINNINGS = (
    "LD_",
    "DYLD_",
    "BASH_FUNC_",
    "PYTHON",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_REPL",
    "NPM_CONFIG_",
    "PERL5",
    "PERLLIB",
    "RUBY",
    "GEM_",
    "BUNDLE_",
    "GIT_",
    "DOTNET_",
    "CORECLR_",
    "COR_",
    "MALLOC_",
)
"""Of names of variables: those that tell a loader, a shell or an interpreter what else to run, or where to find it."""

_INTERPRETERS = frozenset(
    [
        # shells
        *("sh", "bash", "dash", "ash", "ksh", "ksh93", "mksh", "zsh", "fish", "csh", "tcsh", "busybox", "toybox", "nu"),
        *("cmd", "powershell", "pwsh", "wscript", "cscript", "mshta", "rundll32", "regsvr32", "osascript"),
        # languages
        *("python", "pypy", "node", "nodejs", "deno", "bun", "perl", "ruby", "irb", "php", "lua", "luajit", "tclsh"),
        *("expect", "wish", "java", "jshell", "groovy", "scala", "go", "rscript", "awk", "gawk", "mawk", "nawk", "sed"),
        # what runs the program that its arguments name
        *("env", "xargs", "nohup", "setsid", "sudo", "doas", "su", "nice", "timeout", "time", "watch", "command"),
        *("exec", "eval", "stdbuf", "unshare", "nsenter", "chroot", "script", "find", "ssh", "make", "npx", "uvx"),
        *("pipx", "docker", "podman", "nc", "ncat", "netcat", "socat", "vi", "vim", "ed", "ex", "git"),
    ]
)
_VERSION = re.compile(r"[-.0-9]+\Z")


def changes_what_runs(env_name: str) -> bool:
    """Whether an environment variable of this name can make a program run something else.

    Names are compared without regard to case: to Windows they are the same, and nobody needs such a name.
    """
    name = env_name.strip().upper()
    return name in _CHANGING or name.startswith(_CHANGING_BEGINNINGS)


def is_interpreter(command: str) -> bool:
    """Whether a command is a shell, an interpreter, or another program that runs what its arguments say."""
    name = re.split(r"[/\\]", command.strip())[-1].lower().removesuffix(".exe")
    return name in _INTERPRETERS or _VERSION.sub("", name) in _INTERPRETERS
