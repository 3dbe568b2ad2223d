"""The programs of the hooks, as processes: what they import, which files they judge, and how they end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode

import pytest

from kubectl_share.hooks.table import HOOKS
from tests.support.pki import make_pki
from tests.support.program import BIN, CANARY, PROD, Home, Outcome, common_user, kubeconfig, snapshot

EXEC = "exec: {apiVersion: client.authentication.k8s.io/v1, command: kubelogin, interactiveMode: Never}"
CLEAN = kubeconfig(user=EXEC)
NUMBER = CLEAN.replace("user: alice}", "user: alice, namespace: 123}")
LOCAL = CLEAN.replace("prod.example", "127.0.0.1")
TOKEN_AT = ":12:17: error KS202 bearer-token users[alice].user.token: a bearer token in clear"
EVERY = [hook.id for hook in HOOKS]
MODULES = {"kubeconfig-validate": "validate", "kubeconfig-no-secrets": "no_secrets", "kubeconfig-fix": "fix"}


def hook(home: Home, name: str, *words: str | bytes) -> Outcome:
    """Run a hook's program; no secret is shown."""
    command = [str(BIN / name), *words]
    done = subprocess.run(command, cwd=home.work, env=home.environment(), capture_output=True, timeout=60)
    for text in (done.stdout, done.stderr):
        assert CANARY.encode() not in text
        assert b"Traceback" not in text
    return Outcome(done.returncode, done.stdout, done.stderr.decode())


