"""`kubectl share import` and `remove`: what they say, and what they make of conflicts and of several files."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.kubectl import Kubectl, oracles
from tests.support.program import CANARY, PROD, PROGRAM, Home, snapshot

MINE = PROD.replace("prod", "mine").replace("alice", "me")
SUMMARY = "  prod  https://prod.example:6443, token\n"
RENEWED = PROD.replace("hunter2-canary", "hunter2-canary-renewed")
BACKUP = re.compile(r"as it was before: .*\.[0-9]{8}T[0-9]{6}Z(-[0-9]+)?\.bak\n")


@pytest.fixture
def owner(home: Home) -> Home:
    """Somebody with a kubeconfig, and bundles to import."""
    home.has(MINE)
    (home.work / "prod.yaml").write_text(PROD)
    (home.work / "renewed.yaml").write_text(RENEWED)
    return home


def told(home: Home, *words: str, **more: dict[str, str]) -> str:
    """What a run says that succeeds, the line on the backup aside."""
    done = home.share_quickly(*words, **more)
    assert done.code == 0, done.err
    assert done.out == b""
    return BACKUP.sub("", done.err)


def names_in(text: str) -> list[str]:
    return re.findall(r"- name: (\S+)", text)


# What it says


def test_import(owner: Home) -> None:
    assert told(owner, "import", "prod.yaml") == (
        f"1 context imported into ~/.kube/config\n{SUMMARY}use it: kubectl config use-context prod\n"
    )
    assert names_in(owner.config.read_text()) == ["mine", "prod", "mine", "prod", "me", "alice"]


def test_import_twice(owner: Home) -> None:
    told(owner, "import", "prod.yaml")
    before = snapshot(owner.path)
    assert told(owner, "import", "prod.yaml") == (
        f"nothing to import: ~/.kube/config has all of it\n{SUMMARY}use it: kubectl config use-context prod\n"
    )
    assert snapshot(owner.path) == before


def test_backup_is_told(owner: Home) -> None:
    err = owner.share_quickly("import", "prod.yaml").err
    (backup,) = owner.config.parent.glob("*.bak")
    assert f"as it was before: ~/.kube/{backup.name}\n" in err
    assert backup.read_text() == MINE


def test_use(owner: Home) -> None:
    err = told(owner, "import", "prod.yaml", "--use")
    assert err == f"1 context imported into ~/.kube/config\n{SUMMARY.replace('  prod', '* prod', 1)}"
    assert owner.config.read_text() == told_text(owner).replace("current-context: mine", "current-context: prod")


def told_text(owner: Home) -> str:
    """The kubeconfig after an import without --use."""
    other = Home(owner.path.with_name("other"))
    other.has(MINE)
    (other.work / "prod.yaml").write_text(PROD)
    told(other, "import", "prod.yaml")
    return other.config.read_text()


def test_use_of_what_is_there_already(owner: Home) -> None:
    told(owner, "import", "prod.yaml")
    err = told(owner, "import", "prod.yaml", "--use")
    assert err == f"prod is now the current context in ~/.kube/config\n{SUMMARY.replace('  prod', '* prod', 1)}"


def test_nobody_is_told_to_use_what_is_current(owner: Home) -> None:
    told(owner, "import", "prod.yaml", "--use")
    err = told(owner, "import", "prod.yaml", "--use")
    assert err == f"nothing to import: ~/.kube/config has all of it\n{SUMMARY.replace('  prod', '* prod', 1)}"


def test_use_of_one_among_several(owner: Home) -> None:
    text = PROD.replace("contexts:\n", "contexts:\n- {name: dev, context: {cluster: prod, user: alice}}\n")
    (owner.work / "two.yaml").write_text(text.replace("current-context: prod\n", ""))
    owner.cannot(
        *("import", "two.yaml", "--use"),
        error="--use cannot tell which of the contexts is meant",
        hint="import one of them at a time: --context NAME --use",
    )
    (owner.work / "two.yaml").write_text(text)
    told(owner, "import", "two.yaml", "--use")
    assert "current-context: prod\n" in owner.config.read_text()
    told(owner, "import", "two.yaml", "--use", "--context", "d*")
    assert "current-context: dev\n" in owner.config.read_text()


def test_some_contexts(owner: Home) -> None:
    text = PROD.replace("contexts:\n", "contexts:\n- {name: dev, context: {cluster: prod, user: bob}}\n")
    (owner.work / "two.yaml").write_text(text + "- {name: bob, user: {token: t}}\n- {name: eve, user: {token: t}}\n")
    told(owner, "import", "two.yaml", "--context", "prod")
    assert "bob" not in owner.config.read_text()
    told(owner, "import", "two.yaml", "--context", "dev", "--context", "prod")
    assert "bob" in owner.config.read_text()
    assert "eve" not in owner.config.read_text()
    done = owner.share_quickly("import", "two.yaml", "--context", "nope")
    assert done.err.startswith('error: there is no context "nope" in two.yaml\nhint: ')


def test_dry_run_shows_a_diff_without_secrets(owner: Home) -> None:
    owner.has(MINE + f"# {CANARY}\n- name: other\n  user:\n    password: |\n      {CANARY}\n    username: '{CANARY}'\n")
    before = snapshot(owner.path)
    done = owner.share_quickly("import", "prod.yaml", "--dry-run")
    assert done.err == f"1 context would go into ~/.kube/config\n{SUMMARY}"
    assert CANARY not in done.out.decode()
    assert (
        done.out.decode()
        == """\