def put(home: Home, **files: str | bytes) -> list[str]:
    for name, content in files.items():
        (home.work / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(files)


def places(out: bytes) -> list[str]:
    return re.findall(r"^(\S.*?:\d+:\d+: \w+ KS\d+)", out.decode(), re.MULTILINE)


# What is imported


def imported(home: Home, code: str, *words: str) -> set[str]:
    """The modules that a program imports beyond those of every Python."""
    seen = []
    for program in (code, "pass"):
        command = [sys.executable, "-X", "importtime", "-c", program, *words]
        done = subprocess.run(command, cwd=home.work, env=home.environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        seen.append(set(re.findall(r"\| +(\S+)$", done.stderr, re.MULTILINE)))
    return seen[0] - seen[1]


@pytest.mark.parametrize("name", EVERY)
def test_without_a_kubeconfig_nothing_is_imported(home: Home, name: str) -> None:
    files = put(home, a="kind: Secret\n", b="users: [a]\n", c=b"\xff\xfe\0\0", d="", e=f"token: {CANARY}\n")
    own = {"kubectl_share", "kubectl_share.hooks", "kubectl_share.hooks.entry", "kubectl_share.prefilter"}
    module = f"kubectl_share.hooks.{MODULES[name]}"
    run = f"from {module} import main; main()"
    for words in (files, ["--fail-on=warning", "-q", *files], []):
        assert imported(home, run, *words) - {"gc", "__future__"} == {*own, module}
    put(home, config=CLEAN)
    assert "kubectl_share.cli.linting" in imported(home, run, "config")


def test_a_clean_kubeconfig_needs_no_slow_imports(home: Home) -> None:
    code = "from kubectl_share.hooks.validate import main; main()"
    put(home, config=CLEAN)
    modules = imported(home, code, "config")
    slow = {"cryptography", "dataclasses", "difflib", "inspect", "json", "jsonschema", "subprocess", "tomllib", "typer"}
    of_ours = {"kubectl_share.credentials.leaks", "kubectl_share.operations.unreadable"}
    assert modules & (slow | of_ours) == set()
    put(home, config=f"# {CANARY}\n{CLEAN}")
    assert modules < imported(home, code, "config") >= {"kubectl_share.credentials.leaks"}


@pytest.mark.parametrize("name", EVERY)
def test_without_a_kubeconfig_nothing_is_said(home: Home, name: str) -> None:
    files = put(home, a="kind: Secret\n", b="clusters and users", c=bytes(range(256)), d=f"token: {CANARY}\n")
    assert hook(home, name, *files) == hook(home, name) == Outcome(0, b"", "")


def test_every_hook_is_here() -> None:
    assert list(MODULES) == EVERY


# Files


def test_the_three_judge_as_they_are_called(home: Home) -> None:
    key = b64encode(make_pki().content["pki/user1.key"]).decode()
    put(home, config=kubeconfig(user=f"client-key-data: {key}"), number=NUMBER)
    words = ("--select=KS203,KS104", "config", "number")
    number = "number:9:52: error KS104"
    done = hook(home, "kubeconfig-validate", *words)
    assert (done.code, places(done.out)) == (1, ["config:12:27: warning KS203", number])
    done = hook(home, "kubeconfig-no-secrets", *words)
    assert (done.code, places(done.out)) == (1, ["config:12:27: error KS203", number])
    done = hook(home, "kubeconfig-fix", *words)
    assert (done.code, done.out) == (1, b"")
    assert done.err.splitlines() == [
        "number: fixed KS104 implicit-scalar contexts[prod].context.namespace: put it into quotes",
        "note: 1 fixed in 1 file: look at the changes, git add them, and commit again",
    ]
    assert hook(home, "kubeconfig-fix", *words) == Outcome(0, b"", "")


def test_settings_decide_where_the_hook_does_not(home: Home) -> None:
    (home.work / ".git").mkdir()
    put(home, config=PROD)
    (home.work / ".kubectl-share.toml").write_text('profile = "share"\nselect = ["KS202"]\n')
    done = hook(home, "kubeconfig-validate", "config")
    assert (done.code, places(done.out)) == (0, ["config:12:17: info KS202"])
    done = hook(home, "kubeconfig-no-secrets", "config")
    assert (done.code, places(done.out)) == (1, ["config:12:17: error KS202"])
    (home.work / ".kubectl-share.toml").write_text("select = 3\n")
    assert hook(home, "kubeconfig-validate", "config").code == 2


@pytest.mark.parametrize("name", ["-x.yaml", "-", "-q", "a b", "new\nline", "é", "*", "\udcff", "a=b"])
def test_names(home: Home, name: str) -> None:
    try:
        put(home, **{name: PROD})
    except OSError:
        pytest.skip("a file system that takes UTF-8 alone")
    for words in ((), ("--fail-on", "warning")):
        done = hook(home, "kubeconfig-validate", *words, os.fsencode(name))
        shown = name.replace("\n", "\\n").replace("\udcff", "\\udcff")
        assert (done.code, places(done.out)) == (1, [f"{shown}:12:17: error KS202"])
    put(home, **{name: CLEAN})
    assert hook(home, "kubeconfig-validate", os.fsencode(name)).err == "nothing found in 1 kubeconfig\n"


@pytest.mark.parametrize("content", ["", PROD])
def test_a_file_must_not_pass_for_an_option(home: Home, content: str) -> None:
    """Else one that is called so turns an option off, or on."""
    put(home, **{"--profile=share": content, "config": PROD})
    for words in (("--profile=share", "config"), ("config", "--profile=share"), ("--profile=share",)):
        done = hook(home, "kubeconfig-validate", *words)
        assert (done.code, done.out) == (2, b"")
        assert done.err == 'error: the file "--profile=share" is called like an option\nhint: rename it\n'


def test_a_value_that_is_also_a_file(home: Home) -> None:
    put(home, warning="nothing", config=LOCAL)
    for words in (("--fail-on", "warning", "config"), ("--fail-on", "warning", "config", "warning")):
        assert hook(home, "kubeconfig-validate", *words).code == 1


def test_a_file_that_is_missing_and_one_that_is_a_folder(home: Home) -> None:
    put(home, config=CLEAN)
    done = hook(home, "kubeconfig-validate", "nope", "config")
    assert (done.code, done.err.splitlines()[:1]) == (2, ['error: "nope" does not exist'])
    (home.work / "folder").mkdir()
    assert hook(home, "kubeconfig-validate", "folder") == Outcome(0, b"", "")


def test_a_file_that_may_not_be_read(home: Home) -> None:
    wrapper = common_user()
    if wrapper is None:
        pytest.skip("root runs the tests, and there is no setpriv")
    put(home, secret=PROD)
    (home.work / "secret").chmod(0)
    command = [*wrapper, str(BIN / "kubeconfig-validate"), "secret"]
    done = subprocess.run(command, cwd=home.work, env=home.environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('error: "secret" may not be read by you\nhint: ')


def test_as_many_files_as_go_on_a_command_line(home: Home) -> None:
    names = [f"{number:04}{'x' * 60}" for number in range(1500)]
    put(home, **dict.fromkeys(names, "a: b\n"))
    assert hook(home, "kubeconfig-validate", *names) == Outcome(0, b"", "")
    put(home, **{names[700]: PROD})
    done = hook(home, "kubeconfig-validate", *names)
    assert done.out.decode().splitlines()[0] == f"{names[700]}{TOKEN_AT}"
    assert (done.code, len(places(done.out))) == (1, 1)


# Options


@pytest.mark.parametrize("words", [["--nope"], ["--profile=other"], ["--fail-on=info"], ["--select=KS999"], ["-z"]])
@pytest.mark.parametrize("name", EVERY)
def test_a_wrong_option_is_told_at_every_commit(home: Home, name: str, words: list[str]) -> None:
    put(home, text="nothing", config=NUMBER)
    before = snapshot(home.path)
    for files in (["text"], ["config"]):
        done = hook(home, name, *words, *files)
        assert (done.code, done.out) == (2, b"")
        assert re.fullmatch(r"error: .+\nhint: .+\n", done.err)
    assert snapshot(home.path) == before


def test_other_forms_of_output(home: Home) -> None:
    put(home, config=PROD, number=NUMBER)
    done = hook(home, "kubeconfig-validate", "--output-format=github", "config")
    assert done.out.startswith(b"::error file=config,")
    done = hook(home, "kubeconfig-fix", "--output-format=json", "number")
    assert (done.code, b'"findings": []' in done.out) == (1, True)