--- a/~/.kube/config
+++ b/~/.kube/config
@@ -4,9 +4,13 @@
 clusters:
 - name: mine
   cluster: {server: https://mine.example:6443}
+- name: prod
+  cluster: {server: https://prod.example:6443}
 contexts:
 - name: mine
   context: {cluster: mine, user: me}
+- name: prod
+  context: {cluster: prod, user: alice}
 users:
 - name: me
   user: {token: <hidden>}
@@ -16,3 +20,5 @@
     password: <hidden>
       <hidden>
     username: '<hidden>'
+- name: alice
+  user: {token: <hidden>}
"""
    )
    assert snapshot(owner.path) == before


def test_standard_input(owner: Home) -> None:
    done = owner.shell("kubectl-share prod --kubeconfig prod.yaml | kubectl-share import -")
    assert done.code == 0
    assert "- name: prod\n" in owner.config.read_text()
    done = owner.shell("true | kubectl-share import -")
    assert done.err.startswith("error: standard input is empty\n")


def test_remove(owner: Home) -> None:
    told(owner, "import", "prod.yaml", "--use")
    assert told(owner, "remove", "prod") == (
        "1 context taken out of ~/.kube/config\n  context  prod\n  cluster  prod\n  user     alice\n"
        'note: "prod" was the current context; kubectl config use-context NAME chooses another\n'
    )
    assert owner.config.read_text() == MINE.replace("current-context: mine", 'current-context: ""')


def test_remove_of_the_last_context(owner: Home) -> None:
    assert told(owner, "remove", "mine").endswith('note: "mine" was the current context\n')


def test_remove_of_what_others_use(owner: Home) -> None:
    owner.has(MINE.replace("users:", "- {name: other, context: {cluster: mine, user: x}}\nusers:"))
    assert told(owner, "remove", "mine") == (
        "1 context taken out of ~/.kube/config\n  context  mine\n  user     me\n"
        'note: "mine" was the current context; kubectl config use-context NAME chooses another\n'
        'note: cluster "mine" stays, context "other" uses it\n'
    )


def test_remove_dry_run(owner: Home) -> None:
    before = snapshot(owner.path)
    done = owner.share_quickly("remove", "mine", "--dry-run")
    assert done.err.startswith("1 context would be taken out of ~/.kube/config\n")
    assert b"-- name: me\n" in done.out
    assert CANARY.encode() not in done.out
    assert snapshot(owner.path) == before


def test_remove_without_a_kubeconfig(home: Home) -> None:
    home.cannot(
        *("remove", "prod"),
        error="there is no kubeconfig: ~/.kube/config does not exist",
        hint="name one with --kubeconfig or KUBECONFIG",
    )


def test_remove_what_is_not_there(owner: Home) -> None:
    owner.cannot("remove", "x", error='there is no context "x" in ~/.kube/config', hint='contexts there: "mine"')


@pytest.mark.parametrize(
    ("name", "error", "hint"),
    [
        ("missing", '"missing" does not exist', "name the file to import, or - for standard input"),
        (".", '"." is a directory', "name a file; kubectl loads no directories"),
        ("", "FILE is empty", "name a file, or - for standard input"),
        ("empty", '"empty" has no contexts', "import a file that kubectl share has made"),
        ("broken", "broken:1:1: clusters must be a list, and is a string", "kubectl cannot load it either"),
    ],
)
def test_file_that_cannot_be_imported(owner: Home, name: str, error: str, hint: str) -> None:
    (owner.work / "empty").touch()
    (owner.work / "broken").write_text("clusters: x\n")
    if name == "broken":
        error = error.replace(":1:1", ":1:11")
    owner.cannot("import", name, error=error, hint=hint)


def test_own_file_that_kubectl_refuses(owner: Home) -> None:
    owner.has("clusters: x\n")
    owner.cannot(
        *("import", "prod.yaml"),
        error="~/.kube/config:1:11: clusters must be a list, and is a string",
        hint="kubectl cannot load it either",
    )


# Conflicts


def test_rename_and_renewal(owner: Home) -> None:
    told(owner, "import", "prod.yaml")
    err = told(owner, "import", "renewed.yaml")
    assert err == (
        f"1 context imported into ~/.kube/config\n{SUMMARY.replace('prod ', 'prod-2 ', 1)}"
        'note: context "prod" is there already and differs, the new one is "prod-2"\n'
        'note: user "alice" is there already and differs, the new one is "alice-2"\n'
        'note: context "prod" that is there already is the same cluster with other credentials; to renew these, '
        "take the new one out again and import with --on-conflict replace\n"
        "use it: kubectl config use-context prod-2\n"
    )
    before = snapshot(owner.path)
    assert "nothing to import" in told(owner, "import", "renewed.yaml")
    assert snapshot(owner.path) == before
    told(owner, "remove", "prod-2")
    text = owner.config.read_text()
    assert told(owner, "import", "renewed.yaml", "--on-conflict", "replace") == (
        f'1 context imported into ~/.kube/config\n{SUMMARY}note: user "alice" is replaced\n'
        "use it: kubectl config use-context prod\n"
    )
    head, _, tail = text.rpartition(CANARY)
    assert owner.config.read_text() == f"{head}{CANARY}-renewed{tail}"


def test_replace_keeps_comments_and_everything_that_is_equal(owner: Home) -> None:
    owner.has(
        PROD.replace("user: {token: hunter2-canary}", "user:\n    # by mail\n    token: 'x'   # until May\n    as: me")
    )
    (owner.work / "new").write_text(PROD.replace("{token: hunter2-canary}", "{token: hunter2-canary, as: me}"))
    told(owner, "import", "new", "--on-conflict", "replace")
    assert owner.config.read_text().endswith(f"user:\n    # by mail\n    token: '{CANARY}'   # until May\n    as: me\n")
    (owner.work / "new").write_text(PROD.replace("{token: hunter2-canary}", "{as-groups: [x]} # new"))
    told(owner, "import", "new", "--on-conflict", "replace")
    assert owner.config.read_text().endswith("users:\n- name: alice\n  user: {as-groups: [x]} # new\n")


def test_keep(owner: Home) -> None:
    told(owner, "import", "prod.yaml")
    before = snapshot(owner.path)
    assert told(owner, "import", "renewed.yaml", "--on-conflict", "keep") == (
        "nothing to import\n"
        'note: context "prod" is left out, for its cluster or its user is\n'
        'note: user "alice" is left out: the one that is there already differs, and stays\n'
    )
    assert snapshot(owner.path) == before


def test_refuse(owner: Home) -> None:
    told(owner, "import", "prod.yaml")
    hint = "--on-conflict rename gives the new one another name, replace puts it in the place of the old one"
    error = 'user "alice" is there already, and differs'
    owner.cannot("import", "renewed.yaml", "--on-conflict", "refuse", error=error, hint=hint)
    (owner.work / "new").write_text(RENEWED.replace("6443", "6444"))
    details = ('cluster "prod" is there already, and differs', error)
    error = "2 entries are there already, and differ"
    owner.cannot("import", "new", "--on-conflict", "refuse", error=error, hint=hint, details=details)
    told(owner, "import", "prod.yaml", "--on-conflict", "refuse")


def test_new_name_is_the_first_free_one(owner: Home) -> None:
    text = MINE + "- {name: alice, user: {token: a}}\n- {name: alice-2, user: {token: b}}\n"
    owner.has(text)
    (owner.work / "new").write_text(PROD + "- {name: alice-3, user: {token: c}}\n")
    told(owner, "import", "new")
    assert "- name: alice-3\n  user: {token: hunter2-canary}\n" in owner.config.read_text()
    owner.has(text)
    both = PROD.replace("contexts:\n", "contexts:\n- {name: x, context: {cluster: prod, user: alice-3}}\n")
    (owner.work / "new").write_text(both + "- {name: alice-3, user: {token: c}}\n")
    told(owner, "import", "new")
    assert "- name: alice-4\n  user: {token: hunter2-canary}\n" in owner.config.read_text()


# Several files


@pytest.fixture
def several(owner: Home) -> dict[str, str]:
    """A KUBECONFIG with empty items, a missing file, and two files, the second of which has a `prod` too."""
    owner.has(MINE, "first")
    owner.has(RENEWED.replace("6443", "1"), "second")
    folder = owner.config.parent
    return {"KUBECONFIG": f":{folder / 'missing'}::{folder / 'first'}:{folder / 'second'}:{folder / 'first'}"}


def test_new_entries_go_where_kubectl_writes_them(owner: Home, several: dict[str, str]) -> None:
    told(owner, "import", "prod.yaml", env=several)
    folder = owner.config.parent
    assert "- name: prod-2\n" in (folder / "first").read_text()
    assert (folder / "second").read_text() == RENEWED.replace("6443", "1")
    assert not (folder / "missing").exists()
    assert "nothing to import" in told(owner, "import", "prod.yaml", env=several)


def test_replaced_entries_stay_where_they_are(owner: Home, several: dict[str, str]) -> None:
    told(owner, "import", "prod.yaml", "--on-conflict", "replace", env=several)
    folder = owner.config.parent
    assert (folder / "first").read_text() == MINE
    assert (folder / "second").read_text() == PROD.replace("https://prod.example:6443", '"https://prod.example:6443"')


def test_entries_leave_the_file_that_they_are_in(owner: Home, several: dict[str, str]) -> None:
    folder = owner.config.parent
    owner.has(MINE + "- {name: alice, user: {token: t}}\n", "first")
    err = told(owner, "remove", "prod", env=several)
    assert err.startswith("1 context taken out of ~/.kube/first and ~/.kube/second\n")
    assert (folder / "first").read_text() == MINE
    assert (folder / "second").read_text() == 'apiVersion: v1\nkind: Config\ncurrent-context: ""\n'


def test_all_files_missing(owner: Home) -> None:
    folder = owner.config.parent
    told(owner, "import", "prod.yaml", env={"KUBECONFIG": f"{folder / 'a'}:{folder / 'b'}"})
    assert not (folder / "a").exists()
    assert names_in((folder / "b").read_text()) == ["prod", "prod", "alice"]
    owner.cannot(
        *("import", "prod.yaml"),
        env={"KUBECONFIG": ":"},
        error="KUBECONFIG names no file",
        hint="name one with --into or KUBECONFIG",
    )


def test_into_another_file(owner: Home, several: dict[str, str]) -> None:
    err = told(owner, "import", "prod.yaml", "--into", "new", env=several)
    assert err == (f"1 context imported into new\n{SUMMARY}use it: kubectl config use-context prod --kubeconfig new\n")
    assert names_in((owner.work / "new").read_text()) == ["prod", "prod", "alice"]
    second = str(owner.config.parent / "second")
    told(owner, "import", "prod.yaml", "--into", second, env=several)
    assert "- name: prod-2\n" in Path(second).read_text()


def test_kubeconfig_option(owner: Home) -> None:
    other = owner.has(MINE, "other")
    told(owner, "import", "prod.yaml", "--kubeconfig", str(other))
    assert owner.config.read_text() == MINE
    told(owner, "remove", "prod", "--kubeconfig", str(other))
    assert other.read_text() == MINE


@pytest.mark.parametrize("kubectl", oracles(), ids=str)
def test_kubectl_writes_new_entries_into_the_same_file(owner: Home, several: dict[str, str], kubectl: Kubectl) -> None:
    kubectl.run("config", "set-context", "new", "--cluster=mine", env=several)
    assert "- context:\n    cluster: mine\n  name: new\n" in (owner.config.parent / "first").read_text().replace(
        '    user: ""\n', ""
    ).replace('    user: ""\n', "")


# Asking


def on_terminal(home: Home, answer: bytes, *words: str) -> tuple[int, str]:
    """The exit code, and what a run says whose input and errors are a terminal, with an answer typed beforehand."""
    ours, theirs = pty.openpty()
    os.write(ours, answer)
    with subprocess.Popen(
        [str(PROGRAM), *words], cwd=home.work, env=home.environment(), stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:
                break
            if not chunk:
                break
            said += chunk
    os.close(ours)
    return process.returncode, said.decode().replace("\r\n", "\n")


def test_exec_plugin_is_asked_for_on_a_terminal(owner: Home) -> None:
    plugin = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [x], interactiveMode: Never}}"
    (owner.work / "exec.yaml").write_text(PROD.replace("{token: hunter2-canary}", plugin))
    before = snapshot(owner.path)
    for answer in (b"\n", b"no\n", b"y\n", b"\x04"):
        code, said = on_terminal(owner, answer, "import", "exec.yaml")
        assert code == 2
        assert '  arguments:   "x"\n' in said
        assert "Let kubectl run this from now on? [yes/no] " in said
        assert 'it runs "aws"' in said
        assert snapshot(owner.path) == before
    code, said = on_terminal(owner, b"yes\n", "import", "exec.yaml")
    assert code == 0
    assert "command: aws" in owner.config.read_text()


def test_nothing_is_asked_where_yes_would_not_help(owner: Home) -> None:
    plugin = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, env: [{name: PATH, value: x}]}}"
    (owner.work / "exec.yaml").write_text(PROD.replace("{token: hunter2-canary}", plugin))
    code, said = on_terminal(owner, b"yes\n", "import", "exec.yaml")
    assert code == 2
    assert "[yes/no]" not in said
